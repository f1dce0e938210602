using CampaignStudio.Domain.Delivery;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;

namespace CampaignStudio.Tests.Processes;

[Collection(ProcessTestsCollection.Name)]
[EveryDatabase]
public sealed class CrashTests(ITestOutputHelper output)
{
    private const int AtMostUnknownPerKill = 2 * DeliveryEngine.GroupSize;

    private static readonly bool IsLong = Environment.GetEnvironmentVariable("STUDIO_LONG") == "1";

    [Fact]
    public async Task Killed_in_the_middle_of_sending_again_and_again_it_never_sends_twice_and_loses_nothing()
    {
        var kills = IsLong ? 20 : 3;
        // Each kill may cost fifty messages; enough must be left for the last.
        var leads = IsLong ? 2000 : 1000;
        var seed = Random.Shared.Next();
        output.WriteLine($"Seed {seed}");
        var random = new Random(seed);

        await using var sink = await SmtpSink.StartAsync();
        await using var studio = await MailRuns.StartAsync(sink.Port);
        await MailRuns.ImportAsync(studio, leads);
        var campaign = await MailRuns.CampaignAsync(studio);
        await studio.Api.StartAsync(campaign);

        for (var kill = 1; kill <= kills; kill++)
        {
            await sink.WaitForAsync(sink.Messages.Count + random.Next(1, (leads / kills / 2) - 10), MailRuns.Limit);
            await studio.KillAsync();
            await studio.RestartAsync();
            var unknownByNow = await studio.Api.OutreachCountAsync(campaign, "unknown");
            output.WriteLine($"Kill {kill}: {sink.Messages.Count} messages taken, {unknownByNow} unknown");
            Assert.InRange(unknownByNow, 0, kill * AtMostUnknownPerKill);
        }
        await MailRuns.NothingPendingAsync(studio, campaign);

        var received = sink.Recipients;
        Assert.Equal(received.Count, received.Distinct().Count());
        var unknown = await studio.Api.OutreachesAsync(campaign, "unknown");
        Assert.InRange(unknown.Count, 1, kills * AtMostUnknownPerKill);
        Assert.Empty(MailRuns.Addresses(leads).Except(received).Except(unknown.Select(MailRuns.To)));
        Assert.Equal(leads - unknown.Count, await studio.Api.ProgressAsync(campaign, "emails_sent"));

        await MailRuns.CountUnknownAsSentAsync(studio, campaign);
        Assert.Equal(leads, await studio.Api.ProgressAsync(campaign, "completed"));
        // Settling sends nothing.
        await MailRuns.NothingPendingAsync(studio, campaign);
        Assert.Equal(received.Count, sink.Messages.Count);
        var line = await MailRuns.BalancedLedgerAsync(studio, campaign);
        Assert.Equal((leads, leads, 0), (line.Planned, line.Sent, line.Unknown));
    }
}
