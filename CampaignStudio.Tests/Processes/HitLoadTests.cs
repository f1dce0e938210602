using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignStudio.Tests.Processes;

/// <summary>A storm of opens and clicks on 64 connections: what was acknowledged is in the database, whatever happens to the process.</summary>
[Collection(ProcessTestsCollection.Name)]
[EveryDatabase]
public sealed partial class HitLoadTests(ITestOutputHelper output)
{
    private const int Connections = 64;
    private const int Leads = 100;

    private static readonly bool IsLong = Environment.GetEnvironmentVariable("STUDIO_LONG") == "1";
    private static readonly int Hits = IsLong ? 40_000 : 1_500;
    private static readonly int Kills = IsLong ? 10 : 1;

    [Fact]
    public async Task Every_answer_is_a_row_and_every_row_an_answer()
    {
        await using var studio = await StudioProcess.StartAsync();
        var campaign = await SentAsync(studio);
        await using var storm = Storm.Begin(studio, await LinksAsync(studio));

        await storm.ReachAsync(Hits);
        await storm.EndAsync();

        output.WriteLine(storm.ToString());
        var stored = await StoredAsync(studio, campaign);
        Assert.Equal(storm.Acknowledged.Order(), stored.Order());
    }

    [Fact]
    public async Task Killed_in_the_middle_it_has_everything_that_it_acknowledged()
    {
        await using var studio = await StudioProcess.StartAsync();
        var campaign = await SentAsync(studio);
        await using var storm = Storm.Begin(studio, await LinksAsync(studio));

        for (var kill = 1; kill <= Kills; kill++)
        {
            await storm.ReachAsync(kill * Hits / (Kills + 1));
            await studio.KillAsync();
            await studio.RestartAsync();
        }
        await storm.ReachAsync(Hits);
        await storm.EndAsync();

        output.WriteLine(storm.ToString());
        var stored = await StoredAsync(studio, campaign);
        Assert.Empty(storm.Acknowledged.Except(stored));
        // What was on its way may have been stored and not answered; nothing is stored twice.
        Assert.Equal(stored.Count, stored.Distinct().Count());
        Assert.InRange(stored.Count - storm.Acknowledged.Count, 0, Kills * Connections);
    }

    [Fact]
    public async Task Stopped_in_the_middle_it_stores_what_it_has_taken()
    {
        await using var studio = await StudioProcess.StartAsync();
        var campaign = await SentAsync(studio);
        await using var storm = Storm.Begin(studio, await LinksAsync(studio));

        await storm.ReachAsync(Hits / 2);
        Assert.Equal(0, await studio.StopAsync());
        await storm.EndAsync();
        await studio.RestartAsync();

        output.WriteLine(storm.ToString());
        Assert.Empty(storm.Acknowledged.Except(await StoredAsync(studio, campaign)));
    }

    /// <summary>A campaign of one e-mail that everybody has got; the sandbox keeps what they got.</summary>
    private static async Task<long> SentAsync(StudioProcess studio)
    {
        await MailRuns.ImportAsync(studio, Leads);
        var campaign = await MailRuns.CampaignAsync(studio);
        await studio.Api.StartAsync(campaign);
        await MailRuns.NothingPendingAsync(studio, campaign);
        return campaign;
    }

    private static async Task<string[]> LinksAsync(StudioProcess studio)
    {
        var messages = await studio.Api.AllAsync("/sandbox/messages");
        Assert.Equal(Leads, messages.Count);
        return [.. messages.Select(message => message.GetProperty("html").GetString()!).SelectMany(html => new[] { Pixel().Match(html).Value, Link().Match(html).Value })];
    }

    /// <summary>Stops the program and answers the names under which it has stored hits; its books balance.</summary>
    private static async Task<List<string>> StoredAsync(StudioProcess studio, long campaign)
    {
        await MailRuns.BalancedLedgerAsync(studio, campaign);
        await using var books = StudioFactory.On(studio.Database);
        return await books.AsAsync(null, async services =>
        {
            await using var db = await services.GetRequiredService<IDbContextFactory<StudioDb>>().CreateDbContextAsync();
            return await db.Interactions.Where(fact => fact.UserAgent != null).Select(fact => fact.UserAgent!).ToListAsync();
        });
    }

    [GeneratedRegex("/t/o/[A-Za-z0-9_-]+\\.gif")]
    private static partial Regex Pixel();

    [GeneratedRegex("/t/c/[A-Za-z0-9_-]+")]
    private static partial Regex Link();

    /// <summary>Callers that never pause, each of whose hits has a name of its own.</summary>
    private sealed class Storm : IAsyncDisposable
    {
        private readonly ConcurrentBag<string> _acknowledged = [];
        private readonly CancellationTokenSource _over = new();
        private readonly HttpClient _client;
        private readonly string[] _links;
        private readonly Task _calling;
        private readonly long _started = TimeProvider.System.GetTimestamp();
        private int _named;
        private int _refused;

        private Storm(StudioProcess studio, string[] links)
        {
            (_client, _links) = (studio.Client(), links);
            _calling = Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(CallAsync)));
        }

        public IReadOnlyCollection<string> Acknowledged => _acknowledged;

        public static Storm Begin(StudioProcess studio, string[] links) => new(studio, links);

        public Task ReachAsync(int acknowledged) => Eventually.AsTrueAsync(
            () => Task.FromResult(_acknowledged.Count >= acknowledged), MailRuns.Limit, $"{acknowledged} hits are acknowledged", () => ToString());

        /// <summary>Whoever has asked still hears the answer.</summary>
        public async Task EndAsync()
        {
            await _over.CancelAsync();
            await _calling;
        }

        public override string ToString()
        {
            var seconds = TimeProvider.System.GetElapsedTime(_started).TotalSeconds;
            return string.Create(CultureInfo.InvariantCulture, $"{_acknowledged.Count} acknowledged, {_refused} not, in {seconds:N1} s: {_acknowledged.Count / seconds:N0}/s");
        }

        public async ValueTask DisposeAsync()
        {
            await EndAsync();
            _client.Dispose();
            _over.Dispose();
        }

        private async Task CallAsync()
        {
            while (!_over.IsCancellationRequested)
            {
                var number = Interlocked.Increment(ref _named);
                var name = $"Reader {number.ToString(CultureInfo.InvariantCulture)}";
                using var request = new HttpRequestMessage(HttpMethod.Get, _links[number % _links.Length]);
                request.Headers.TryAddWithoutValidation("User-Agent", name);
                try
                {
                    using var answer = await _client.SendAsync(request);
                    if ((int)answer.StatusCode is >= 200 and < 400) _acknowledged.Add(name);
                    else Interlocked.Increment(ref _refused);
                }
                catch (Exception broken) when (broken is HttpRequestException or IOException)
                {
                    Interlocked.Increment(ref _refused);
                    // The program is down: whoever knocks again at once takes the processor from it.
                    await Task.Delay(TimeSpan.FromMilliseconds(50));
                }
            }
        }
    }
}
