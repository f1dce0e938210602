using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using static CampaignStudio.Domain.Rules.ConditionOperator;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.Enrollments;

/// <summary>What one run of the evaluation takes on, and what it leaves to the next.</summary>
[EveryDatabase]
public sealed class EvaluationRunTests
{
    [Fact]
    public async Task What_falls_due_again_meanwhile_waits_for_the_next_time()
    {
        var days = 0;
        Action meanwhile = () => { };
        await using var world = await EngineWorld.CreateAsync(services => services.Intercept(new AfterReading("rule_firings", () => meanwhile())));
        var id = await world.CampaignAsync(campaign => campaign.ScoringRules = [new("long", "Long here", When("days_since_enrolled", GreaterThan, 100), 5)], Email());
        await world.StartAsync(id, await world.LeadAsync());
        await world.RunAsync();
        world.Studio.Time.Advance(TimeSpan.FromDays(1));
        // As fast as it is looked at, its rules could say something else.
        meanwhile = () =>
        {
            if (days++ < 5) world.Studio.Time.Advance(TimeSpan.FromDays(1));
        };

        var result = await world.Studio.Get<EvaluationService>().EvaluateDueAsync();

        Assert.Equal((1, 1), (result.Evaluated, days));
    }
}
