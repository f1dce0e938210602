using System.Net;
using System.Text.Json;
using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignStudio.Tests.Endpoints;

/// <summary>Rules that mean nothing are refused with their very places; rules that were right once keep nobody from working.</summary>
[EveryDatabase]
public sealed class BadRulesTests(StudioFactory factory) : IClassFixture<StudioFactory>
{
    private const string Opened = """{"field":"email_opened","operator":"equals","value":true}""";

    private HttpClient Api => factory.Api;

    public static TheoryData<string, string, string, string> Wrong { get; } = new()
    {
        { Scoring("""{"field":"shoe_size","operator":"equals","value":1}"""), "unknown_field", "lead_scoring_rules[0].condition.field", "'shoe_size'" },
        { Scoring("""{"all":[{"field":"budget","operator":"greater_than","value":"much"}]}"""), "value_mismatch", "lead_scoring_rules[0].condition.all[0].value", "'much' is not a number" },
        { Scoring("""{"field":"budget","operator":"greater_than","value":{"from":1}}"""), "value_not_simple", "lead_scoring_rules[0].condition.value", "a text, a number" },
        { Scoring("""{"field":5,"operator":["equals"]}"""), "unknown_field", "lead_scoring_rules[0].condition.operator", "must be a text" },
        { Scoring("\"always\""), "condition_shape", "lead_scoring_rules[0].condition", "{field, operator, value}" },
        { Scoring($"{{\"all\":[{Times(Opened, 1001)}]}}"), "too_many_conditions", "lead_scoring_rules[0].condition", "At most 1000" },
        { Scoring(Nested(11)), "condition_too_deep", "lead_scoring_rules[0].condition", "deeper than 10" },
        { Progression($"[{Times(Opened, 1001)}]"), "too_many_conditions", "progression_rules[0].conditions", "At most 1000" },
        { Progression($"[{Nested(11)}]"), "condition_too_deep", "progression_rules[0].conditions[0]", "deeper than 10" },
        { Progression("[]", from: "qualifie", to: "unheard_of"), "unknown_status", "progression_rules[0].to_status", "the pipeline has nouveau" },
        { Progression("[]", more: """,{"name":"Back","from_status":"qualifie","to_status":"nouveau","conditions":[]}"""), "progression_cycle", "progression_rules[1].to_status", "nouveau → qualifie → nouveau" },
        { Progression("[]", actions: """[{"type":"assign_to","params":{"agent_id":"999"}}]"""), "unknown_agent", "progression_rules[0].actions[0].params.agent_id", "'999'" },
        { Progression("[]", actions: """[{"type":"create_task","params":{"title":"x","task_type":"call","due_date":"tomorrow"}}]"""), "bad_date", "progression_rules[0].actions[0].params.due_date", "tomorrow" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task Rules_that_mean_nothing_are_refused_with_their_place(string rules, string code, string field, string words)
    {
        var problem = await Api.DoAsync("campaigns", $$"""{"name":"Wrong",{{rules}}}""", HttpStatusCode.BadRequest);
        var message = problem.GetProperty("errors").GetProperty(field)[0].GetString();
        Assert.Contains(words, message, StringComparison.Ordinal);

        // Asked beforehand, the same is said, and nothing is written.
        var campaign = await Api.CreateAsync("campaigns", """{"name":"Right"}""");
        var error = (await Api.DoAsync($"campaigns/{campaign}/rules/check", $"{{{rules}}}")).GetProperty("errors").EnumerateArray().Single(one => one.Text("field") == field);
        Assert.Equal(message, error.Text("message"));
        if (code != "unknown_field" || field.EndsWith("field", StringComparison.Ordinal)) Assert.Equal(code, error.Text("code"));
        Assert.Equal(0, (await Api.ReadAsync($"campaigns/{campaign}")).Number("version"));
    }

    [Fact]
    public async Task A_thousand_conditions_and_ten_levels_are_accepted_and_come_back()
    {
        var campaign = await Api.CreateAsync("campaigns", $$"""{"name":"Large",{{Scoring($"{{\"all\":[{Times(Opened, 1000)}]}}")}},{{Progression($"[{Nested(10)}]")}}}""");

        var stored = await Api.ReadAsync($"campaigns/{campaign}");
        Assert.Equal(1000, stored.GetProperty("lead_scoring_rules")[0].GetProperty("condition").GetProperty("all").GetArrayLength());
        Assert.Equal(Nested(10), stored.GetProperty("progression_rules")[0].GetProperty("conditions")[0].GetRawText());
    }

    [Theory]
    [InlineData("""{"not":""", "}", 5_000)]
    [InlineData("""{"all":[""", "]}", 100_000)]
    [InlineData("[", "]", 1_000_000)]
    public async Task Thousands_of_levels_are_400_and_overflow_nothing(string open, string close, int levels)
    {
        var condition = string.Concat(Enumerable.Repeat(open, levels)) + Opened + string.Concat(Enumerable.Repeat(close, levels));
        foreach (var path in (string[])["campaigns", "campaigns/1/rules/check"])
        {
            var problem = await Api.DoAsync(path, $$"""{"name":"Deep",{{Scoring(condition)}}}""", HttpStatusCode.BadRequest);
            Assert.Equal("json_too_deep", problem.Text("code"));
        }
    }

    [Fact]
    public async Task Beforehand_one_hears_what_would_be_refused_and_what_looks_like_a_slip()
    {
        var campaign = await Api.CreateAsync("campaigns", $$"""{"name":"Stored","score_ceiling":40,{{Scoring(Opened, points: 50)}}}""");

        var check = await Api.DoAsync($"campaigns/{campaign}/rules/check", $$"""{ {{Progression("""[{"field":"score","operator":"greater_than","value":45}]""")}} }""");
        Assert.Empty(check.GetProperty("errors").EnumerateArray());
        var warning = Assert.Single(check.GetProperty("warnings").EnumerateArray());
        Assert.Equal(
            ("score_out_of_reach", "progression_rules[0].conditions[0]", "move", false),
            (warning.Text("code"), warning.Text("field"), warning.Text("rule_id"), warning.GetProperty("is_hint").GetBoolean()));
        Assert.Contains("the highest score is 40", warning.Text("message"), StringComparison.Ordinal);

        Assert.Empty((await Api.DoAsync($"campaigns/{campaign}/rules/check", $$"""{"score_ceiling":null,{{Progression("""[{"field":"score","operator":"greater_than","value":45}]""")}} }""")).GetProperty("warnings").EnumerateArray());
        Assert.Equal("score_floor", (await Api.DoAsync($"campaigns/{campaign}/rules/check", """{"score_floor":41}""")).GetProperty("errors")[0].Text("field"));
        Assert.Empty((await Api.DoAsync($"campaigns/{campaign}/rules/check", "")).GetProperty("warnings").EnumerateArray());
        Assert.Equal("unknown_field", (await Api.DoAsync($"campaigns/{campaign}/rules/check", """{"name":"x"}""", HttpStatusCode.BadRequest)).Text("code"));
        await Api.DoAsync("campaigns/999/rules/check", "{}", HttpStatusCode.NotFound);
        Assert.Equal(1, (await Api.ReadAsync($"campaigns/{campaign}")).Number("version"));
    }

    [Fact]
    public async Task An_agent_who_left_after_the_rule_was_saved_keeps_nobody_from_saving_and_no_lead_from_moving()
    {
        var agent = await factory.AddUserAsync("leaver@example.com", Role.Agent);
        var actions = $$$"""[{"type":"assign_to","params":{"agent_id":"{{{agent}}}"}}]""";
        var lead = await Api.CreateAsync("leads", """{"email":"moved@example.com"}""");
        var campaign = await Api.CreateAsync("campaigns", $$"""{"name":"Left behind","agent_ids":[{{agent}}],{{Progression("""[{"field":"city","operator":"equals","value":"Paris"}]""", actions: actions)}} }""");
        await Api.CreateStepAsync(campaign, """{"name":"Hello","channel":"email","content":{"subject":"Hi","text":"Hi"}}""");
        await Api.DoAsync($"campaigns/{campaign}/leads", $$"""{"lead_ids":[{{lead}}]}""");
        await Api.DoAsync($"campaigns/{campaign}/start", "", HttpStatusCode.Accepted);
        await Api.AdvanceAsync("00:00:10");
        await factory.AsAsync(null, async services => { await services.GetRequiredService<UserService>().SetActiveAsync(agent, false); return 0; });

        // What was there stays and is warned of; what is new is refused.
        await Api.ChangeAsync($"campaigns/{campaign}", """{"description":"Another description"}""");
        var check = await Api.DoAsync($"campaigns/{campaign}/rules/check", "");
        Assert.Empty(check.GetProperty("errors").EnumerateArray());
        Assert.Equal("progression_rules[0].actions[0].params.agent_id", Assert.Single(check.GetProperty("warnings").EnumerateArray()).Text("field"));
        var changed = $$$"""[{"type":"create_task","params":{"title":"Call","task_type":"call","agent_id":"{{{agent}}}"}}]""";
        var refused = await Api.ChangeAsync(
            $"campaigns/{campaign}", $$"""{ {{Progression("""[{"field":"city","operator":"equals","value":"Paris"}]""", actions: changed)}} }""", HttpStatusCode.BadRequest);
        Assert.Equal("unknown_agent", refused.Text("code"));
        Assert.Equal("agent_unknown", (await Api.ChangeAsync($"campaigns/{campaign}", """{"agent_ids":[998]}""", HttpStatusCode.BadRequest)).Text("code"));

        await Api.ChangeAsync($"leads/{lead}", """{"city":"Paris"}""");
        await Api.DoAsync($"campaigns/{campaign}/evaluate", "");
        var moved = await Api.ReadAsync($"leads/{lead}");
        Assert.Equal(("qualifie", JsonValueKind.Null), (moved.Text("status"), moved.GetProperty("assigned_to").ValueKind));
        var told = await factory.AsAsync(null, async services =>
        {
            await using var db = await services.GetRequiredService<IDbContextFactory<StudioDb>>().CreateDbContextAsync();
            return await db.Notifications.Where(notification => notification.UserId == 1).Select(notification => notification.Message).ToListAsync();
        });
        Assert.Contains(told, message => message.Contains("is no longer active", StringComparison.Ordinal));
    }

    private static string Scoring(string condition, int points = 5) =>
        $$"""
        "lead_scoring_rules":[{"id":"score","name":"Score","condition":{{condition}},"score_change":{{points}}}]
        """;

    private static string Progression(string conditions, string from = "nouveau", string to = "qualifie", string actions = "[]", string more = "") =>
        $$"""
        "progression_rules":[{"id":"move","name":"Move","from_status":"{{from}}","to_status":"{{to}}","conditions":{{conditions}},"actions":{{actions}}}{{more}}]
        """;

    private static string Times(string condition, int count) => string.Join(',', Enumerable.Repeat(condition, count));

    /// <summary>A comparison is one level.</summary>
    private static string Nested(int levels) => levels == 1 ? Opened : $$"""{"not":{{Nested(levels - 1)}}}""";
}
