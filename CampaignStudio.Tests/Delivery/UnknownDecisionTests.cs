using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.Delivery;

/// <summary>Many messages of unknown outcome: found over all campaigns, decided on at once.</summary>
[EveryDatabase]
public sealed class UnknownDecisionTests : IAsyncLifetime
{
    private EngineWorld _world = null!;

    private UnknownQueries Queries => _world.Studio.Get<UnknownQueries>();

    private UnknownService Decisions => _world.Studio.Get<UnknownService>();

    public async ValueTask InitializeAsync() => _world = await EngineWorld.CreateAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task They_are_listed_over_all_campaigns_with_since_when_why_and_what_happens_by_itself()
    {
        var (first, leads) = await LostAsync("spring", 2);
        await LostAsync("summer", 1);

        var all = await Queries.ListAsync(new PageRequest(), new UnknownFilter());
        Assert.Equal(3, all.Total);
        var item = all.Items[0];
        Assert.Equal((first, leads[0].Id, "the line went dead", true), (item.CampaignId, item.LeadId, item.Reason, item.MayBeSentAgain));
        Assert.Equal((_world.Studio.NowUtc, _world.Studio.NowUtc.AddHours(1)), (item.SinceAt, item.SettlesAt));
        Assert.Equal([2L, 1L], (await Queries.GroupsAsync()).Select(group => group.Count));
        Assert.Equal(2, (await Queries.ListAsync(new PageRequest(), new UnknownFilter(first, Channel.Email))).Total);
        Assert.Equal(0, (await Queries.ListAsync(new PageRequest(), new UnknownFilter(first, Channel.Sms))).Total);
        Assert.Equal(2, await Queries.CountAsync(first));
    }

    [Fact]
    public async Task Hundreds_are_counted_as_sent_and_their_sequences_go_on_while_others_stay_unknown()
    {
        var (campaignId, leads) = await LostAsync("spring", 260);
        var (_, others) = await LostAsync("summer", 1);

        var chosen = await Queries.SelectAsync(new UnknownFilter(campaignId));
        Assert.Equal((260, 260, true), (chosen.People, chosen.ResendPeople, chosen.IsAll));
        var outcome = await DecideAsync(UnknownDecision.CountAsSent, chosen.Ids);

        Assert.Equal((260, 0), (outcome.Settled, outcome.Left));
        Assert.Equal([OutreachStatus.Sent, OutreachStatus.Scheduled], (await _world.OutreachesAsync(leads[259])).Select(o => o.Status));
        Assert.Equal(OutreachStatus.Unknown, (await _world.LastAsync(others[0])).Status);
        Assert.Equal(261, _world.Wire.Offers.Count);
        await _world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task All_are_sent_again_except_to_those_who_have_left()
    {
        var (campaignId, leads) = await LostAsync("spring", 3);
        Ok(await _world.Enrollments.RemoveAsync(campaignId, leads[2].Id));

        var chosen = await Queries.SelectAsync(new UnknownFilter());
        Assert.Equal((3, 2), (chosen.People, chosen.ResendPeople));
        var outcome = await DecideAsync(UnknownDecision.SendAgain, chosen.Ids);
        await _world.RunAsync();

        Assert.Equal((2, 1), (outcome.Settled, outcome.Left));
        Assert.Equal([(OutreachStatus.Failed, 1), (OutreachStatus.Sent, 2), (OutreachStatus.Scheduled, 1)], (await _world.OutreachesAsync(leads[0])).Select(o => (o.Status, o.Occurrence)));
        Assert.Equal(OutreachStatus.Unknown, (await _world.LastAsync(leads[2])).Status);
        await _world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task What_is_lost_after_the_question_was_asked_is_not_sent_again()
    {
        var (_, asked) = await LostAsync("spring", 1);
        var chosen = await Queries.SelectAsync(new UnknownFilter());
        var (_, later) = await LostAsync("summer", 1);

        await DecideAsync(UnknownDecision.SendAgain, chosen.ResendIds);
        await _world.RunAsync();

        Assert.Equal([2, 1], new[] { asked[0], later[0] }.Select(lead => _world.Wire.Offers.Count(offer => offer.To == lead.Email)));
    }

    [Fact]
    public async Task What_evidence_settled_meanwhile_is_left_as_it_is()
    {
        var (_, leads) = await LostAsync("spring", 2);
        var chosen = await Queries.SelectAsync(new UnknownFilter());
        await _world.TellAsync(new Fact(InteractionKind.Delivered) { OutreachId = chosen.Ids[0] });

        var outcome = await DecideAsync(UnknownDecision.SendAgain, chosen.ResendIds);

        Assert.Equal((1, 1), (outcome.Settled, outcome.Left));
        Assert.Equal([OutreachStatus.Delivered, OutreachStatus.Scheduled], (await _world.OutreachesAsync(leads[0])).Select(o => o.Status));
    }

    [Fact]
    public async Task Only_managers_decide_and_never_about_nothing()
    {
        await LostAsync("spring", 1);
        var ids = (await Queries.SelectAsync(new UnknownFilter())).Ids;
        Assert.Equal("nothing_unknown", (await Decisions.DecideAsync(UnknownDecision.CountAsSent, [])).Error!.Code);
        Assert.Equal("nothing_unknown", (await Decisions.DecideAsync(UnknownDecision.CountAsSent, [long.MaxValue])).Error!.Code);
        Assert.Equal("type_not_plannable", (await _world.Studio.Get<ExecutionService>().PlanAsync(new ExecutionEditModel { Type = ExecutionType.SettleUnknown })).Error!.Code);

        await _world.Studio.SignInAsync(Role.Agent);
        Assert.Equal("not_allowed", (await Decisions.DecideAsync(UnknownDecision.CountAsSent, ids)).Error!.Code);
    }

    private async Task<SettleUnknownOutcome> DecideAsync(UnknownDecision decision, IReadOnlyList<long> ids)
    {
        var id = Ok(await Decisions.DecideAsync(decision, ids));
        await _world.Studio.Get<ExecutionRunner>().RunDueAsync();
        var done = await _world.ReadAsync(db => db.Executions.SingleAsync(e => e.Id == id));
        Assert.Equal((ExecutionStatus.Completed, null), (done.Status, done.Error));
        return System.Text.Json.JsonSerializer.Deserialize<SettleUnknownOutcome>(done.Outcome!.Value, StudioJson.Options)!;
    }

    private async Task<(long CampaignId, Lead[] Leads)> LostAsync(string name, int count)
    {
        var campaignId = await _world.CampaignAsync(Email(), Email("Next", days: 1));
        var leads = Enumerable.Range(0, count).Select(i =>
        {
            var lead = new Lead { CreatedUtc = _world.Studio.NowUtc, FirstName = name };
            lead.SetAddresses($"{name}{i}@example.com", null);
            lead.MoveTo(LeadStatus.First, _world.Studio.NowUtc);
            return lead;
        }).ToArray();
        await _world.Studio.AddAsync([.. leads]);
        _world.Wire.Then([.. leads.Select(_ => new HandOver.Unknown("the line went dead"))]);
        await _world.StartAsync(campaignId, leads);
        await _world.DrainAsync();
        return (campaignId, leads);
    }
}
