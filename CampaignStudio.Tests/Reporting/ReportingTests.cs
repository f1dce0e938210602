using System.Globalization;
using System.Text.Json;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Delivery.Senders;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.FollowUps;
using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Reporting;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Tests.FollowUps;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Tests.Reporting;

[EveryDatabase]
public sealed class ReportingTests
{
    [Fact]
    public void Progress_is_exactly_the_sixteen_numbers_of_the_contract()
    {
        var json = JsonSerializer.SerializeToElement(CampaignProgress.From(new Dictionary<Metric, long>()), StudioJson.Options);

        Assert.Equal(
            [
                "total_leads", "enrolled", "active", "completed", "paused", "exited", "emails_sent", "emails_opened", "emails_clicked", "emails_replied",
                "sms_sent", "sms_replied", "calls_completed", "tasks_pending", "tasks_completed", "avg_score",
            ],
            json.EnumerateObject().Select(member => member.Name));
        Assert.All(json.EnumerateObject(), member => Assert.Equal(0, member.Value.GetDecimal()));
    }

    [Fact]
    public void The_average_is_over_those_ever_activated_with_one_decimal()
    {
        var progress = CampaignProgress.From(new Dictionary<Metric, long>
        {
            [Metric.Waiting] = 5,
            [Metric.Active] = 1,
            [Metric.Exited] = 1,
            [Metric.Completed] = 1,
            [Metric.ScoreHundredths] = 5000,
        });

        Assert.Equal((8L, 3L, 16.7m), (progress.TotalLeads, progress.Enrolled, progress.AvgScore));
    }

    [Fact]
    public async Task Damaged_counters_are_found_and_repaired()
    {
        await using var world = await FollowUpWorld.CreateAsync();
        await world.WriteAsync();
        await world.ChangeAsync(db => db.Dialect.AddToCountersAsync(
            db, new Dictionary<CounterKey, long> { [new(world.Campaign.Id, 0, 0, Metric.TasksPending)] = 3, [new(world.Campaign.Id, 0, 20260302, Metric.EmailSent)] = 1 }, default));
        var reconciliation = world.Studio.Get<Reconciliation>();

        var found = await reconciliation.CompareAsync(world.Campaign.Id);
        var repaired = await reconciliation.RepairAsync(world.Campaign.Id);

        Assert.Equal([(Metric.TasksPending, 4L, 1L), (Metric.EmailSent, 1L, 0L)], found.Select(d => (d.Key.Metric, d.Counted, d.Recounted)));
        Assert.Equal(found, repaired);
        Assert.Empty(await reconciliation.CompareAsync(world.Campaign.Id));
    }

    [Fact]
    public async Task The_ledger_has_a_line_for_each_step_and_balances()
    {
        await using var world = await FollowUpWorld.CreateAsync();
        var task = await world.OpenCallAsync();
        await world.Tasks.CancelAsync(task.Id);

        var ledger = await world.Studio.Get<ProgressQueries>().LedgerAsync(world.Campaign.Id);

        Assert.Equal([("First call", 1L, 1L, 0L), ("Thanks", 1L, 0L, 1L)], ledger.Steps.Select(line => (line.StepName, line.Planned, line.Skipped, line.Pending)));
        Assert.True(ledger.Balances);
    }

    [Fact]
    public async Task Why_people_left_is_counted()
    {
        await using var world = await FollowUpWorld.CreateAsync();
        await world.ChangeAsync(async db => (await db.Enrollments.SingleAsync()).Exit(ExitReason.Bounced, world.Studio.NowUtc));

        Assert.Equal([(ExitReason.Bounced, 1L)], await world.Studio.Get<ProgressQueries>().ExitsAsync(world.Campaign.Id));
    }

    [Fact]
    public async Task Days_without_events_are_in_the_series_too()
    {
        await using var world = await FollowUpWorld.CreateAsync();
        await world.Studio.AddAsync(Sent(world, world.Studio.NowUtc));
        world.Studio.Time.Advance(TimeSpan.FromDays(2));

        var days = await world.Studio.Get<ProgressQueries>().DailyAsync(world.Campaign.Id, 4);

        Assert.Equal(["2026-03-01", "2026-03-02", "2026-03-03", "2026-03-04"], days.Select(day => day.Day.ToString("O", CultureInfo.InvariantCulture)));
        Assert.Equal([0L, 1L, 0L, 0L], days.Select(day => day.EmailsSent));
    }

    [Fact]
    public async Task A_leads_timeline_tells_everything_newest_first_page_by_page()
    {
        await using var world = await FollowUpWorld.CreateAsync();
        await HistoryAsync(world);
        var timeline = world.Studio.Get<LeadTimeline>();

        var all = await timeline.ForLeadAsync(world.Lead.Id, new PageRequest());
        var pages = new List<TimelineItem>();
        for (var number = 1; number <= 3; number++) pages.AddRange((await timeline.ForLeadAsync(world.Lead.Id, new PageRequest(number, 2))).Items);

        Assert.Equal(
            ["Task: Look into it", "New → Qualified", "Score 0 → 12.5", "E-mail opened", "E-mail sent: Thanks", "Joined a campaign"],
            all.Items.Select(item => item.Title));
        Assert.Equal(6, all.Total);
        Assert.Equal(all.Items, pages);
        Assert.Equal("Spring", all.Items[^1].CampaignName);
    }

    [Fact]
    public async Task A_skipped_message_says_why()
    {
        await using var world = await FollowUpWorld.CreateAsync();
        var outreach = Planned(world);
        outreach.MarkSkipped(world.Studio.NowUtc, OutreachReasons.NoAddress, "There is no e-mail address.");
        await world.Studio.AddAsync(outreach);

        var item = Assert.Single((await world.Studio.Get<LeadTimeline>().ForLeadAsync(world.Lead.Id, new PageRequest())).Items, item => item.Kind is TimelineKind.Outreach);
        var activity = Assert.Single(await world.Studio.Get<ActivityQueries>().RecentAsync(world.Campaign.Id));

        Assert.Equal(("E-mail skipped: Thanks", "There is no e-mail address."), (item.Title, item.Detail));
        Assert.Equal(item.Title, activity.Title);
        Assert.Equal("Léa", activity.LeadName);
    }

    [Fact]
    public async Task A_campaigns_activity_is_its_own_and_newest_first()
    {
        await using var world = await FollowUpWorld.CreateAsync();
        await HistoryAsync(world);
        var other = new Campaign { Name = "Other", CreatedUtc = world.Studio.NowUtc };
        await world.Studio.AddAsync(other);

        Assert.Equal(["New → Qualified", "E-mail opened", "E-mail sent: Thanks"], (await world.Studio.Get<ActivityQueries>().RecentAsync(world.Campaign.Id)).Select(item => item.Title));
        Assert.Empty(await world.Studio.Get<ActivityQueries>().RecentAsync(other.Id));
    }

    private static async Task HistoryAsync(FollowUpWorld world)
    {
        var studio = world.Studio;
        await studio.AddAsync(Sent(world, studio.NowUtc));
        studio.Time.Advance(TimeSpan.FromMinutes(1));
        await studio.AddAsync(new Interaction
        {
            Kind = InteractionKind.Opened,
            Channel = Channel.Email,
            LeadId = world.Lead.Id,
            CampaignId = world.Campaign.Id,
            EnrollmentId = world.Enrollment.Id,
            OccurredUtc = studio.NowUtc,
            RecordedUtc = studio.NowUtc,
        });
        studio.Time.Advance(TimeSpan.FromMinutes(1));
        await studio.AddAsync(new ScoreChange { EnrollmentId = world.Enrollment.Id, FromScore = 0, ToScore = 12.5m, Cause = ScoreCause.Facts, RuleVersion = 0, AtUtc = studio.NowUtc });
        studio.Time.Advance(TimeSpan.FromMinutes(1));
        await studio.AddAsync(new LeadStatusChange
        {
            LeadId = world.Lead.Id,
            FromStatus = "nouveau",
            ToStatus = "qualifie",
            Cause = StatusChangeCause.Rule,
            CampaignId = world.Campaign.Id,
            AtUtc = studio.NowUtc,
        });
        studio.Time.Advance(TimeSpan.FromMinutes(1));
        await world.WriteAsync();
    }

    private static Outreach Planned(FollowUpWorld world) => new()
    {
        CampaignId = world.Campaign.Id,
        EnrollmentId = world.Enrollment.Id,
        LeadId = world.Lead.Id,
        StepId = world.EmailStep.Id,
        Channel = Channel.Email,
        SenderId = Sender.ConfiguredEmail,
        BaseUtc = world.Studio.NowUtc,
        DueUtc = world.Studio.NowUtc,
    };

    private static Outreach Sent(FollowUpWorld world, DateTime atUtc)
    {
        var outreach = Planned(world);
        outreach.MarkSent(atUtc, "id");
        return outreach;
    }
}
