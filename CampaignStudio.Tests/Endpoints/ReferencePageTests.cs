using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;

namespace CampaignStudio.Tests.Endpoints;

/// <summary>The examples of the reference page, as they stand there.</summary>
[EveryDatabase]
public sealed class ReferencePageTests(StudioFactory factory) : IClassFixture<StudioFactory>
{
    private HttpClient Api => factory.Api;

    [Fact]
    public async Task Example_1_a_simple_email_campaign_sends_two_mails_three_days_apart()
    {
        var template = await Api.CreateAsync("email-templates", """{"name":"Welcome","subject":"Welcome","html":"<p>Hi</p>"}""");
        var lead = await Api.CreateAsync("leads", """{"email":"example1@example.com"}""");
        var campaign = await Api.CreateAsync("campaigns", """
            {
              "name": "Welcome Series", "description": "New customer welcome emails", "status": "draft", "created_by": 1,
              "lead_scoring_rules": [
                { "id": "1", "name": "Email Opened", "condition": { "field": "opened", "operator": "equals", "value": true }, "score_change": 10, "is_active": true }
              ]
            }
            """);
        await Api.CreateStepAsync(campaign, $$"""{"campaign_id":{{campaign}},"name":"Welcome Email","channel":"email","order":1,"delay_days":0,"delay_hours":0,"template_id":{{template}},"is_active":true}""");
        await Api.CreateStepAsync(campaign, $$"""{"campaign_id":{{campaign}},"name":"Follow-up Email","channel":"email","order":2,"delay_days":3,"delay_hours":0,"template_id":{{template}},"is_active":true}""");
        await Api.DoAsync($"campaigns/{campaign}/leads", $$"""{"lead_ids":[{{lead}}]}""");
        await Api.DoAsync($"campaigns/{campaign}/start", "", System.Net.HttpStatusCode.Accepted);

        await Api.AdvanceAsync("00:00:10");
        Assert.Single((await Api.ReadAsync("sandbox/messages?to=EXAMPLE1@example.com")).Items());
        await Api.AdvanceAsync("2.23:00:00");
        Assert.Single((await Api.ReadAsync("sandbox/messages?to=example1@example.com")).Items());
        await Api.AdvanceAsync("01:00:00");
        var messages = (await Api.ReadAsync("sandbox/messages?to=example1@example.com")).Items();
        Assert.Equal(2, messages.Count);
        Assert.True(messages[0].GetProperty("sent_at").GetDateTime() > messages[1].GetProperty("sent_at").GetDateTime());

        await Api.DoAsync($"sandbox/messages/{messages[0].Id()}/open", "");
        Assert.Equal(10, (await Api.ReadAsync($"campaigns/{campaign}/leads/{lead}/score")).Number("score"));
    }

    [Fact]
    public async Task Example_2_email_sms_call_needs_no_template_to_be_drafted()
    {
        var campaign = await Api.CreateAsync("campaigns", """{"name":"Multi-Channel"}""");
        foreach (var (name, channel, order, days) in new[] { ("Initial Email", "email", 1, 0), ("Follow-up SMS", "sms", 2, 2), ("Personal Call", "call", 3, 5) })
        {
            await Api.CreateStepAsync(campaign, $$"""{"campaign_id":{{campaign}},"name":"{{name}}","channel":"{{channel}}","order":{{order}},"delay_days":{{days}},"delay_hours":0,"is_active":true}""");
        }

        var steps = (await Api.ReadAsync($"campaigns/{campaign}/sequences")).Items();
        Assert.Equal(["email", "sms", "call"], steps.Select(step => step.Text("channel")));
        var refused = await Api.DoAsync($"campaigns/{campaign}/start", "", System.Net.HttpStatusCode.Conflict);
        Assert.Equal([steps[0].Id(), steps[1].Id()], refused.GetProperty("problems").EnumerateArray().Select(problem => problem.Number("step_id")));
        Assert.Equal("draft", (await Api.ReadAsync($"campaigns/{campaign}")).Text("status"));
    }

    [Fact]
    public async Task Example_3_scoring_and_progression_come_back_as_they_were_sent()
    {
        const string rules = """
            "lead_scoring_rules": [
              { "id": "1", "name": "Email Opened", "condition": { "field": "email_opened", "operator": "equals", "value": true }, "score_change": 5, "is_active": true },
              { "id": "2", "name": "Link Clicked", "condition": { "field": "link_clicked", "operator": "equals", "value": true }, "score_change": 15, "is_active": true },
              { "id": "3", "name": "Replied", "condition": { "field": "replied", "operator": "equals", "value": true }, "score_change": 30, "is_active": true }
            ],
            "progression_rules": [
              {
                "id": "1", "name": "Auto-qualify high scorers", "from_status": "nouveau", "to_status": "qualifie",
                "conditions": [ { "field": "score", "operator": "greater_than", "value": 40 } ],
                "actions": [ { "type": "create_task", "params": { "title": "Call qualified lead", "task_type": "call", "priority": "high" } } ],
                "is_active": true
              }
            ]
            """;
        var campaign = await Api.CreateAsync("campaigns", $$"""{"name":"Sales Qualification","status":"draft","created_by":1,{{rules}} }""");

        var stored = await Api.ReadAsync($"campaigns/{campaign}");
        var rule = stored.GetProperty("progression_rules")[0];
        Assert.Equal(["1", "2", "3"], stored.GetProperty("lead_scoring_rules").EnumerateArray().Select(scoring => scoring.Text("id")));
        Assert.Equal("link_clicked", stored.GetProperty("lead_scoring_rules")[1].GetProperty("condition").Text("field"));
        Assert.Equal(("nouveau", "qualifie", 40), (rule.Text("from_status"), rule.Text("to_status"), rule.GetProperty("conditions")[0].Number("value")));
        Assert.Equal("Call qualified lead", rule.GetProperty("actions")[0].GetProperty("params").Text("title"));
    }
}
