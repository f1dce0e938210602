using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.Sequences;

/// <summary>The figure that an edit shows before it is saved is the number of people it then touches.</summary>
[EveryDatabase]
public sealed class EditReachTests : IAsyncLifetime
{
    private EngineWorld _world = null!;
    private long _campaignId;
    private long _stepId;

    private EditReachQueries Reach => _world.Studio.Get<EditReachQueries>();

    /// <summary>One each who simply waits, is paused, is tried again, was moved by hand, is sent the step again, waits for the next step, has ended.</summary>
    public async ValueTask InitializeAsync()
    {
        _world = await EngineWorld.CreateAsync();
        _campaignId = await _world.CampaignAsync(Email("First", hours: 1), Email("Second", days: 2), Call("Third", days: 2));
        var leads = new Dictionary<string, Lead>();
        foreach (var name in (string[])["next", "again", "gone"]) leads[name] = await _world.LeadWithPhoneAsync(name, $"+3361234560{leads.Count}");
        await _world.StartAsync(_campaignId, [.. leads.Values]);
        await _world.AdvanceAsync(TimeSpan.FromHours(1));
        foreach (var name in (string[])["waits", "paused", "retried", "moved"]) leads[name] = await _world.LeadWithPhoneAsync(name, $"+3361234560{leads.Count}");
        Ok(await _world.Enrollments.EnrollAsync(_campaignId, [.. leads.Values.Skip(3).Select(lead => lead.Id)]));

        Ok(await _world.Enrollments.RemoveAsync(_campaignId, leads["gone"].Id));
        Ok(await _world.Enrollments.PauseAsync(_campaignId, leads["paused"].Id));
        Ok(await _world.Enrollments.PauseAsync(_campaignId, leads["again"].Id));
        Ok(await _world.Outreaches.ResendAsync((await _world.OutreachesAsync(leads["again"]))[0].Id));
        Ok(await _world.Outreaches.MoveAsync((await _world.LastAsync(leads["moved"])).Id, _world.Studio.NowUtc.AddDays(9)));
        Ok(await _world.Outreaches.MoveAsync((await _world.LastAsync(leads["retried"])).Id, _world.Studio.NowUtc));
        _world.Wire.Then(new HandOver.Retry("451", "later"));
        await _world.DrainAsync();
        _stepId = (await _world.StepAsync(_campaignId, "First")).Id;
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task A_step_counts_who_waits_for_it_and_who_of_them_gets_another_time()
    {
        var reach = await Reach.StepAsync(_campaignId, _stepId);

        Assert.Equal((5, 2, 3, 0, 6), (reach.Waiting, reach.Replanned, reach.KeepTheirTime, reach.OpenCalls, reach.UnderWay));
    }

    [Fact]
    public async Task Another_delay_changes_the_time_of_exactly_as_many()
    {
        var (reach, before) = (await Reach.StepAsync(_campaignId, _stepId), await DueTimesAsync());
        var step = (await _world.Studio.Get<CampaignQueries>().StepAsync(_stepId))!;

        Ok(await _world.Steps.UpdateAsync(_stepId, step.Settings with { DelayHours = 5 }));

        Assert.Equal(reach.Replanned, (await DueTimesAsync()).Count(after => before[after.Key] != after.Value));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Another_window_or_zone_changes_the_time_of_exactly_as_many(bool window)
    {
        var card = (await _world.Studio.Get<CampaignQueries>().CardAsync(_campaignId))!;
        if (!window)
        {
            Ok(await _world.Campaigns.UpdateAsync(_campaignId, card.Settings with { Window = new SendWindowInput(["wed"], "10:00", "12:00", []) }));
            card = (await _world.Studio.Get<CampaignQueries>().CardAsync(_campaignId))!;
        }
        var (reach, before) = (await Reach.CampaignAsync(_campaignId), await DueTimesAsync());
        Assert.Equal((6, 3), (reach.Waiting, reach.Replanned));

        Ok(await _world.Campaigns.UpdateAsync(_campaignId, window
            ? card.Settings with { Window = new SendWindowInput(["thu"], "10:00", "12:00", []) }
            : card.Settings with { TimeZone = "Asia/Tokyo" }));

        Assert.Equal(reach.Replanned, (await DueTimesAsync()).Count(after => before[after.Key] != after.Value));
    }

    [Fact]
    public async Task Switching_a_step_off_touches_everybody_who_waits_for_it()
    {
        var reach = await Reach.StepAsync(_campaignId, _stepId);
        var step = (await _world.Studio.Get<CampaignQueries>().StepAsync(_stepId))!;

        Ok(await _world.Steps.UpdateAsync(_stepId, step.Settings with { IsActive = false }));

        Assert.Equal(reach.Waiting, await _world.ReadAsync(db => db.Outreaches.LongCountAsync(o => o.StepId == _stepId && o.Reason == OutreachReasons.StepInactive)));
    }

    [Fact]
    public async Task Removing_a_call_step_ends_as_many_open_calls()
    {
        await _world.AdvanceAsync(TimeSpan.FromDays(2));
        await _world.AdvanceAsync(TimeSpan.FromDays(2));
        var call = (await _world.StepAsync(_campaignId, "Third")).Id;
        var reach = await Reach.StepAsync(_campaignId, call);
        Assert.True(reach.OpenCalls > 0);

        Ok(await _world.Steps.RemoveAsync(call));

        Assert.Equal(reach.OpenCalls, await _world.ReadAsync(db => db.Outreaches.LongCountAsync(o => o.StepId == call && o.Status == OutreachStatus.Skipped && o.Reason == OutreachReasons.ByPerson)));
        await _world.AssertInvariantsAsync();
    }

    private Task<Dictionary<long, DateTime?>> DueTimesAsync() =>
        _world.ReadAsync(db => db.Outreaches.Where(o => o.Status == OutreachStatus.Scheduled).ToDictionaryAsync(o => o.Id, o => o.DueUtc));
}
