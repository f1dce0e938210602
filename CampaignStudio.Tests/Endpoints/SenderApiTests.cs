using System.Net;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;

namespace CampaignStudio.Tests.Endpoints;

/// <summary>Senders as a program sees them.</summary>
[EveryDatabase]
public sealed class SenderApiTests(StudioFactory factory) : IClassFixture<StudioFactory>
{
    private HttpClient Api => factory.Api;

    [Fact]
    public async Task Senders_are_added_changed_paused_chosen_by_campaigns_and_removed()
    {
        Assert.Equal([1, 2], (await Api.ReadAsync("senders")).Items().Take(2).Select(sender => sender.Number("id")));
        var id = await Api.CreateAsync("senders", """{"name":"Anna","address":"anna@example.com","host":"smtp.example.com","username":"anna","password":"hush","warm_up_first_day":20}""");
        var sender = await Api.ReadAsync($"senders/{id}");
        Assert.Equal(("email", "auto", 20, 40), (sender.Text("channel"), sender.Text("security"), sender.Number("allowance"), sender.Number("warm_up_growth_percent")));
        Assert.True(sender.GetProperty("has_password").GetBoolean());
        Assert.DoesNotContain("hush", sender.ToString(), StringComparison.Ordinal);

        var changed = await Api.ChangeAsync($"senders/{id}", """{"per_day":500}""");
        Assert.Equal((500, "anna"), (changed.Number("per_day"), changed.Text("username")));
        Assert.True(changed.GetProperty("has_password").GetBoolean());
        await Api.ChangeAsync($"senders/{id}", $$"""{"per_day":1,"version":{{sender.Number("version")}}}""", HttpStatusCode.Conflict);
        await Api.ChangeAsync($"senders/{id}", """{"port":99999}""", HttpStatusCode.BadRequest);
        await Api.ChangeAsync("senders/999", """{"per_day":1}""", HttpStatusCode.NotFound);

        var campaign = await Api.CreateAsync("campaigns", $$"""{"name":"Several","email_sender_ids":[1,{{id}}]}""");
        Assert.Equal(id, (await Api.ReadAsync($"campaigns/{campaign}")).GetProperty("email_sender_ids")[1].GetInt64());
        await Api.ChangeAsync($"campaigns/{campaign}", """{"sms_sender_ids":[1]}""", HttpStatusCode.BadRequest);
        Assert.Equal(1, (await Api.ReadAsync($"senders/{id}")).Number("campaigns"));

        await Api.DoAsync($"senders/{id}/pause", "", HttpStatusCode.NoContent);
        Assert.True((await Api.ReadAsync($"senders/{id}")).GetProperty("is_paused").GetBoolean());
        await Api.DoAsync($"senders/{id}/resume", "", HttpStatusCode.NoContent);
        await Api.ChangeAsync($"campaigns/{campaign}", $$"""{"email_sender_ids":[{{id}}]}""");
        await Api.SendAsync(HttpMethod.Delete, $"senders/{id}", null, HttpStatusCode.Conflict);
        await Api.ChangeAsync($"campaigns/{campaign}", """{"email_sender_ids":[]}""");
        await Api.SendAsync(HttpMethod.Delete, $"senders/{id}", null, HttpStatusCode.NoContent);
        await Api.ReadAsync($"senders/{id}", HttpStatusCode.NotFound);
    }
}
