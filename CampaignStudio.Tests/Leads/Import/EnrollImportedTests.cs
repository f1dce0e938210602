using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Leads.Import;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.Leads.Import;

/// <summary>Whoever stands in an imported file can be enrolled, new or known before.</summary>
[EveryDatabase]
public sealed class EnrollImportedTests
{
    private const string File = """
        email,first_name
        new@example.com,Nina
        lea@example.com,Other
        nobody,Bob
        """;

    private static ImportRequest Request(string? tag, OnDuplicate onDuplicate = OnDuplicate.Skip) =>
        new() { FileName = "list.csv", Tag = tag, OnDuplicate = onDuplicate };

    [Theory]
    [InlineData(null, OnDuplicate.Skip)]
    [InlineData("vip", OnDuplicate.Skip)]
    [InlineData(null, OnDuplicate.Update)]
    public async Task The_leads_of_a_file_are_enrolled_whether_they_are_new_known_or_tagged(string? tag, OnDuplicate onDuplicate)
    {
        await using var world = await EngineWorld.CreateAsync();
        await world.LeadAsync("lea");
        await world.LeadAsync("stranger");
        var campaignId = await world.CampaignAsync(Email());
        var importId = await world.Studio.StartImportAsync(File, Request(tag, onDuplicate));
        await world.Studio.FinishAsync(importId);

        var answer = Ok(await world.Enrollments.EnrollImportedAsync(campaignId, importId));
        await world.RunAsync();

        var enrolled = await world.ReadAsync(db => db.Enrollments.Join(db.Leads, e => e.LeadId, l => l.Id, (_, lead) => lead.Email).Order().ToListAsync());
        Assert.Equal(["lea@example.com", "new@example.com"], enrolled);
        var execution = await world.ReadAsync(db => db.Executions.SingleAsync(e => e.Id == answer.ExecutionId));
        Assert.Equal((2, 3L), (EnrollmentOutcome.Of(execution.Outcome).Enrolled, execution.Total));
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task Only_an_import_has_leads_to_enroll()
    {
        await using var world = await EngineWorld.CreateAsync();
        var campaignId = await world.CampaignAsync(Email());
        await world.StartAsync(campaignId);
        var start = await world.ReadAsync(db => db.Executions.SingleAsync());

        Assert.Equal("import_not_found", (await world.Enrollments.EnrollImportedAsync(campaignId, start.Id)).Error!.Code);
        Assert.Equal("execution_not_found", (await world.Enrollments.EnrollImportedAsync(campaignId, 999)).Error!.Code);
        await world.Studio.SignInAsync(Role.Agent);
        Assert.True((await world.Enrollments.EnrollImportedAsync(campaignId, start.Id)).IsError);
    }

    [Fact]
    public async Task A_lead_that_is_left_as_it_is_gets_the_tag_and_only_that()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (_, lea) = await world.RunningAsync(Email());
        await world.RunAsync();

        Assert.Equal(new ImportOutcome(1, 0, 1, 1), await world.Studio.ImportAsync(File, Request("vip")));

        var after = await world.FreshAsync(lea);
        Assert.Equal("lea", after.FirstName);
        Assert.Equal(["vip"], after.Tags);
        Assert.Equal(world.Studio.NowUtc, (await world.EnrollmentAsync(lea)).EvaluateDueUtc);

        await world.RunAsync();
        await world.Studio.ImportAsync(File, Request("VIP"));
        Assert.Equal(["vip"], (await world.FreshAsync(lea)).Tags);
        Assert.True((await world.EnrollmentAsync(lea)).EvaluateDueUtc is not { } due || due > world.Studio.NowUtc);
    }
}
