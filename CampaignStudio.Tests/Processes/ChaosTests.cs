using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Tests.Nodes;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;

namespace CampaignStudio.Tests.Processes;

/// <summary>Three processes share the work on one PostgreSQL database; every few seconds one is killed and started again.</summary>
[Collection(ProcessTestsCollection.Name)]
[EveryDatabase]
public sealed partial class ChaosTests(ITestOutputHelper output)
{
    private const int Nodes = 3;
    private const int AtMostUnknownPerKill = 2 * DeliveryEngine.GroupSize;

    private static readonly bool IsLong = Environment.GetEnvironmentVariable("STUDIO_LONG") == "1";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(IsLong ? 20 : 5);

    [Fact]
    public async Task Whatever_is_killed_nobody_is_written_to_twice_and_nobody_is_lost()
    {
        var leads = IsLong ? 20_000 : 1_500;
        var mostKills = IsLong ? 25 : 4;
        var seed = Random.Shared.Next();
        output.WriteLine($"Seed {seed}");
        var random = new Random(seed);
        await using var database = SharedDatabase.Absent();
        await using var sink = await SmtpSink.StartAsync();
        await using var crew = await Crew.StartAsync(database, sink.Port, Nodes);
        await MailRuns.ImportAsync(crew.Any, leads);
        var campaign = await MailRuns.CampaignAsync(crew.Any);
        await ChaosBooks.AddRulesAsync(crew.Any, campaign);
        await crew.Any.Api.PostAsync($"/campaigns/{campaign}/start");

        using var over = new CancellationTokenSource();
        var opened = new ConcurrentDictionary<string, bool>();
        var reading = ReadMailAsync(sink, crew, opened, over.Token);
        var kills = 0;
        // From the first message on, evenly spread, as long as it is certain that more will come: each kill may have cost a few.
        for (var next = 1; next < leads - mostKills * AtMostUnknownPerKill && kills < mostKills; next = sink.Messages.Count + random.Next(1, 2 * leads / mostKills))
        {
            await sink.WaitForAsync(next, Limit);
            await crew.KillOneAsync(random);
            output.WriteLine($"Kill {++kills}: {sink.Messages.Count} messages taken");
        }
        await crew.AllUpAsync();
        await MailRuns.NothingPendingAsync(crew.Any, campaign, Limit);
        await over.CancelAsync();
        await reading;

        var received = sink.Recipients;
        Assert.Equal(received.Count, received.Distinct().Count());
        var unknown = (await crew.Any.Api.OutreachesAsync(campaign, "unknown")).Select(MailRuns.To).ToList();
        output.WriteLine($"{received.Count} messages, {unknown.Count} unknown after {kills} kills, {opened.Count} opened");
        Assert.InRange(kills, 2, mostKills);
        Assert.InRange(unknown.Count, 0, kills * AtMostUnknownPerKill);
        Assert.Empty(MailRuns.Addresses(leads).Except(received).Except(unknown));

        await MailRuns.CountUnknownAsSentAsync(crew.Any, campaign);
        await crew.StopAsync();
        Assert.Equal(received.Count, sink.Messages.Count);
        await ChaosBooks.AssertAsync(database, campaign, leads, opened.Keys);
    }

    /// <summary>Opens every twentieth message on some node; what was acknowledged is kept.</summary>
    private static async Task ReadMailAsync(SmtpSink sink, Crew crew, ConcurrentDictionary<string, bool> opened, CancellationToken over)
    {
        var random = new Random(7);
        for (var read = 0; !over.IsCancellationRequested; read++)
        {
            try
            {
                await sink.WaitForAsync((read + 1) * 20, TimeSpan.FromSeconds(1));
            }
            catch (TimeoutException)
            {
                read--;
                continue;
            }
            var message = sink.Messages[read * 20];
            if (await crew.GetAsync(random.Next(Nodes), Pixel().Match(message.Parse().HtmlBody!).Value)) opened[message.To[0]] = true;
        }
    }

    [GeneratedRegex("/t/o/[A-Za-z0-9_-]+\\.gif")]
    private static partial Regex Pixel();
}
