using System.Net;
using CampaignStudio.Domain.Access;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignStudio.Tests.Endpoints;

[EveryDatabase]
public sealed class BadInputTests(StudioFactory factory) : IClassFixture<StudioFactory>
{
    private HttpClient Api => factory.Api;

    [Theory]
    [InlineData("campaigns", """{"name":""", "malformed_json", null)]
    [InlineData("campaigns", """[1]""", "body_not_object", null)]
    [InlineData("campaigns", """{"name":"x","dayly_cap":5}""", "unknown_field", "dayly_cap")]
    [InlineData("campaigns", """{"name":5}""", "wrong_type", "name")]
    [InlineData("campaigns", """{"name":"x","daily_cap":"many"}""", "wrong_type", "daily_cap")]
    [InlineData("campaigns", """{"description":"x"}""", "name_missing", "name")]
    [InlineData("campaigns", """{"name":"x","status":"active"}""", "status_fixed", "status")]
    [InlineData("campaigns", """{"name":"x","time_zone":"Mars/Base"}""", "time_zone_unknown", "time_zone")]
    [InlineData("campaigns", """{"name":"x","lead_scoring_rules":[{"name":"r","condition":{"field":"email_opened","operator":"eq","value":true},"score_change":1}]}""", "unknown_operator", "lead_scoring_rules[0].condition.operator")]
    [InlineData("campaigns", """{"name":"x","lead_scoring_rules":{}}""", "not_a_list", "lead_scoring_rules")]
    [InlineData("campaigns", """{"name":"x","lead_scoring_rules":[{"name":"r","condition":{"field":"shoe_size","operator":"equals","value":1},"score_change":1}]}""", "unknown_field", "lead_scoring_rules[0].condition.field")]
    [InlineData("campaigns", """{"name":"x","created_by":9999}""", "unknown_user", "created_by")]
    [InlineData("campaigns", """{"name":"x","created_by":"ada"}""", "wrong_type", "created_by")]
    [InlineData("campaigns", """{"name":"x","window":{"weekdays":["mon"]}}""", "unknown_field", "window.weekdays")]
    [InlineData("campaigns", """{"name":"x","lead_scoring_rules":[{"name":"r","condition":null,"score_change":1}]}""", "value_missing", "lead_scoring_rules[0].condition")]
    [InlineData("campaigns", """{"name":"x","lead_scoring_rules":[{"name":"r","condition":[],"score_change":1,"half_life_days":7}]}""", "unknown_field", "lead_scoring_rules[0].half_life_days")]
    [InlineData("campaigns", """{"name":"x","lead_scoring_rules":[{"name":"r","condition":{"field":"city","operator":"equals","values":1},"score_change":1}]}""", "unknown_field", "lead_scoring_rules[0].condition.values")]
    [InlineData("custom-fields", """{"label":"Budget","key":"budget"}""", "key_reserved", "key")]
    [InlineData("leads", """{"first_name":"Ada"}""", "address_missing", "email")]
    [InlineData("leads", """{"email":"ada@example.com","shoe_size":43}""", "unknown_field", "shoe_size")]
    [InlineData("tasks", """{"title":"x","task_type":"dance"}""", "wrong_type", "task_type")]
    [InlineData("tasks", """{}""", "title_missing", "title")]
    [InlineData("sms-templates", """{"name":"x","text":"{% if %}"}""", "template_syntax", "text")]
    [InlineData("suppressions", """{"channel":"email"}""", "address_missing", "address")]
    [InlineData("executions", """{"type":"launch_rocket"}""", "wrong_type", "type")]
    [InlineData("interactions", """{"email":"nobody@example.com"}""", "kind_missing", "kind")]
    [InlineData("sandbox/clock", """{"advance":"-1.00:00:00"}""", "advance_out_of_range", "advance")]
    [InlineData("sandbox/clock", """{"advance":"soon"}""", "wrong_type", "advance")]
    public async Task Wrong_bodies_are_400_and_name_the_field(string path, string body, string code, string? field)
    {
        var problem = await Api.DoAsync(path, body, HttpStatusCode.BadRequest);

        Assert.Equal(code, problem.Text("code"));
        if (field is not null) Assert.Contains(field, problem.GetProperty("errors").EnumerateObject().Select(error => error.Name));
        Assert.DoesNotContain("   at ", problem.GetRawText());
    }

    [Theory]
    [InlineData("leads?page=0", "page")]
    [InlineData("leads?page=one", "page")]
    [InlineData("leads?page_size=501", "page_size")]
    [InlineData("leads?status=unheard_of", "status")]
    [InlineData("campaigns?status=running", "status")]
    [InlineData("tasks?due_before=tomorrow", "due_before")]
    [InlineData("tasks?assigned_to=bob", "assigned_to")]
    [InlineData("executions?type=nothing", "type")]
    public async Task Wrong_parameters_are_400_and_named(string path, string parameter)
    {
        var problem = await Api.ReadAsync(path, HttpStatusCode.BadRequest);

        Assert.Equal(parameter, problem.GetProperty("errors").EnumerateObject().Single().Name);
    }

    [Theory]
    [InlineData("campaigns/999")]
    [InlineData("campaigns/999/progress")]
    [InlineData("campaigns/999/sequences")]
    [InlineData("campaigns/999/leads")]
    [InlineData("campaigns/999/outreaches")]
    [InlineData("campaigns/999/tasks")]
    [InlineData("campaigns/999/preflight")]
    [InlineData("campaigns/999/leads/1/score")]
    [InlineData("sequences/999")]
    [InlineData("leads/999")]
    [InlineData("tasks/999")]
    [InlineData("outreaches/999")]
    [InlineData("executions/999")]
    [InlineData("executions/999/rejected.csv")]
    [InlineData("email-templates/999")]
    [InlineData("sms-templates/999")]
    [InlineData("nothing-here")]
    public async Task Unknown_ids_are_404(string path) => await Api.ReadAsync(path, HttpStatusCode.NotFound);

    [Fact]
    public async Task A_campaign_without_an_audience_has_none_and_a_step_without_conditions_always_runs()
    {
        var campaign = await Api.CreateAsync("campaigns", """{"name":"By hand","audience":null}""");
        await Api.CreateStepAsync(campaign, """{"name":"Hello","channel":"email","conditions":null,"content":{"subject":"Hi","text":"Hi"}}""");

        Assert.Equal(System.Text.Json.JsonValueKind.Null, (await Api.ReadAsync($"campaigns/{campaign}")).GetProperty("audience").ValueKind);
    }

    [Fact]
    public async Task What_the_state_forbids_is_409_and_says_what_is_allowed()
    {
        var campaign = await Api.CreateAsync("campaigns", """{"name":"Draft"}""");

        var problem = await Api.DoAsync($"campaigns/{campaign}/pause", "", HttpStatusCode.Conflict);

        Assert.Contains("start", problem.Text("detail"));
    }

    [Fact]
    public async Task A_stale_edit_is_409_with_both_versions()
    {
        var campaign = await Api.CreateAsync("campaigns", """{"name":"First"}""");
        var version = (await Api.ReadAsync($"campaigns/{campaign}")).Number("version");
        await Api.ChangeAsync($"campaigns/{campaign}", $$"""{"name":"Second","version":{{version}}}""");

        var problem = await Api.ChangeAsync($"campaigns/{campaign}", $$"""{"name":"Third","version":{{version}}}""", HttpStatusCode.Conflict);

        Assert.Equal("stale_edit", problem.Text("code"));
        Assert.Equal(("Second", "Third"), (problem.GetProperty("current").Text("name"), problem.GetProperty("yours").Text("name")));
    }

    [Fact]
    public async Task The_same_lead_twice_is_409_and_an_edit_changes_only_what_is_sent()
    {
        var lead = await Api.CreateAsync("leads", """{"email":"twice@example.com","first_name":"Ada","company":"Analytical"}""");
        await Api.DoAsync("leads", """{"email":"TWICE@example.com"}""", HttpStatusCode.Conflict);

        var changed = await Api.ChangeAsync($"leads/{lead}", """{"first_name":"Augusta"}""");

        Assert.Equal(("Augusta", "Analytical", "nouveau"), (changed.Text("first_name"), changed.Text("company"), changed.Text("status")));
    }

    [Fact]
    public async Task A_fact_told_twice_counts_once()
    {
        await Api.CreateAsync("leads", """{"email":"told@example.com"}""");
        const string fact = """{"kind":"replied","email":"told@example.com","occurred_at":"2026-01-31T10:00:00+01:00","external_id":"crm-1","body":"Yes"}""";

        var first = await Api.DoAsync("interactions", fact, HttpStatusCode.Created);
        var second = await Api.DoAsync("interactions", fact);

        Assert.Equal(first.Id(), second.Id());
    }

    [Fact]
    public async Task An_edit_that_is_no_json_is_415_and_nothing_sent_is_400()
    {
        using var text = new StringContent("name=x");
        using var answer = await Api.PostAsync(new Uri("/api/v1/campaigns", UriKind.Relative), text);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
        Assert.Equal("body_missing", (await Api.DoAsync("campaigns", "", HttpStatusCode.BadRequest)).Text("code"));
    }

    [Fact]
    public async Task An_agent_reads_campaigns_and_changes_none()
    {
        const string key = "agent-key-0123456789-0123456789-0123456789";
        await factory.AsAsync(null, services => services.GetRequiredService<ApiKeyService>().CreateAsync("Agent", Role.Agent, key));
        using var agent = factory.ApiWith(key);

        await agent.ReadAsync("campaigns");
        await agent.DoAsync("campaigns", """{"name":"Mine"}""", HttpStatusCode.Forbidden);
        await agent.DoAsync("interactions", """{"kind":"replied","email":"x@example.com"}""", HttpStatusCode.Forbidden);
        await agent.DoAsync("campaigns/1/evaluate", "", HttpStatusCode.Forbidden);
        await agent.DoAsync("sandbox/clock", """{"advance":"00:00:01"}""", HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("/api/v1/campaigns")]
    [InlineData("/openapi/v1.json")]
    public async Task Without_a_key_it_is_401_and_no_redirect(string path)
    {
        using var nobody = factory.Browser();
        await nobody.ReadAsync(path, HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_description_lists_every_endpoint_with_a_summary()
    {
        var document = await Api.ReadAsync("/openapi/v1.json");

        var operations = document.GetProperty("paths").EnumerateObject()
            .Where(path => path.Name.StartsWith("/api/", StringComparison.Ordinal))
            .SelectMany(path => path.Value.EnumerateObject())
            .ToList();
        Assert.True(operations.Count >= 70, $"{operations.Count} operations");
        Assert.All(operations, operation => Assert.False(string.IsNullOrEmpty(operation.Value.Text("summary"))));
        Assert.True(document.GetProperty("paths").GetProperty("/api/v1/campaigns").GetProperty("post").TryGetProperty("requestBody", out _));
    }
}
