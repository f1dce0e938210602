using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Rules;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Suppressions;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.Delivery;

/// <summary>From due to sent or skipped.</summary>
[EveryDatabase]
public sealed class DeliveryTests
{
    [Fact]
    public async Task A_due_email_leaves_rendered_and_tracked_and_the_next_step_counts_from_its_end()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (_, lea) = await world.RunningAsync(Email(hours: 1), Email("Again", days: 2));
        await world.RunAsync();
        Assert.Empty(world.Wire.Offers);

        await world.AdvanceAsync(TimeSpan.FromMinutes(90));

        var email = Assert.Single(world.Wire.Offers).Email!;
        Assert.Equal("Hello lea", email.Subject);
        Assert.Equal("lea@example.com", email.ToAddress);
        Assert.Contains("Dear lea", email.Html, StringComparison.Ordinal);
        Assert.Contains("https://studio.example/", email.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("https://example.com/offer", email.Html, StringComparison.Ordinal);
        Assert.Contains(email.Headers, header => header.Key == "List-Unsubscribe-Post");
        var rows = await world.OutreachesAsync(lea);
        Assert.Equal([OutreachStatus.Sent, OutreachStatus.Scheduled], rows.Select(o => o.Status));
        Assert.Equal(email.MessageId, rows[0].MessageId);
        Assert.Equal(world.Studio.NowUtc, rows[0].SentUtc);
        Assert.Equal(world.Studio.NowUtc.AddDays(2), rows[1].DueUtc);
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task After_its_last_step_an_enrollment_is_completed()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (campaignId, lea) = await world.RunningAsync(Email());
        await world.RunAsync();

        Assert.Equal(EnrollmentStatus.Completed, (await world.EnrollmentAsync(lea)).Status);
        Assert.Empty(await world.ReadAsync(db => Task.FromResult(db.Outreaches.Where(o => o.CampaignId == campaignId && o.SentUtc == null).ToList())));
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task A_step_whose_conditions_fail_is_skipped_with_the_reason_and_the_next_is_planned_from_now()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (_, lea) = await world.RunningAsync(Email(when: When("city", ConditionOperator.Equals, "Paris")), Email("Later", hours: 3));
        await world.RunAsync();

        var rows = await world.OutreachesAsync(lea);
        Assert.Equal((OutreachStatus.Skipped, OutreachReasons.ConditionsNotMet), (rows[0].Status, rows[0].Reason));
        Assert.Contains("Paris", rows[0].ReasonText, StringComparison.Ordinal);
        Assert.Equal(world.Studio.NowUtc.AddHours(3), rows[1].DueUtc);
        Assert.Empty(world.Wire.Offers);
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task A_custom_date_is_compared_as_a_date_in_a_steps_conditions()
    {
        await using var world = await EngineWorld.CreateAsync();
        await world.Studio.AddAsync(new CustomField { Key = "renewal", Label = "Renewal", Type = CustomFieldType.Date });
        var campaignId = await world.CampaignAsync(Email(when: When("renewal", ConditionOperator.GreaterThan, "2026-06-01")));
        var lea = await world.LeadAsync("lea", lead => lead.CustomFields = new Dictionary<string, System.Text.Json.JsonElement>
        {
            ["renewal"] = System.Text.Json.JsonSerializer.SerializeToElement("2026-12-01"),
        });
        await world.StartAsync(campaignId, lea);
        await world.RunAsync();

        Assert.Single(world.Wire.Accepted);
    }

    [Theory]
    [InlineData(true, false, true, OutreachReasons.Suppressed)]
    [InlineData(false, false, true, OutreachReasons.NoConsent)]
    [InlineData(false, true, false, OutreachReasons.NoAddress)]
    [InlineData(false, true, true, OutreachReasons.ConditionsNotMet)]
    public async Task The_first_reason_in_the_order_of_the_checks_is_the_one_given(bool suppressed, bool consents, bool hasAddress, string reason)
    {
        await using var world = await EngineWorld.CreateAsync();
        var campaignId = await world.CampaignAsync(Email(when: When("city", ConditionOperator.Exists)));
        var lea = await world.Studio.AddLeadAsync(hasAddress ? "lea@example.com" : null, "+33612345678", lead => lead.EmailConsent = consents ? null : false);
        if (suppressed)
        {
            await world.Studio.AddAsync(new Suppression { Channel = Channel.Email, Address = "@example.com", Reason = SuppressionReason.Manual, CreatedUtc = world.Studio.NowUtc });
        }
        await world.StartAsync(campaignId, lea);
        await world.RunAsync();

        var row = await world.LastAsync(lea);
        Assert.Equal((OutreachStatus.Skipped, reason), (row.Status, row.Reason));
        Assert.Empty(world.Wire.Offers);
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task A_closed_window_postpones_and_never_skips_even_if_the_conditions_fail_meanwhile()
    {
        await using var world = await EngineWorld.CreateAsync();
        var campaignId = await world.CampaignAsync(
            campaign => campaign.Window = new SendWindowInput(From: "09:00", To: "17:00"), Email(when: When("city", ConditionOperator.Equals, "Paris")));
        var lea = await world.LeadAsync();
        await world.StartAsync(campaignId, lea);
        Ok(await world.Life.PauseAsync(campaignId));
        world.Studio.Time.Advance(TimeSpan.FromHours(12));
        Ok(await world.Life.ResumeAsync(campaignId));
        await world.RunAsync();

        var row = await world.LastAsync(lea);
        Assert.Equal((OutreachStatus.Scheduled, OutreachReasons.OutsideWindow), (row.Status, row.Reason));
        Assert.Equal(new DateTime(2026, 3, 3, 9, 0, 0, DateTimeKind.Utc), row.DueUtc);

        Ok(await world.Studio.Get<LeadService>().UpdateAsync(lea.Id, new LeadEditModel { Email = lea.Email, City = "Paris" }));
        await world.AdvanceAsync(TimeSpan.FromHours(12));
        Assert.Single(world.Wire.Accepted);
    }

    [Fact]
    public async Task The_daily_cap_delays_until_local_midnight_and_holds_no_calls()
    {
        await using var world = await EngineWorld.CreateAsync();
        var campaignId = await world.CampaignAsync(
            campaign =>
            {
                campaign.DailyCap = 2;
                campaign.TimeZone = "Europe/Paris";
            },
            Email(),
            Call());
        foreach (var name in (string[])["a", "b", "c", "d", "e"]) await world.LeadWithPhoneAsync(name, $"+3361234567{(int)name[0] % 10}");
        var leads = await world.ReadAsync(db => Task.FromResult(db.Leads.OrderBy(l => l.Id).ToList()));
        await world.StartAsync(campaignId, [.. leads]);
        await world.RunAsync();

        Assert.Equal(["a@example.com", "b@example.com"], world.Wire.Recipients);
        Assert.Equal(OutreachStatus.Waiting, (await world.LastAsync(leads[0])).Status);
        var why = (await world.Studio.Get<OutreachQueries>().ListAsync(new(1, 10), campaignId, leadId: leads[4].Id)).Items.Single().Explanation!;
        Assert.Equal((OutreachReasons.DailyCap, new DateTime(2026, 3, 2, 23, 0, 0, DateTimeKind.Utc)), (why.Code, why.NextLookUtc));

        await world.AdvanceAsync(TimeSpan.FromHours(13.9));
        Assert.Equal(2, world.Wire.Offers.Count);
        await world.AdvanceAsync(TimeSpan.FromHours(0.2));
        Assert.Equal(4, world.Wire.Offers.Count);
        await world.AdvanceAsync(TimeSpan.FromDays(1));
        Assert.Equal(5, world.Wire.Offers.Count);
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task Two_drains_at_once_and_a_job_that_runs_twice_send_once()
    {
        await using var world = await EngineWorld.CreateAsync();
        var campaignId = await world.CampaignAsync(Email());
        var leads = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => world.LeadAsync($"lead{i}")));
        await world.StartAsync(campaignId, leads);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => world.Studio.Create<DeliveryEngine>().DrainDueAsync(TimeSpan.FromMinutes(1)))));
        await world.DrainAsync();

        Assert.Equal(60, world.Wire.Recipients.Distinct().Count());
        Assert.Equal(60, world.Wire.Offers.Count);
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task Two_engines_on_one_database_never_share_a_row()
    {
        await using var world = await EngineWorld.CreateAsync();
        var campaignId = await world.CampaignAsync(Email());
        var leads = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => world.LeadAsync($"lead{i}")));
        await world.StartAsync(campaignId, leads);
        world.Wire.OnTheWire = async _ => await Task.Yield();

        var worked = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            using var turn = new DeliveryTurn();
            return await world.Studio.Create<DeliveryEngine>(turn).DrainDueAsync(TimeSpan.FromMinutes(1));
        })));

        Assert.Equal(200, worked.Sum());
        Assert.Equal(200, world.Wire.Offers.Count);
        Assert.Equal(200, world.Wire.Recipients.Distinct().Count());
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task Campaigns_take_turns_so_that_a_large_one_does_not_starve_a_small_one()
    {
        await using var world = await EngineWorld.CreateAsync();
        var large = await world.CampaignAsync(Email("Large"));
        await world.StartAsync(large, await Task.WhenAll(Enumerable.Range(0, 100).Select(i => world.LeadAsync($"lead{i}"))));
        world.Studio.Time.Advance(TimeSpan.FromMinutes(1));
        var small = await world.CampaignAsync(Email("Small"));
        await world.StartAsync(small, await world.LeadAsync("single"));
        await world.RunAsync();

        Assert.InRange(world.Wire.Recipients.ToList().IndexOf("single@example.com"), 0, DeliveryEngine.GroupSize);
        Assert.Equal(101, world.Wire.Recipients.Count);
    }

    [Fact]
    public async Task A_campaign_that_falls_due_while_a_large_one_is_sent_gets_its_turn_at_once()
    {
        await using var world = await EngineWorld.CreateAsync();
        var large = await world.CampaignAsync(Email("Large"));
        await world.StartAsync(large, await Task.WhenAll(Enumerable.Range(0, 200).Select(i => world.LeadAsync($"lead{i}"))));
        var small = await world.CampaignAsync(Email("Small", hours: 1));
        await world.StartAsync(small, await world.LeadAsync("single"));
        world.Wire.OnTheWire = _ =>
        {
            if (world.Wire.Offers.Count == 10) world.Studio.Time.Advance(TimeSpan.FromHours(1));
            else if (world.Wire.Offers.Count > 10) world.Studio.Time.Advance(TimeSpan.FromMilliseconds(100));
            return Task.CompletedTask;
        };

        await world.Engine.DrainDueAsync(TimeSpan.FromHours(2));

        // Two groups were claimed by then.
        Assert.InRange(world.Wire.Recipients.ToList().IndexOf("single@example.com"), 10, 3 * DeliveryEngine.GroupSize);
        Assert.Equal(201, world.Wire.Recipients.Distinct().Count());
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task What_fell_due_is_sent_in_order_in_one_go()
    {
        await using var world = await EngineWorld.CreateAsync();
        var campaignId = await world.CampaignAsync(Email());
        await world.StartAsync(campaignId);
        foreach (var i in Enumerable.Range(0, 80))
        {
            Ok(await world.Enrollments.EnrollAsync(campaignId, [(await world.LeadAsync($"lead{i}")).Id]));
            world.Studio.Time.Advance(TimeSpan.FromSeconds(1));
        }
        await world.RunAsync();

        Assert.Equal(Enumerable.Range(0, 80).Select(i => $"lead{i}@example.com"), world.Wire.Recipients);
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task A_campaign_paused_during_a_drain_ends_its_part_of_the_drain()
    {
        await using var world = await EngineWorld.CreateAsync();
        var campaignId = await world.CampaignAsync(Email());
        var leads = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => world.LeadAsync($"lead{i}")));
        await world.StartAsync(campaignId, leads);
        world.Wire.OnTheWire = async _ =>
        {
            if (world.Wire.Offers.Count == 3) Ok(await world.Life.PauseAsync(campaignId));
            world.Studio.Time.Advance(TimeSpan.FromMilliseconds(300));
        };

        // Two groups at most were claimed before the pause; otherwise it would go round them for the whole slice.
        world.Studio.Time.AutoAdvanceAmount = TimeSpan.FromMilliseconds(10);
        Assert.InRange(await world.Engine.DrainDueAsync(TimeSpan.FromSeconds(20)), 1, 3 * DeliveryEngine.GroupSize);
        world.Studio.Time.AutoAdvanceAmount = TimeSpan.Zero;
        Assert.InRange(world.Wire.Offers.Count, 3, 5);
        Assert.All(await world.ReadAsync(db => Task.FromResult(db.Outreaches.ToList())), o => Assert.True(o.Status is OutreachStatus.Sent or OutreachStatus.Scheduled));

        world.Wire.OnTheWire = null;
        Ok(await world.Life.ResumeAsync(campaignId));
        await world.RunAsync();
        Assert.Equal(100, world.Wire.Recipients.Distinct().Count());
        await world.AssertInvariantsAsync();
    }
}
