using System.Net;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;

namespace CampaignStudio.Tests.Endpoints;

/// <summary>Trying rules before they are saved, as a program sees it.</summary>
[EveryDatabase]
public sealed class RulePreviewApiTests(StudioFactory factory) : IClassFixture<StudioFactory>
{
    private const string Rules = """
        "lead_scoring_rules":[{"name":"Has a company","condition":{"field":"company","operator":"exists"},"score_change":40}],
        "progression_rules":[{"name":"Onward","from_status":"nouveau","to_status":"contacte","conditions":[{"field":"score","operator":"greater_than","value":30}],
          "actions":[{"type":"create_task","params":{"title":"Ring {{ first_name }}","task_type":"call","priority":"high"}}]}]
        """;

    private HttpClient Api => factory.Api;

    [Fact]
    public async Task Rules_are_tried_on_one_lead_and_on_everybody_and_nothing_is_saved()
    {
        var campaign = await Api.CreateAsync("campaigns", """{"name":"Tried"}""");
        var lead = await Api.CreateAsync("leads", """{"email":"lea@tried.example","first_name":"Léa","company":"Acme"}""");
        await Api.DoAsync($"campaigns/{campaign}/leads", $$"""{"lead_ids":[{{lead}}]}""", HttpStatusCode.OK);

        var trial = await Api.DoAsync($"campaigns/{campaign}/rules/test", $$"""{"lead_id":{{lead}},{{Rules}}}""", HttpStatusCode.OK);
        Assert.Equal((0m, 40m), (trial.GetProperty("before").GetProperty("score").GetDecimal(), trial.GetProperty("after").GetProperty("score").GetDecimal()));
        Assert.Equal("contacte", Assert.Single(trial.GetProperty("moves").EnumerateArray()).Text("to"));

        var preview = await Api.DoAsync($"campaigns/{campaign}/rules/preview", $$"""{{{Rules}}}""", HttpStatusCode.OK);
        Assert.Equal((1, 1, 1), (preview.GetProperty("evaluated").GetInt32(), preview.GetProperty("risen").GetInt32(), preview.GetProperty("moved").GetInt32()));
        Assert.Equal("task", Assert.Single(preview.GetProperty("effects").EnumerateArray()).Text("kind"));

        var saved = await Api.ReadAsync($"campaigns/{campaign}");
        Assert.Equal(0, saved.GetProperty("lead_scoring_rules").GetArrayLength());
        Assert.Equal("nouveau", (await Api.ReadAsync($"leads/{lead}")).Text("status"));
        // Without rules of its own a preview is of the saved ones.
        Assert.Equal(0, (await Api.DoAsync($"campaigns/{campaign}/rules/preview", "{}", HttpStatusCode.OK)).GetProperty("risen").GetInt32());
    }

    [Theory]
    [InlineData("test", "{}", "lead_id")]
    [InlineData("test", """{"lead_id":"1"}""", "lead_id")]
    [InlineData("test", """{"lead_id":1,"lead_scoring_rules":[{"name":"x","condition":{"field":"nope","operator":"exists"},"score_change":1}]}""", "lead_scoring_rules[0].condition.field")]
    [InlineData("preview", """{"progression_rules":[{"name":"x"}]}""", "progression_rules[0].from_status")]
    [InlineData("preview", """{"lead_scoring_rules":7}""", "lead_scoring_rules")]
    public async Task What_is_wrong_is_said_by_its_place(string what, string body, string field)
    {
        var campaign = await Api.CreateAsync("campaigns", """{"name":"Wrong"}""");

        var refusal = await Api.DoAsync($"campaigns/{campaign}/rules/{what}", body, HttpStatusCode.BadRequest);

        Assert.True(refusal.GetProperty("errors").TryGetProperty(field, out _), refusal.ToString());
    }

    [Fact]
    public async Task Of_what_is_not_there_nothing_is_tried()
    {
        await Api.DoAsync("campaigns/999999/rules/preview", "{}", HttpStatusCode.NotFound);
        await Api.DoAsync("campaigns/999999/rules/test", """{"lead_id":1}""", HttpStatusCode.NotFound);
        var campaign = await Api.CreateAsync("campaigns", """{"name":"Nobody"}""");
        Assert.Equal("lead_not_found", (await Api.DoAsync($"campaigns/{campaign}/rules/test", """{"lead_id":999999}""", HttpStatusCode.NotFound)).Text("code"));
    }
}
