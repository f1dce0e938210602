using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Delivery.Senders;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.Enrollments;

/// <summary>Everybody in a campaign has one current reason and the time of the next look, whichever way they came to wait.</summary>
[EveryDatabase]
public sealed class EnrollmentWhyTests : IAsyncLifetime
{
    private EngineWorld _world = null!;

    private DateTime Now => _world.Studio.NowUtc;

    public async ValueTask InitializeAsync() => _world = await EngineWorld.CreateAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task Before_the_start_it_waits_for_somebody_or_for_the_planned_time()
    {
        var (id, lea) = (await _world.CampaignAsync(Email()), await _world.LeadAsync());
        Ok(await _world.Enrollments.EnrollAsync(id, [lea.Id]));
        Assert.Equal((EnrollmentWhy.NotStarted, null), await WhyAsync(id, lea));

        Ok(await _world.Studio.Get<ExecutionService>().PlanAsync(new ExecutionEditModel { Type = ExecutionType.StartCampaign, CampaignId = id, DueAt = Now.AddDays(2) }));

        Assert.Equal((EnrollmentWhy.NotStarted, Now.AddDays(2)), await WhyAsync(id, lea));
        Assert.Equal([(EnrollmentWhy.NotStarted, 1L)], await GroupsAsync(id));
    }

    [Fact]
    public async Task A_pause_a_planned_resumption_and_a_paused_lead()
    {
        var (id, lea) = await _world.RunningAsync(Email(days: 1));
        Assert.Equal((OutreachReasons.Delay, Now.AddDays(1)), await WhyAsync(id, lea));
        Ok(await _world.Enrollments.PauseAsync(id, lea.Id));
        Assert.Equal((OutreachReasons.EnrollmentPaused, null), await WhyAsync(id, lea));

        Ok(await _world.Life.PauseAsync(id));
        Assert.Equal((OutreachReasons.CampaignPaused, null), await WhyAsync(id, lea));
        Ok(await _world.Studio.Get<ExecutionService>().PlanAsync(new ExecutionEditModel { Type = ExecutionType.ResumeCampaign, CampaignId = id, DueAt = Now.AddHours(5) }));

        Assert.Equal((OutreachReasons.CampaignPaused, Now.AddHours(5)), await WhyAsync(id, lea));
    }

    [Fact]
    public async Task Who_is_away_is_said_to_be_with_the_day_of_its_return()
    {
        var (id, lea) = await _world.RunningAsync(Email(), Email(days: 1));
        await _world.RunAsync();
        await using (var db = await _world.Studio.OpenAsync())
        {
            var enrollment = await db.Enrollments.SingleAsync();
            await AbsencePause.HoldAsync(db, enrollment, null, DateOnly.FromDateTime(Now).AddDays(3), Now, default);
            await db.SaveChangesAsync();
        }

        Assert.Equal((EnrollmentWhy.Away, Now.Date.AddDays(3).AddHours(9)), await WhyAsync(id, lea));
        // A pause of the campaign lasts longer than an absence may.
        Ok(await _world.Life.PauseAsync(id));
        Assert.Equal((OutreachReasons.CampaignPaused, null), await WhyAsync(id, lea));
    }

    [Fact]
    public async Task An_open_call_expires_only_while_nothing_is_paused()
    {
        var id = await _world.CampaignAsync(model => model.CallExpiryDays = 3, Call());
        var lea = await _world.LeadWithPhoneAsync();
        await _world.StartAsync(id, lea);
        await _world.RunAsync();
        Assert.Equal((OutreachReasons.CallOpen, Now.AddDays(3)), await WhyAsync(id, lea));

        Ok(await _world.Life.PauseAsync(id));

        Assert.Equal((OutreachReasons.CallOpen, null), await WhyAsync(id, lea));
    }

    [Fact]
    public async Task Retry_unknown_and_a_channel_that_is_down()
    {
        var id = await _world.CampaignAsync(Email());
        var leads = await Task.WhenAll(((string[])["again", "lost", "down"]).Select(name => _world.LeadAsync(name)));
        _world.Wire.Usually = to => to.Split('@')[0] switch
        {
            "again" => new HandOver.Retry("451", "later"),
            "lost" => new HandOver.Unknown("the line went dead"),
            _ => new HandOver.ChannelDown("refused"),
        };
        await _world.StartAsync(id, leads);
        await _world.DrainAsync();

        Assert.Equal(OutreachReasons.Retry, (await WhyAsync(id, leads[0])).Code);
        Assert.Equal((OutreachReasons.OutcomeUnknown, Now.AddHours(1)), await WhyAsync(id, leads[1]));
        Assert.Equal((OutreachReasons.ChannelDown, Now.AddSeconds(15)), await WhyAsync(id, leads[2]));
    }

    [Fact]
    public async Task A_channel_that_is_down_holds_nobody_who_is_not_due()
    {
        var id = await _world.CampaignAsync(Email(), Email("Next", days: 2));
        var (first, later) = (await _world.LeadAsync("first"), await _world.LeadAsync("later"));
        await _world.StartAsync(id, later);
        await _world.RunAsync();
        Ok(await _world.Enrollments.EnrollAsync(id, [first.Id]));
        _world.Wire.Then(new HandOver.ChannelDown("refused"));
        await _world.DrainAsync();

        Assert.Equal(OutreachReasons.ChannelDown, (await WhyAsync(id, first)).Code);
        Assert.Equal((OutreachReasons.Delay, Now.AddDays(2)), await WhyAsync(id, later));
    }

    [Fact]
    public async Task Whoever_waits_for_the_window_is_told_the_local_time_and_stands_in_one_group_whatever_the_zone()
    {
        // It is Monday, 09:00 UTC; the window opens on Tuesdays at ten.
        var id = await _world.CampaignAsync(model => model.Window = new SendWindowInput(["tue"], "10:00", "12:00", []), Email());
        var (tokyo, denver) = (await _world.LeadAsync("tokyo", lead => lead.TimeZone = "Asia/Tokyo"), await _world.LeadAsync("denver", lead => lead.TimeZone = "America/Denver"));
        await _world.StartAsync(id, tokyo, denver);
        await _world.RunAsync();

        Assert.Equal((OutreachReasons.OutsideWindow, new DateTime(2026, 3, 3, 1, 0, 0, DateTimeKind.Utc)), await WhyAsync(id, tokyo));
        Assert.Equal((OutreachReasons.OutsideWindow, new DateTime(2026, 3, 3, 17, 0, 0, DateTimeKind.Utc)), await WhyAsync(id, denver));
        var group = (await _world.Studio.Get<OutreachQueries>().WaitingAsync(id)).Single();
        Assert.Equal((2, "Waits for the sending window to open: Tuesday 3 March, 10:00 in their own time zone."), (group.Count, group.Text));
    }

    [Fact]
    public async Task Who_waits_for_openings_on_different_days_is_told_the_first()
    {
        var id = await _world.CampaignAsync(model => model.Window = new SendWindowInput(["tue", "fri"], "10:00", "12:00", []), Email(), Email("Next", days: 1));
        await _world.StartAsync(id, await _world.LeadAsync("early"));
        await _world.AdvanceAsync(TimeSpan.FromHours(25.5));
        await _world.AdvanceAsync(TimeSpan.FromHours(2));
        Ok(await _world.Enrollments.EnrollAsync(id, [(await _world.LeadAsync("late")).Id]));
        // Whoever sends it, it waits for the same thing.
        var anna = Ok(await _world.Studio.Get<SenderService>().AddAsync(new SenderEditModel { Name = "anna", Address = "anna@studio.example" }));
        await _world.ReadAsync(async db =>
        {
            var late = db.Outreaches.OrderBy(o => o.Id).Last();
            late.Plan(late.DueUtc!.Value.AddDays(4), late.BaseUtc);
            late.SenderId = anna;
            await db.SaveChangesAsync();
            return true;
        });

        var group = (await _world.Studio.Get<OutreachQueries>().WaitingAsync(id)).Single();
        Assert.Equal((2, "Waits for the sending window to open: the first on Friday 6 March, 10:00 in their own time zone."), (group.Count, group.Text));
    }

    [Fact]
    public async Task Over_the_cap_waits_for_the_next_day_that_has_a_window()
    {
        var id = await _world.CampaignAsync(model =>
        {
            model.DailyCap = 1;
            model.Window = new SendWindowInput(["mon", "wed"], "08:00", "18:00", []);
        }, Email());
        await _world.StartAsync(id, await _world.LeadAsync("first"), await _world.LeadAsync("second"));
        await _world.RunAsync();

        var group = (await _world.Studio.Get<OutreachQueries>().WaitingAsync(id)).Single();
        Assert.Equal((OutreachReasons.DailyCap, 1, new DateTime(2026, 3, 4, 8, 0, 0, DateTimeKind.Utc)), (group.Code, group.Count, group.NextLookUtc!.Value));
    }

    [Fact]
    public async Task Whoever_has_ended_is_told_why()
    {
        var (id, lea) = await _world.RunningAsync(Email());
        var (other, ben) = (await _world.CampaignAsync(Email(), Email("Next", days: 1)), await _world.LeadAsync("ben"));
        await _world.StartAsync(other, ben);
        await _world.RunAsync();
        Assert.Equal((EnrollmentWhy.Completed, null), await WhyAsync(id, lea));

        await _world.TellAsync(new Fact(InteractionKind.Replied) { Email = ben.Email });

        Assert.Equal(("replied", null), await WhyAsync(other, ben));
        Assert.Equal("Left the campaign: the lead replied.", (await _world.Studio.Get<EnrollmentQueries>().OfLeadAsync(ben.Id)).Single().Why!.Text);
    }

    [Fact]
    public async Task Who_left_by_a_complaint_is_not_said_to_have_unsubscribed()
    {
        var id = await _world.CampaignAsync(Email(), Email("Next", days: 1));
        var (cross, tired) = (await _world.LeadAsync("cross"), await _world.LeadAsync("tired"));
        await _world.StartAsync(id, cross, tired);
        await _world.RunAsync();
        await _world.TellAsync(new Fact(InteractionKind.Complained) { OutreachId = (await _world.OutreachesAsync(cross))[0].Id });
        await _world.TellAsync(new Fact(InteractionKind.Unsubscribed) { OutreachId = (await _world.OutreachesAsync(tired))[0].Id });
        // It had left already.
        _world.Studio.Time.Advance(TimeSpan.FromMinutes(1));
        await _world.TellAsync(new Fact(InteractionKind.Complained) { OutreachId = (await _world.OutreachesAsync(tired))[0].Id });

        Assert.Equal("Left the campaign: the lead marked a message as spam.", await TextAsync(cross));
        Assert.Equal("Left the campaign: the lead marked a message as spam", (await _world.Studio.Get<LeadTimeline>().ForLeadAsync(cross.Id, new PageRequest())).Items.Single(item => item.Code == "left").Title);
        Assert.Equal("Left the campaign: the lead unsubscribed.", await TextAsync(tired));

        async Task<string?> TextAsync(Lead lead) => (await _world.Studio.Get<EnrollmentQueries>().FindAsync(id, lead.Id))!.ReasonText;
    }

    [Fact]
    public async Task A_list_gives_everybody_a_reason_of_its_own()
    {
        var (id, _) = await _world.RunningAsync(Email(days: 1));
        var more = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => _world.LeadAsync($"lead{i}")));
        Ok(await _world.Enrollments.EnrollAsync(id, [.. more.Select(lead => lead.Id)]));

        Ok(await _world.Enrollments.PauseAsync(id, more[7].Id));

        var page = await _world.Studio.Get<EnrollmentQueries>().ListAsync(new PageRequest(), id);

        Assert.Equal(21, page.Items.Count);
        Assert.Single(page.Items, item => item.LeadId == more[7].Id);
        Assert.All(page.Items, item => Assert.Equal(
            item.LeadId == more[7].Id ? (OutreachReasons.EnrollmentPaused, null) : (OutreachReasons.Delay, Now.AddDays(1)), (item.Reason, item.NextLookAt)));
    }

    private async Task<(string Code, DateTime? NextLookUtc)> WhyAsync(long campaignId, Lead lead)
    {
        var item = (await _world.Studio.Get<EnrollmentQueries>().FindAsync(campaignId, lead.Id))!;
        Assert.NotEmpty(item.ReasonText!);
        return (item.Reason!, item.NextLookAt);
    }

    private async Task<IEnumerable<(string, long)>> GroupsAsync(long campaignId) =>
        (await _world.Studio.Get<OutreachQueries>().WaitingAsync(campaignId)).Select(group => (group.Code, group.Count));
}
