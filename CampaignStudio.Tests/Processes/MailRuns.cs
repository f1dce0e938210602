using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using CampaignStudio.Domain.Reporting;
using CampaignStudio.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignStudio.Tests.Processes;

/// <summary>What the tests of real sending have in common: a program that sends to a sink, leads, a campaign of one e-mail.</summary>
internal static class MailRuns
{
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    public static Task<StudioProcess> StartAsync(int smtpPort, params (string Key, string? Value)[] settings) => StudioProcess.StartAsync(
    [
        ("Email:Transport", "Smtp"),
        ("Email:Smtp:Host", "127.0.0.1"),
        ("Email:Smtp:Port", smtpPort.ToString(CultureInfo.InvariantCulture)),
        ("Email:Smtp:Security", "None"),
        .. settings,
    ]);

    public static string Address(int number) => $"lead{number.ToString("D5", CultureInfo.InvariantCulture)}@recipients.example";

    public static string[] Addresses(int count) => [.. Enumerable.Range(1, count).Select(Address)];

    /// <summary>Imports so many leads, from CSV as people do.</summary>
    public static Task ImportAsync(StudioProcess studio, int count, int first = 1)
    {
        var csv = new StringBuilder("email,first_name,last_name,company\n");
        foreach (var number in Enumerable.Range(first, count)) csv.Append(CultureInfo.InvariantCulture, $"{Address(number)},Ada{number},Lovelace,\"Engines & Co, {number}\"\n");
        return studio.Api.ImportLeadsAsync(csv.ToString());
    }

    /// <summary>A campaign with one e-mail step, from a template; everybody imported is enrolled in it, or whom a condition names.</summary>
    public static async Task<long> CampaignAsync(StudioProcess studio, int delayHours = 0, object? who = null)
    {
        var template = await studio.Api.CreateEmailTemplateAsync(
            "Offer",
            "{{ first_name }}, an engine for {{ company }}",
            "<html><body><p>Dear {{ first_name }},</p><p><a href=\"https://shop.example/offer?for={{ first_name }}&amp;n=1\">Your offer</a></p></body></html>");
        var campaign = await studio.Api.CreateCampaignAsync(new { name = "Engines", status = "draft" });
        await studio.Api.AddStepAsync(campaign, new { name = "Offer", channel = "email", order = 1, delay_days = 0, delay_hours = delayHours, template_id = template });
        await studio.Api.EnrollAsync(campaign, who ?? Recipients);
        return campaign;
    }

    public static object Recipients => new { field = "email", @operator = "contains", value = "@recipients.example" };

    /// <summary>What waits for another attempt is tried again at once.</summary>
    public static async Task RetryNowAsync(StudioProcess studio, long campaign)
    {
        foreach (var outreach in await studio.Api.OutreachesAsync(campaign, "scheduled"))
        {
            if (outreach.GetProperty("attempts").GetInt32() == 0) continue;
            var now = new { scheduled_at = TimeProvider.System.GetUtcNow() };
            using var answer = await studio.Api.Http.PatchAsJsonAsync($"/api/v1/outreaches/{outreach.GetProperty("id").GetInt64()}", now);
            // Its time may have come meanwhile.
            if (answer.StatusCode is not HttpStatusCode.Conflict) answer.EnsureSuccessStatusCode();
        }
    }

    /// <summary>Waits until nothing is left that the engine would still do by itself.</summary>
    public static Task NothingPendingAsync(StudioProcess studio, long campaign, TimeSpan? limit = null) => Eventually.AsTrueAsync(
        async () => await studio.Api.OutreachCountAsync(campaign, "scheduled") == 0 && await studio.Api.OutreachCountAsync(campaign, "sending") == 0,
        limit ?? Limit,
        "every outreach is settled",
        () => studio.Log);

    /// <summary>A person settles everything whose outcome is unknown as sent.</summary>
    public static async Task CountUnknownAsSentAsync(StudioProcess studio, long campaign)
    {
        foreach (var outreach in await studio.Api.OutreachesAsync(campaign, "unknown")) await studio.Api.PostAsync($"/outreaches/{outreach.GetProperty("id").GetInt64()}/count-as-sent");
    }

    /// <summary>Stops the program and reads its books from its database: they balance and equal a recount.</summary>
    public static async Task<LedgerLine> BalancedLedgerAsync(StudioProcess studio, long campaign)
    {
        Assert.Equal(0, await studio.StopAsync());
        await using var books = StudioFactory.On(studio.Database);
        return await books.AsAsync(null, async services =>
        {
            Assert.Empty(await ActivatorUtilities.GetServiceOrCreateInstance<Reconciliation>(services).CompareAsync(campaign));
            var line = Assert.Single((await services.GetRequiredService<ProgressQueries>().LedgerAsync(campaign)).Steps);
            Assert.Equal(line.Planned, line.Sent + line.Skipped + line.Failed + line.Cancelled + line.Pending + line.Unknown);
            return line;
        });
    }

    public static string To(JsonElement outreach) => outreach.GetProperty("to").GetString()!;
}
