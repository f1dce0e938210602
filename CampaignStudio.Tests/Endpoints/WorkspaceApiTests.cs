using System.Net;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;

namespace CampaignStudio.Tests.Endpoints;

/// <summary>What stands around the campaigns, as a program with nothing but a key sees it.</summary>
[EveryDatabase]
public sealed class WorkspaceApiTests(StudioFactory factory) : IClassFixture<StudioFactory>
{
    private HttpClient Api => factory.Api;

    [Fact]
    public async Task A_custom_field_is_added_filled_and_renamed()
    {
        var field = await Api.CreateAsync("custom-fields", """{"label":"Shoe size","type":"number"}""");
        var lead = await Api.CreateAsync("leads", """{"email":"feet@example.com","shoe_size":43}""");
        await Api.ChangeAsync($"custom-fields/{field}", """{"label":"Shoes"}""");

        Assert.Equal(43, (await Api.ReadAsync($"leads/{lead}")).Number("shoe_size"));
        Assert.Equal(("shoe_size", "Shoes"), (await Api.ReadAsync("custom-fields")).Items().Select(item => (item.Text("key"), item.Text("label"))).Single());
    }

    [Fact]
    public async Task A_campaign_that_a_program_makes_belongs_to_whom_it_names()
    {
        var owner = (await Api.ReadAsync("users")).Items()[0].Id();

        var campaign = await Api.CreateAsync("campaigns", $$"""{"name":"Owned","created_by":{{owner}}}""");

        Assert.Equal(owner, (await Api.ReadAsync($"campaigns/{campaign}")).Number("created_by"));
    }

    [Fact]
    public async Task Weekdays_may_be_written_out()
    {
        var campaign = await Api.CreateAsync("campaigns", """{"name":"Mondays","window":{"days":["Monday"]}}""");

        Assert.Equal("mon", (await Api.ReadAsync($"campaigns/{campaign}")).GetProperty("window").GetProperty("days")[0].GetString());
    }

    [Fact]
    public async Task A_suppressed_domain_comes_back_as_one()
    {
        var entry = await Api.CreateAsync("suppressions", """{"channel":"email","domain":"Blocked.example","reason":"competitor"}""");

        var item = await Api.ReadAsync($"suppressions/{entry}");
        Assert.Equal(("blocked.example", "manual", "competitor"), (item.Text("domain"), item.Text("reason"), item.Text("note")));
    }

    [Fact]
    public async Task A_key_has_no_notifications_which_is_no_mistake()
    {
        await Api.ChangeAsync("notifications", """{"read":true}""", HttpStatusCode.NoContent);
        await Api.ChangeAsync("notifications/9999", """{"read":true}""", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_enrollment_planned_for_nobody_is_refused_at_once()
    {
        var campaign = await Api.CreateAsync("campaigns", """{"name":"Later"}""");

        var problem = await Api.DoAsync("executions", $$"""{"type":"enroll_leads","campaign_id":{{campaign}},"params":{} }""", HttpStatusCode.BadRequest);

        Assert.Equal("params.lead_ids", problem.GetProperty("errors").EnumerateObject().Single().Name);
    }

    [Fact]
    public async Task A_task_is_completed_by_one()
    {
        var task = await Api.CreateAsync("tasks", """{"title":"Once"}""");

        await Api.ChangeAsync($"tasks/{task}", """{"status":"completed"}""");
        await Api.ChangeAsync($"tasks/{task}", """{"status":"completed"}""", HttpStatusCode.Conflict);
    }
}
