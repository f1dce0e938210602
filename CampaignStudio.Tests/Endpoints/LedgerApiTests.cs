using System.Net;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignStudio.Tests.Endpoints;

/// <summary>What became of every message, and decisions about those of which nobody knows, as a program sees them.</summary>
[EveryDatabase]
public sealed class LedgerApiTests(StudioFactory factory) : IClassFixture<StudioFactory>
{
    private HttpClient Api => factory.Api;

    [Fact]
    public async Task The_ledger_balances_and_its_reasons_lead_to_the_messages()
    {
        var campaign = await RunningAsync("ledger", """{"email":"a@ledger.example"}""", """{"phone":"+33612340001"}""");

        var ledger = await Api.ReadAsync($"campaigns/{campaign}/ledger");

        Assert.Equal((true, 4, 1, 1, 0), (ledger.GetProperty("balances").GetBoolean(), ledger.Number("planned"), ledger.Number("sent"), ledger.Number("skipped"), ledger.Number("difference")));
        var step = ledger.GetProperty("steps")[0];
        var reason = step.GetProperty("reasons")[0];
        Assert.Equal(("skipped", "no_address", 1), (reason.Text("outcome"), reason.Text("reason"), reason.Number("count")));
        var messages = await Api.ReadAsync($"campaigns/{campaign}/outreaches?sequence_id={step.Number("sequence_id")}&outcome=skipped&reason=no_address");
        Assert.Equal("no_address", messages.Items().Single().Text("reason"));
        Assert.Equal(0, (await Api.ReadAsync($"campaigns/{campaign}/outreaches?outcome=skipped&reason=suppressed")).Number("total"));
        await Api.ReadAsync("campaigns/999999/ledger", HttpStatusCode.NotFound);
        await Api.ReadAsync($"campaigns/{campaign}/outreaches?outcome=lost", HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Unknown_outcomes_are_listed_and_decided_on_together()
    {
        var campaign = await RunningAsync("unknown", """{"email":"a@unknown.example"}""", """{"email":"b@unknown.example"}""", """{"email":"c@unknown.example"}""");
        await LoseAsync(campaign);

        var list = await Api.ReadAsync($"outreaches/unknown?campaign_id={campaign}&channel=email");
        Assert.Equal((3, "The line went dead."), (list.Number("total"), list.Items()[0].Text("reason")));
        Assert.Equal(0, (await Api.ReadAsync($"outreaches/unknown?campaign_id={campaign}&channel=sms")).Number("total"));

        Assert.Equal(0, (await Api.ReadAsync("outreaches/unknown?campaign_id=999999")).Number("total"));

        var one = await DecideAsync("resend", $$"""{"ids":[{{list.Items()[0].Id()}}]}""", 1);
        Assert.Equal((1, 0), (one.Number("settled"), one.Number("left")));
        var rest = await DecideAsync("count-as-sent", $$"""{"campaign_id":{{campaign}}}""", 2);
        Assert.Equal((2, 0), (rest.Number("settled"), rest.Number("left")));

        var ledger = await Api.ReadAsync($"campaigns/{campaign}/ledger");
        Assert.Equal((true, 0, 1), (ledger.GetProperty("balances").GetBoolean(), ledger.Number("unknown"), ledger.Number("failed")));
        await Api.DoAsync("outreaches/unknown/resend", $$"""{"campaign_id":{{campaign}}}""", HttpStatusCode.Conflict);
        await Api.DoAsync("outreaches/unknown/resend", """{"ids":[1],"channel":"email"}""", HttpStatusCode.BadRequest);
        await Api.DoAsync("outreaches/unknown/resend", "", HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Everybody_in_a_campaign_has_a_reason_and_an_edit_says_whom_it_touches()
    {
        var campaign = await RunningAsync("reach", """{"email":"a@reach.example"}""", """{"email":"b@reach.example"}""");

        var lead = (await Api.ReadAsync($"campaigns/{campaign}/leads")).Items()[0];
        Assert.Equal(("delay", "Waits until the delay before this step is over."), (lead.Text("reason"), lead.Text("reason_text")));
        Assert.NotNull(lead.Text("next_look_at"));

        var step = (await Api.ReadAsync($"campaigns/{campaign}/sequences")).Items()[1].Id();
        var reach = await Api.ReadAsync($"sequences/{step}/reach");
        Assert.Equal((2, 2, 0), (reach.Number("waiting"), reach.Number("replanned"), reach.Number("keep_their_time")));
        Assert.Equal((2, 2), ((await Api.ReadAsync($"campaigns/{campaign}/reach")).Number("waiting"), (await Api.ReadAsync($"campaigns/{campaign}/reach")).Number("under_way")));
        await Api.ReadAsync("campaigns/999999/reach", HttpStatusCode.NotFound);
        await Api.ReadAsync("sequences/999999/reach", HttpStatusCode.NotFound);
    }

    private async Task<System.Text.Json.JsonElement> DecideAsync(string what, string body, int about)
    {
        var started = await Api.DoAsync($"outreaches/unknown/{what}", body, HttpStatusCode.Accepted);
        Assert.Equal(about, started.Number("outreaches"));
        await Api.AdvanceAsync("00:00:01");
        return (await Api.ReadAsync($"executions/{started.Number("execution_id")}")).GetProperty("outcome");
    }

    private async Task<long> RunningAsync(string name, params string[] leads)
    {
        var campaign = await Api.CreateAsync("campaigns", $$"""{"name":"{{name}}"}""");
        await Api.CreateStepAsync(campaign, """{"name":"Hello","channel":"email","content":{"subject":"Hi","text":"Hello"}}""");
        await Api.CreateStepAsync(campaign, """{"name":"Later","channel":"email","delay_days":3,"content":{"subject":"Hi","text":"Hello"}}""");
        var ids = new List<long>();
        foreach (var lead in leads) ids.Add(await Api.CreateAsync("leads", lead));
        await Api.DoAsync($"campaigns/{campaign}/leads", $$"""{"lead_ids":[{{string.Join(',', ids)}}]}""");
        await Api.DoAsync($"campaigns/{campaign}/start", "", HttpStatusCode.Accepted);
        await Api.AdvanceAsync("00:00:01");
        return campaign;
    }

    /// <summary>What the engine would write when a line breaks off: the sandbox never loses anything.</summary>
    private Task<bool> LoseAsync(long campaign) => factory.AsAsync(null, async services =>
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<StudioDb>>().CreateDbContextAsync();
        var clock = services.GetRequiredService<StudioClock>();
        var pending = await db.Outreaches.Where(o => o.CampaignId == campaign && o.Status == OutreachStatus.Scheduled).ToListAsync();
        foreach (var outreach in pending) outreach.MarkUnknown(clock.UtcNow.AddHours(1), "The line went dead.");
        await db.SaveChangesAsync();
        return true;
    });
}
