using System.Diagnostics;
using System.Globalization;
using System.Text;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;

namespace CampaignStudio.Tests.Processes;

/// <summary>A small campaign beside a huge one.</summary>
[Collection(ProcessTestsCollection.Name)]
[EveryDatabase]
public sealed class FairnessTests(ITestOutputHelper output)
{
    private const int Small = 50;

    private static readonly TimeSpan Bar = TimeSpan.FromSeconds(5);
    private static readonly int Large = Environment.GetEnvironmentVariable("STUDIO_LONG") == "1" ? 200_000 : 5_000;

    [Fact]
    public async Task A_small_campaign_started_with_a_huge_one_is_through_within_five_seconds_of_its_time_alone()
    {
        await using var sink = await SmtpSink.StartAsync();
        await using var studio = await MailRuns.StartAsync(sink.Port);
        await MailRuns.ImportAsync(studio, Large);
        var huge = await MailRuns.CampaignAsync(studio);
        var first = await SmallAsync(studio, "first.example");
        var second = await SmallAsync(studio, "second.example");

        var alone = await RunAsync(studio, sink, first, "first.example");
        await studio.Api.PostAsync($"/campaigns/{huge}/start");
        var beside = await RunAsync(studio, sink, second, "second.example");

        var others = sink.Messages.Count - (2 * Small);
        output.WriteLine($"{Small} leads: {alone.TotalSeconds:F1} s alone, {beside.TotalSeconds:F1} s beside {Large} ({others} of them written to by then)");
        Assert.True(others < Large, "The huge one was through by then.");
        Assert.True(beside <= alone + Bar, $"It took {beside} beside the huge one and {alone} alone.");
    }

    /// <summary>A campaign of fifty with a domain of their own.</summary>
    private static async Task<long> SmallAsync(StudioProcess studio, string domain)
    {
        var csv = new StringBuilder("email,first_name,company\n");
        foreach (var number in Enumerable.Range(1, Small)) csv.Append(CultureInfo.InvariantCulture, $"lead{number}@{domain},Ada{number},Engines\n");
        await studio.Api.ImportLeadsAsync(csv.ToString());
        return await MailRuns.CampaignAsync(studio, who: new { field = "email", @operator = "contains", value = $"@{domain}" });
    }

    /// <summary>From the wish to start it to the last of its messages.</summary>
    private static async Task<TimeSpan> RunAsync(StudioProcess studio, SmtpSink sink, long campaign, string domain)
    {
        var started = Stopwatch.GetTimestamp();
        await studio.Api.PostAsync($"/campaigns/{campaign}/start");
        var messages = await Eventually.AsAsync(
            () => Task.FromResult(sink.Messages.Where(message => message.To[0].EndsWith(domain, StringComparison.Ordinal)).ToList()),
            messages => messages.Count == Small,
            MailRuns.Limit,
            "the small campaign is through",
            () => studio.Log);
        return Stopwatch.GetElapsedTime(started, messages.Max(message => message.EndedAt));
    }
}
