using CampaignStudio.Domain.Delivery;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;

namespace CampaignStudio.Tests.Processes;

/// <summary>One campaign whose process is killed again and again: nobody is written to twice, nobody is lost, the books balance.</summary>
[Collection(ProcessTestsCollection.Name)]
[EveryDatabase]
public sealed class CrashTests(ITestOutputHelper output)
{
    private const int AtMostUnknownPerKill = 2 * DeliveryEngine.GroupSize;

    // Mostly a kill leaves all of that unknown, and some more arrive before it comes.
    private const int LikelyCost = 55;

    private static readonly bool IsLong = Environment.GetEnvironmentVariable("STUDIO_LONG") == "1";
    private static readonly int Kills = IsLong ? 50 : 2;
    private static readonly int Leads = IsLong ? 5_000 : 400;

    [Fact]
    public async Task Killed_in_the_middle_of_sending_again_and_again_it_never_sends_twice_and_loses_nothing()
    {
        var random = Dice();
        await using var sink = await SmtpSink.StartAsync();
        await using var studio = await MailRuns.StartAsync(sink.Port);
        var campaign = await BeginAsync(studio);

        await KillAgainAndAgainAsync(studio, sink, campaign, random, unknownAnyway: 0);
        await MailRuns.NothingPendingAsync(studio, campaign);

        var received = sink.Recipients;
        Assert.Equal(received.Count, received.Distinct().Count());
        var unknown = await AddressesAsync(studio, campaign, "unknown");
        Tell(received.Count, unknown.Count);
        Assert.InRange(unknown.Count, 1, Kills * AtMostUnknownPerKill);
        Assert.Empty(MailRuns.Addresses(Leads).Except(received).Except(unknown));
        Assert.Equal(Leads - unknown.Count, await studio.Api.ProgressAsync(campaign, "emails_sent"));

        await MailRuns.CountUnknownAsSentAsync(studio, campaign);
        Assert.Equal(Leads, await studio.Api.ProgressAsync(campaign, "completed"));
        // Settling sends nothing.
        await MailRuns.NothingPendingAsync(studio, campaign);
        Assert.Equal(received.Count, sink.Messages.Count);
        var line = await MailRuns.BalancedLedgerAsync(studio, campaign);
        Assert.Equal((Leads, Leads, 0), (line.Planned, line.Sent, line.Unknown));
    }

    [Fact]
    public async Task Killed_while_the_server_refuses_stalls_and_hangs_up_it_never_sends_twice_and_loses_nothing()
    {
        var random = Dice();
        await using var sink = await SmtpSink.StartAsync();
        var faults = MailFaults.Script(sink, MailRuns.Addresses(Leads), random);
        var lost = faults.Of(Outcome.IsUnknown, Outcome.IsUnknownAndArrived);
        await using var studio = await MailRuns.StartAsync(sink.Port, ("Email:Smtp:MessageTimeout", "00:00:01"));
        var campaign = await BeginAsync(studio);

        await KillAgainAndAgainAsync(studio, sink, campaign, random, lost.Length);
        // Every fault happens once, but whom the last kill interrupted may meet theirs now.
        await Eventually.AsTrueAsync(
            async () =>
            {
                await MailRuns.RetryNowAsync(studio, campaign);
                return await studio.Api.OutreachCountAsync(campaign, "scheduled") + await studio.Api.OutreachCountAsync(campaign, "sending") == 0;
            },
            MailRuns.Limit,
            "every outreach is settled",
            () => studio.Log);

        var received = sink.Recipients;
        Assert.Equal(received.Count, received.Distinct().Count());
        var unknown = await AddressesAsync(studio, campaign, "unknown");
        var bounced = await AddressesAsync(studio, campaign, "bounced");
        Tell(received.Count, unknown.Count, $", {lost.Length} of them for the server's sake; {bounced.Count} refused");
        Assert.InRange(unknown.Count, 1, lost.Length + (Kills * AtMostUnknownPerKill));
        Assert.Empty(MailRuns.Addresses(Leads).Except(received).Except(unknown).Except(bounced));
        // Whatever a kill made of them, a refusal stays one, and a lost answer is never asked for again.
        Assert.Empty(bounced.Except(faults.Of(Outcome.Bounces)));
        Assert.Empty(received.Intersect(faults.Of(Outcome.Bounces, Outcome.IsUnknown)));
        Assert.Empty(lost.Except(unknown));
        Assert.Empty(bounced.Intersect(unknown));

        var line = await MailRuns.BalancedLedgerAsync(studio, campaign);
        Assert.Equal((Leads, bounced.Count, unknown.Count), (line.Planned, line.Failed, line.Unknown));
        Assert.Equal(Leads - bounced.Count - unknown.Count, line.Sent);
    }

    private Random Dice()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"Seed {seed}");
        return new Random(seed);
    }

    private void Tell(int received, int unknown, string more = "") =>
        output.WriteLine($"{Leads} leads, {Kills} kills: {received} messages taken, {unknown} unknown{more}");

    /// <summary>Started and left to itself: the first kill may come while it activates.</summary>
    private static async Task<long> BeginAsync(StudioProcess studio)
    {
        await MailRuns.ImportAsync(studio, Leads);
        var campaign = await MailRuns.CampaignAsync(studio);
        await studio.Api.PostAsync($"/campaigns/{campaign}/start");
        return campaign;
    }

    /// <summary>Kills at random moments, spread evenly over the campaign: in the middle of sending, and now and then while it starts.</summary>
    private async Task KillAgainAndAgainAsync(StudioProcess studio, SmtpSink sink, long campaign, Random random, int unknownAnyway)
    {
        var unknown = 0;
        for (var kill = 1; kill <= Kills; kill++)
        {
            if (kill % 5 == 0)
            {
                await studio.KillAsync();
                await studio.KillWhileItStartsAsync(TimeSpan.FromMilliseconds(random.Next(2000)));
            }
            else
            {
                var left = Leads - sink.Messages.Count - unknown;
                var few = Math.Clamp(2 * ((left / (Kills - kill + 1)) - LikelyCost), 2, Math.Max(2, left - 100));
                await sink.WaitForAsync(sink.Messages.Count + random.Next(1, few), MailRuns.Limit);
                // The chance of the moment: not always right behind a message that was taken.
                await Task.Delay(random.Next(30));
                await studio.KillAsync();
            }
            await studio.RestartAsync();
            unknown = await studio.Api.OutreachCountAsync(campaign, "unknown");
            output.WriteLine($"Kill {kill}: {sink.Messages.Count} messages taken, {unknown} unknown");
            Assert.InRange(unknown, 0, (kill * AtMostUnknownPerKill) + unknownAnyway);
        }
    }

    private static async Task<List<string>> AddressesAsync(StudioProcess studio, long campaign, string status) =>
        [.. (await studio.Api.OutreachesAsync(campaign, status)).Select(MailRuns.To)];
}
