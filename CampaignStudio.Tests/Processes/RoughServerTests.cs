using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;

namespace CampaignStudio.Tests.Processes;

[Collection(ProcessTestsCollection.Name)]
[EveryDatabase]
public sealed class RoughServerTests(ITestOutputHelper output)
{
    private const int Leads = 400;

    [Fact]
    public async Task A_server_that_refuses_drops_and_stalls_at_random_gets_no_message_twice_and_the_books_balance()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"Seed {seed}");
        var random = new Random(seed);
        await using var sink = await SmtpSink.StartAsync();
        var expected = MailFaults.Script(sink, MailRuns.Addresses(Leads), random);
        await using var studio = await MailRuns.StartAsync(sink.Port, ("Email:Smtp:MessageTimeout", "00:00:03"));
        await MailRuns.ImportAsync(studio, Leads);
        var campaign = await MailRuns.CampaignAsync(studio);

        await studio.Api.StartAsync(campaign);
        await MailRuns.NothingPendingAsync(studio, campaign);

        Assert.Equal(expected.Of(Outcome.Arrives, Outcome.ArrivesLater, Outcome.IsUnknownAndArrived), sink.Recipients.Order(StringComparer.Ordinal));
        var unknown = expected.Of(Outcome.IsUnknown, Outcome.IsUnknownAndArrived);
        Assert.Equal(unknown, (await studio.Api.OutreachesAsync(campaign, "unknown")).Select(MailRuns.To).Order(StringComparer.Ordinal));
        var bounced = expected.Of(Outcome.Bounces);
        Assert.Equal(bounced, (await studio.Api.OutreachesAsync(campaign, "bounced")).Select(MailRuns.To).Order(StringComparer.Ordinal));
        Assert.Equal(bounced.Length, await studio.Api.CountAsync("/suppressions?q=@recipients.example"));

        var line = await MailRuns.BalancedLedgerAsync(studio, campaign);
        Assert.Equal((Leads, bounced.Length, unknown.Length), (line.Planned, line.Failed, line.Unknown));
        Assert.Equal(Leads - bounced.Length - unknown.Length, line.Sent);
    }
}
