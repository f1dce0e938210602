using System.Net;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;

namespace CampaignStudio.Tests.Endpoints;

/// <summary>What the product is for, from templates to a qualified lead, through nothing but HTTP.</summary>
[EveryDatabase]
public sealed class WholeStoryTests
{
    private const string Rules = """
        "lead_scoring_rules": [
          { "id": "rule-1", "name": "Email Opened", "condition": { "field": "email_opened", "operator": "equals", "value": true }, "score_change": 10, "is_active": true },
          { "id": "rule-2", "name": "High Budget", "condition": { "field": "budget", "operator": "greater_than", "value": 10000 }, "score_change": 25, "is_active": true },
          { "id": "rule-3", "name": "Link Clicked", "condition": { "field": "link_clicked", "operator": "equals", "value": true }, "score_change": 15, "is_active": true },
          { "id": "rule-4", "name": "Replied", "condition": { "field": "replied", "operator": "equals", "value": true }, "score_change": 30, "is_active": true }
        ],
        "progression_rules": [
          {
            "id": "rule-1", "name": "Move to Qualified", "from_status": "nouveau", "to_status": "qualifie",
            "conditions": [
              { "field": "score", "operator": "greater_than", "value": 50 },
              { "field": "email_replied", "operator": "equals", "value": true }
            ],
            "actions": [
              { "type": "create_task", "params": { "title": "Follow up with qualified lead", "task_type": "call", "priority": "high", "due_date": "2030-01-31T09:00:00.000Z" } },
              { "type": "assign_to", "params": { "agent_id": "AGENT" } }
            ],
            "is_active": true
          }
        ]
        """;

    [Fact]
    public async Task A_campaign_goes_from_templates_to_a_qualified_lead()
    {
        using var factory = new StudioFactory();
        var api = factory.Api;
        var agent = (await api.ReadAsync("users")).Items()[0].Id();

        var email = await api.CreateAsync("email-templates", """
            {"name":"Hello","subject":"Hello {{ first_name }}","html":"<p>Hi {{ first_name }}, see <a href=\"https://example.com/offer\">our {{ offer }}</a></p>"}
            """);
        var sms = await api.CreateAsync("sms-templates", """{"name":"Nudge","text":"{{ first_name }}, did you see it?"}""");
        var campaign = await api.CreateAsync("campaigns", $$"""
            {"name":"Q1 Outreach","description":"First quarter campaign","status":"draft","created_by":{{agent}},"stop_on_reply":false,"agent_ids":[{{agent}}],
            {{Rules.Replace("AGENT", agent.ToString(System.Globalization.CultureInfo.InvariantCulture))}} }
            """);
        await api.CreateStepAsync(campaign, $$"""{"campaign_id":{{campaign}},"name":"Initial Email","channel":"email","order":1,"delay_days":0,"delay_hours":0,"template_id":{{email}},"content":{"offer":"offer"},"is_active":true}""");
        await api.CreateStepAsync(campaign, $$"""{"campaign_id":{{campaign}},"name":"Follow-up SMS","channel":"sms","order":2,"delay_days":2,"delay_hours":0,"template_id":{{sms}},"is_active":true}""");
        await api.CreateStepAsync(campaign, $$"""{"campaign_id":{{campaign}},"name":"Personal Call","channel":"call","order":3,"delay_days":5,"delay_hours":0,"is_active":true}""");

        var import = await ImportAsync(api, "first_name,email,phone,budget\nAda,ada@example.com,+33612345678,20000\nBob,bob@example.com,+33612345679,500\nNobody,not-an-address,,\n");
        await api.AdvanceAsync("00:00:01");
        var imported = await api.ReadAsync($"executions/{import}");
        Assert.Equal("completed", imported.Text("status"));
        Assert.Equal((2, 1), (imported.GetProperty("outcome").Number("imported"), imported.GetProperty("outcome").Number("rejected")));
        Assert.Contains("not-an-address", await api.GetStringAsync(new Uri($"/api/v1/executions/{import}/rejected.csv", UriKind.Relative)));

        var leads = (await api.ReadAsync("leads")).Items().ToDictionary(lead => lead.Text("first_name")!, lead => lead.Id());
        var enrolled = await api.DoAsync($"campaigns/{campaign}/leads", $$"""{"lead_ids":[{{leads["Ada"]}},{{leads["Bob"]}},999]}""");
        Assert.Equal((2, 999), (enrolled.Number("enrolled"), enrolled.GetProperty("rejected")[0].Number("lead_id")));

        var started = await api.DoAsync($"campaigns/{campaign}/start", "", HttpStatusCode.Accepted);
        await api.AdvanceAsync("00:00:05");
        Assert.Equal("completed", (await api.ReadAsync($"executions/{started.Number("execution_id")}")).Text("status"));

        var mail = (await api.ReadAsync("sandbox/messages?to=ada@example.com")).Items().Single();
        Assert.Equal("Hello Ada", mail.Text("subject"));
        Assert.Contains("our offer", mail.Text("html"));
        await api.DoAsync($"sandbox/messages/{mail.Id()}/open", "");
        await api.DoAsync($"sandbox/messages/{mail.Id()}/click", "");
        await api.DoAsync($"sandbox/messages/{mail.Id()}/reply", """{"text":"Call me"}""");
        await api.AdvanceAsync("00:00:01");

        var score = await api.ReadAsync($"campaigns/{campaign}/leads/{leads["Ada"]}/score");
        Assert.Equal(80, score.Number("score"));
        Assert.Equal(score.GetProperty("score").GetDecimal(), score.GetProperty("breakdown").EnumerateArray().Sum(line => line.GetProperty("points").GetDecimal()));
        Assert.Equal(["rule-1", "rule-2", "rule-3", "rule-4"], score.GetProperty("breakdown").EnumerateArray().Select(line => line.Text("rule_id")).Order());

        var ada = await api.ReadAsync($"leads/{leads["Ada"]}");
        Assert.Equal(("qualifie", agent), (ada.Text("status"), ada.Number("assigned_to")));
        Assert.Equal("nouveau", (await api.ReadAsync($"leads/{leads["Bob"]}")).Text("status"));
        var task = (await api.ReadAsync($"campaigns/{campaign}/tasks?status=pending")).Items().Single(row => row.Text("title") == "Follow up with qualified lead");
        Assert.Equal(("call", "high", leads["Ada"]), (task.Text("task_type"), task.Text("priority"), task.Number("lead_id")));

        await api.AdvanceAsync("8.00:00:00");
        var text = (await api.ReadAsync("sandbox/messages?to=%2B33612345678")).Items().Single();
        Assert.Equal("Ada, did you see it?", text.Text("text"));
        var call = (await api.ReadAsync($"campaigns/{campaign}/outreaches?channel=call&lead_id={leads["Bob"]}")).Items().Single();
        Assert.Equal(("waiting", "call_open"), (call.Text("status"), call.Text("reason")));
        var open = (await api.ReadAsync($"campaigns/{campaign}/tasks?status=pending")).Items().Single(row => row.Number("lead_id") == leads["Bob"]);
        await api.ChangeAsync($"tasks/{open.Id()}", """{"status":"completed"}""", HttpStatusCode.BadRequest);
        await api.ChangeAsync($"tasks/{open.Id()}", """{"status":"completed","outcome":"connected","notes":"Nice talk"}""");

        var progress = await api.ReadAsync($"campaigns/{campaign}/progress");
        Assert.Equal(16, progress.EnumerateObject().Count());
        Assert.Equal(
            (2, 2, 2, 1, 1, 1, 2, 0, 1, 1),
            (progress.Number("total_leads"), progress.Number("enrolled"), progress.Number("emails_sent"), progress.Number("emails_opened"), progress.Number("emails_clicked"),
             progress.Number("emails_replied"), progress.Number("sms_sent"), progress.Number("sms_replied"), progress.Number("calls_completed"), progress.Number("completed")));
        Assert.Equal(40m, progress.GetProperty("avg_score").GetDecimal());
    }

    private static async Task<long> ImportAsync(HttpClient api, string csv)
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent(csv), "file", "leads.csv" },
            { new StringContent("""{"first_name":"first_name","email":"email","phone":"phone","budget":"budget"}"""), "mapping" },
            { new StringContent("skip"), "on_duplicate" },
        };
        return (await api.SendAsync(HttpMethod.Post, "leads/import", form, HttpStatusCode.Accepted)).Number("execution_id");
    }
}
