using System.Net;
using System.Text.Json;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignStudio.Tests.Endpoints;

/// <summary>Limits, and what is overdue after an outage, as a program sees them.</summary>
[EveryDatabase]
public sealed class DeliveryApiTests(StudioFactory factory) : IClassFixture<StudioFactory>
{
    private HttpClient Api => factory.Api;

    [Fact]
    public async Task The_delivery_settings_have_defaults_and_change_field_by_field()
    {
        var before = await Api.ReadAsync("settings/delivery");
        Assert.Equal((7, "skip", 12), (before.Number("frequency_days"), before.Text("frequency_mode"), before.Number("stale_after_hours")));

        var after = await Api.ChangeAsync("settings/delivery", """{"email_per_hour":7200,"frequency_mode":"delay"}""");
        Assert.Equal((7200, "delay", 12), (after.Number("email_per_hour"), after.Text("frequency_mode"), after.Number("stale_after_hours")));

        var wrong = await Api.ChangeAsync("settings/delivery", """{"stale_after_hours":0}""", HttpStatusCode.BadRequest);
        Assert.Contains("stale_after_hours", wrong.ToString(), StringComparison.Ordinal);
        await Api.ChangeAsync("settings/delivery", """{"per_hour":1}""", HttpStatusCode.BadRequest);
        await Api.ChangeAsync("settings/delivery", $$"""{"email_per_hour":1,"version":{{before.Number("version")}}}""", HttpStatusCode.Conflict);

        var last = await Api.ChangeAsync("settings/delivery", """{"email_per_hour":null}""");
        Assert.Equal((JsonValueKind.Null, "delay"), (last.GetProperty("email_per_hour").ValueKind, last.Text("frequency_mode")));
    }

    [Fact]
    public async Task An_hourly_cap_is_a_setting_of_a_campaign()
    {
        var campaign = await Api.CreateAsync("campaigns", """{"name":"Capped","hourly_cap":40}""");
        Assert.Equal(40, (await Api.ReadAsync($"campaigns/{campaign}")).Number("hourly_cap"));
        await Api.ChangeAsync($"campaigns/{campaign}", """{"hourly_cap":0}""", HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task What_is_overdue_is_told_and_decided_once()
    {
        var campaign = await Api.CreateAsync("campaigns", """{"name":"Overdue"}""");
        await Api.CreateStepAsync(campaign, """{"name":"Later","channel":"sms","delay_hours":2,"content":{"text":"Hello"}}""");
        var lead = await Api.CreateAsync("leads", """{"phone":"+33612349901"}""");
        await Api.DoAsync($"campaigns/{campaign}/leads", $$"""{"lead_ids":[{{lead}}]}""");
        await Api.DoAsync($"campaigns/{campaign}/start", "", HttpStatusCode.Accepted);
        await Api.AdvanceAsync("00:00:01");
        Assert.Equal(0, (await Api.ReadAsync($"campaigns/{campaign}/overdue")).Number("count"));
        await Api.DoAsync($"campaigns/{campaign}/overdue", """{"decision":"send"}""", HttpStatusCode.Conflict);

        await HoldAsync(campaign);
        await Api.AdvanceAsync("03:00:00");
        Assert.Equal(1, (await Api.ReadAsync($"campaigns/{campaign}/overdue")).Number("count"));
        Assert.Equal("overdue", (await Api.ReadAsync($"campaigns/{campaign}/outreaches")).Items().Single().Text("reason"));
        await Api.DoAsync($"campaigns/{campaign}/overdue", "{}", HttpStatusCode.BadRequest);
        await Api.DoAsync($"campaigns/{campaign}/overdue", """{"decision":"burn"}""", HttpStatusCode.BadRequest);
        await Api.ReadAsync("campaigns/999999/overdue", HttpStatusCode.NotFound);
        await Api.DoAsync("campaigns/999999/overdue", """{"decision":"send"}""", HttpStatusCode.NotFound);

        var decided = await Api.DoAsync($"campaigns/{campaign}/overdue", """{"decision":"skip"}""", HttpStatusCode.Accepted);
        await Api.AdvanceAsync("00:00:01");
        Assert.Equal("completed", (await Api.ReadAsync($"executions/{decided.Number("execution_id")}")).Text("status"));
        Assert.Equal("skipped", (await Api.ReadAsync($"campaigns/{campaign}/outreaches")).Items().Single().Text("status"));
    }

    /// <summary>What the engine would write after an outage, which can't be had from a running site.</summary>
    private Task<bool> HoldAsync(long id) => factory.AsAsync(null, async services =>
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<StudioDb>>().CreateDbContextAsync();
        var nowUtc = services.GetRequiredService<StudioClock>().UtcNow;
        (await db.Campaigns.SingleAsync((Campaign campaign) => campaign.Id == id)).HoldOverdue(nowUtc.AddHours(-1), nowUtc.AddHours(2.5));
        return await db.SaveChangesAsync() > 0;
    });
}
