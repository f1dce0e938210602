using System.Text.Json;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.Sequences;

/// <summary>What a call task will say is looked at before anybody reads it.</summary>
[EveryDatabase]
public sealed class CallContentTests
{
    private static StepEditModel Saying(string? title, string? notes) => Call() with { Content = JsonSerializer.SerializeToElement(new { title, notes }) };

    [Fact]
    public async Task A_call_whose_words_do_not_compile_is_refused_part_by_part()
    {
        await using var world = await EngineWorld.CreateAsync();
        var id = await world.CampaignAsync();

        var refused = (await world.Steps.CreateAsync(id, Saying("Call {{ first_name }} {{ oops |", "{% if %}"))).Error!;

        Assert.Equal(["content.title", "content.notes"], new[] { refused }.Concat(refused.Others).Select(error => error.Field));
        Ok(await world.Steps.CreateAsync(id, Saying("Call {{ first_name }}", null)));
        Ok(await world.Steps.CreateAsync(id, Saying(null, null)));
    }

    [Fact]
    public async Task The_pre_flight_renders_the_words_of_a_call_for_the_sample()
    {
        await using var world = await EngineWorld.CreateAsync();
        var id = await world.CampaignAsync(Saying("Call {{ first_name }} of {{ company }}", null));
        Ok(await world.Enrollments.EnrollAsync(id, [(await world.LeadWithPhoneAsync()).Id]));

        var report = Ok(await world.Studio.Get<PreflightService>().CheckAsync(id));

        Assert.Contains(report.Warnings, warning => warning is { Code: "empty_variable" } && warning.Message.Contains("'company' is empty for 1", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_broken_call_that_was_stored_before_is_a_problem_of_the_start(bool hasLead)
    {
        await using var world = await EngineWorld.CreateAsync();
        var id = await world.CampaignAsync(Call());
        await using (var db = await world.Studio.OpenAsync())
        {
            db.Steps.Single().Content = new StepContent(new Dictionary<string, JsonElement> { ["title"] = JsonSerializer.SerializeToElement("Call {{ oops |") });
            await db.SaveChangesAsync();
        }
        if (hasLead) Ok(await world.Enrollments.EnrollAsync(id, [(await world.LeadWithPhoneAsync()).Id]));

        var report = Ok(await world.Studio.Get<PreflightService>().CheckAsync(id));

        Assert.Contains(report.Problems, problem => problem.StepId is not null);
    }
}
