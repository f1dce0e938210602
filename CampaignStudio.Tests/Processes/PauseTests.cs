using System.Diagnostics;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;

namespace CampaignStudio.Tests.Processes;

/// <summary>A pause that comes while messages pour out.</summary>
[Collection(ProcessTestsCollection.Name)]
[EveryDatabase]
public sealed class PauseTests(ITestOutputHelper output)
{
    private const string Witness = "witness@elsewhere.example";

    private static readonly bool IsLong = Environment.GetEnvironmentVariable("STUDIO_LONG") == "1";
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Bar = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Nothing_is_handed_over_later_than_a_second_after_the_pause_was_answered()
    {
        var (pauses, leads) = IsLong ? (20, 8_000) : (2, 1_000);
        await using var sink = await SmtpSink.StartAsync();
        await using var studio = await MailRuns.StartAsync(sink.Port);
        await MailRuns.ImportAsync(studio, leads);
        var campaign = await MailRuns.CampaignAsync(studio);
        await studio.Api.StartAsync(campaign);

        for (var pause = 1; pause <= pauses; pause++)
        {
            // A server that takes its time would still be busy with what was claimed long after the pause; a quick one gets more of it.
            var isSlow = pause % 2 == 1;
            sink.Thinking = isSlow ? Slow : TimeSpan.Zero;
            await sink.WaitForAsync(sink.Messages.Count + (isSlow ? 20 : 300), MailRuns.Limit);
            await studio.Api.PostAsync($"/campaigns/{campaign}/pause");
            var answered = Stopwatch.GetTimestamp();
            // The engine still works, and by then it has looked at everything that is due.
            await SendToAnotherAsync(studio, sink, pause);

            var taken = sink.Messages;
            var last = taken.Where(message => !IsWitness(message)).Max(message => Stopwatch.GetElapsedTime(answered, message.EndedAt));
            output.WriteLine($"Pause {pause}: {taken.Count} messages taken, the last one {last.TotalMilliseconds:F0} ms after the answer");
            Assert.True(last <= Bar, $"A message was handed over {last} after the pause was answered.");
            Assert.True(taken.Count < leads, "There was nothing left to hold back.");

            await studio.Api.PostAsync($"/campaigns/{campaign}/resume");
        }
        sink.Thinking = TimeSpan.Zero;
        await MailRuns.NothingPendingAsync(studio, campaign);

        Assert.Equal(MailRuns.Addresses(leads), sink.Messages.Where(message => !IsWitness(message)).Select(message => message.To[0]).Order(StringComparer.Ordinal));
        var line = await MailRuns.BalancedLedgerAsync(studio, campaign);
        Assert.Equal((leads, leads), (line.Planned, line.Sent));
    }

    private static async Task SendToAnotherAsync(StudioProcess studio, SmtpSink sink, int number)
    {
        await studio.Api.ImportLeadsAsync($"email,first_name\n{number}{Witness},Wim\n");
        var other = await MailRuns.CampaignAsync(studio, who: new { field = "email", @operator = "equals", value = $"{number}{Witness}" });
        await studio.Api.StartAsync(other);
        await Eventually.AsTrueAsync(() => Task.FromResult(sink.Recipients.Contains($"{number}{Witness}")), MailRuns.Limit, "another campaign's message comes", () => studio.Log);
    }

    private static bool IsWitness(SinkMessage message) => message.To[0].EndsWith(Witness, StringComparison.Ordinal);
}
