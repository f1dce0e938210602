using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Rules;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.Enrollments;

/// <summary>Who is in a campaign and how they stand.</summary>
[EveryDatabase]
public sealed class EnrollmentReadingTests
{
    [Fact]
    public async Task A_campaigns_leads_are_listed_by_status_name_and_score()
    {
        await using var world = await EngineWorld.CreateAsync();
        var id = await world.CampaignAsync(campaign => campaign.ScoringRules = [new ScoringRule("r", "From Paris", When("city", ConditionOperator.Equals, "Paris"), 12.5m)], Email(days: 1));
        var ada = await world.LeadAsync("ada", lead => lead.City = "Paris");
        var ben = await world.LeadAsync("ben");
        await world.StartAsync(id, ada, ben);
        await world.RunAsync();
        Ok(await world.Enrollments.PauseAsync(id, ben.Id));
        var queries = world.Studio.Get<EnrollmentQueries>();

        Assert.Equal([ben.Id, ada.Id], await ListAsync());
        Assert.Equal([ada.Id, ben.Id], await ListAsync(byScore: true));
        Assert.Equal([ben.Id], await ListAsync(EnrollmentStatus.Paused));
        Assert.Equal([ada.Id], await ListAsync(EnrollmentStatus.Active, " ADA"));
        Assert.Equal([ben.Id], await ListAsync(search: "ben@"));

        Assert.Equal(12.5m, (await queries.FindAsync(id, ada.Id))!.Score);
        Assert.Equal(["From Paris"], Ok(await world.Studio.Get<RuleExplanationQueries>().ScoreAsync(id, ada.Id)).Breakdown.Select(line => line.Name));
        Assert.Equal(("Spring", 12.5m), ((await queries.OfLeadAsync(ada.Id)).Single().CampaignName, (await queries.OfLeadAsync(ada.Id)).Single().Score));
        Assert.Null(await queries.FindAsync(id, ben.Id + 1));

        async Task<IEnumerable<long>> ListAsync(EnrollmentStatus? status = null, string? search = null, bool byScore = false) =>
            (await queries.ListAsync(new PageRequest(), id, status, search, byScore)).Items.Select(item => item.LeadId);
    }

    [Fact]
    public async Task A_few_leads_are_enrolled_at_once_by_a_filter()
    {
        await using var world = await EngineWorld.CreateAsync();
        var id = await world.CampaignAsync(Email());
        var ada = await world.LeadAsync("ada", lead => lead.Tags = ["vip"]);
        await world.LeadAsync("ben");

        Assert.Equal(1, Ok(await world.Enrollments.EnrollAsync(id, When("tags", ConditionOperator.Contains, "vip"))).Outcome!.Enrolled);
        Assert.Equal(EnrollmentOutcome.None, Ok(await world.Enrollments.EnrollAsync(id, When("city", ConditionOperator.Exists))).Outcome);
        Assert.Equal("campaign_not_found", (await world.Enrollments.EnrollAsync(id + 1, When("city", ConditionOperator.Exists))).Error!.Code);
        Assert.Equal(EnrollmentStatus.Enrolled, (await world.EnrollmentAsync(ada)).Status);
    }
}
