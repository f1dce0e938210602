using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Reporting;
using CampaignStudio.Domain.Rules;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.Reporting;

/// <summary>Every planned message stands in exactly one column, and each figure leads to its messages.</summary>
[EveryDatabase]
public sealed class LedgerTests : IAsyncLifetime
{
    private EngineWorld _world = null!;
    private long _campaignId;

    private LedgerQueries Queries => _world.Studio.Get<LedgerQueries>();

    public async ValueTask InitializeAsync()
    {
        _world = await EngineWorld.CreateAsync();
        _campaignId = await _world.CampaignAsync(
            Email("First"), Email("Second", when: When("company", ConditionOperator.Exists)), Email("Third", days: 1));
        var names = (string[])["sent", "lost", "refused", "left"];
        var leads = new List<Domain.Leads.Lead> { await _world.LeadAsync("unwilling", lead => lead.EmailConsent = false) };
        foreach (var name in names) leads.Add(await _world.LeadAsync(name));
        _world.Wire.Usually = to => to.Split('@')[0] switch
        {
            "lost" => new HandOver.Unknown("the line went dead"),
            "refused" => new HandOver.Refused("550", "no thanks", AddressAtFault: false, IsBounce: false),
            _ => new HandOver.Accepted(null, "250 ok"),
        };
        await _world.StartAsync(_campaignId, [.. leads]);
        await _world.RunAsync();
        Ok(await _world.Enrollments.RemoveAsync(_campaignId, leads[^1].Id));
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task What_was_planned_is_told_per_step_with_the_reasons()
    {
        var ledger = await Queries.ReadAsync(_campaignId);

        Assert.Equal(
            [("First", 5, 2, 1, 1, 0, 0, 1), ("Second", 4, 0, 4, 0, 0, 0, 0), ("Third", 4, 0, 0, 0, 1, 3, 0)],
            ledger.Steps.Select(line => (line.StepName, (int)line.Planned, (int)line.Sent, (int)line.Skipped, (int)line.Failed, (int)line.Cancelled, (int)line.Pending, (int)line.Unknown)));
        Assert.Equal((true, 0), (ledger.Balances, ledger.Difference));
        Assert.Equal(
            [
                (LedgerOutcome.Skipped, OutreachReasons.NoConsent, 1L), (LedgerOutcome.Failed, OutreachReasons.Refused, 1L),
                (LedgerOutcome.Skipped, OutreachReasons.ConditionsNotMet, 3L), (LedgerOutcome.Skipped, OutreachReasons.NoConsent, 1L),
                (LedgerOutcome.Cancelled, OutreachReasons.EnrollmentExited, 1L),
            ],
            ledger.Reasons.Select(reason => (reason.Outcome, reason.Code, reason.Count)));
        Assert.All(ledger.Reasons, reason => Assert.NotEmpty(reason.Text));
    }

    [Fact]
    public async Task Each_figure_leads_to_as_many_messages()
    {
        var (ledger, outreaches) = (await Queries.ReadAsync(_campaignId), _world.Studio.Get<OutreachQueries>());

        foreach (var line in ledger.Steps)
        {
            long[] figures = [line.Sent, line.Skipped, line.Failed, line.Cancelled, line.Pending, line.Unknown];
            foreach (var (outcome, figure) in Enum.GetValues<LedgerOutcome>().Zip(figures))
            {
                var list = await outreaches.ListAsync(new PageRequest(), _campaignId, new OutreachFilter { StepId = line.StepId, Outcome = outcome });
                Assert.Equal((line.StepName, outcome, figure, (int)figure), (line.StepName, outcome, list.Total, list.Items.Count));
            }
        }
        foreach (var reason in ledger.Reasons)
        {
            var list = await outreaches.ListAsync(
                new PageRequest(), _campaignId, new OutreachFilter { StepId = reason.StepId, Outcome = reason.Outcome, Reason = reason.Code });
            Assert.Equal((reason.Code, reason.Count, (int)reason.Count), (reason.Code, list.Total, list.Items.Count));
        }
        Assert.Empty((await outreaches.ListAsync(new PageRequest(), _campaignId, new OutreachFilter { Reason = "", Outcome = LedgerOutcome.Skipped })).Items);
    }

    [Fact]
    public async Task One_that_does_not_balance_says_by_how_much()
    {
        var step = (await Queries.ReadAsync(_campaignId)).Steps[1].StepId;
        await _world.ReadAsync(async db =>
        {
            await using var write = await db.BeginWriteAsync();
            await db.Dialect.AddToCountersAsync(db, new Dictionary<CounterKey, long> { [new(_campaignId, step, 0, Metric.Planned)] = 3 }, default);
            await write.CommitAsync();
            return true;
        });

        var ledger = await Queries.ReadAsync(_campaignId);

        Assert.Equal((false, 3), (ledger.Balances, ledger.Difference));
        Assert.Equal([0, 3, 0], ledger.Steps.Select(line => line.Difference));
    }

    [Fact]
    public async Task An_unknown_campaign_has_an_empty_one() => Assert.Empty((await Queries.ReadAsync(long.MaxValue)).Steps);
}
