using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;

namespace CampaignStudio.Tests.Processes;

[Collection(ProcessTestsCollection.Name)]
[EveryDatabase]
public sealed class RoughServerTests(ITestOutputHelper output)
{
    private const int Leads = 400;

    private enum Outcome
    {
        Arrives,

        /// <summary>Certainly not accepted: tried again, and accepted then.</summary>
        ArrivesLater,
        Bounces,

        /// <summary>The answer to the body was lost: never tried again. The server may have kept the message.</summary>
        IsUnknown,
        IsUnknownAndArrived,
    }

    private static readonly (SinkStage Stage, SinkReply Reply, Outcome Outcome)[] Faults =
    [
        (SinkStage.RcptTo, SinkReply.Say("451 4.3.0 later"), Outcome.ArrivesLater),
        (SinkStage.RcptTo, SinkReply.Drop, Outcome.ArrivesLater),
        (SinkStage.RcptTo, SinkReply.Say("550 5.1.1 nobody here"), Outcome.Bounces),
        (SinkStage.Data, SinkReply.Say("452 4.2.2 mailbox full"), Outcome.ArrivesLater),
        (SinkStage.Data, SinkReply.Drop, Outcome.ArrivesLater),
        (SinkStage.EndOfData, SinkReply.Say("451 4.7.1 later"), Outcome.ArrivesLater),
        (SinkStage.EndOfData, SinkReply.Say("550 5.1.1 nobody here"), Outcome.Bounces),
        (SinkStage.EndOfData, SinkReply.Drop, Outcome.IsUnknown),
        (SinkStage.EndOfData, SinkReply.Stall, Outcome.IsUnknown),
        (SinkStage.EndOfData, SinkReply.AcceptAndDrop, Outcome.IsUnknownAndArrived),
    ];

    [Fact]
    public async Task A_server_that_refuses_drops_and_stalls_at_random_gets_no_message_twice_and_the_books_balance()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"Seed {seed}");
        var random = new Random(seed);
        await using var sink = await SmtpSink.StartAsync();
        var expected = new Dictionary<string, Outcome>();
        foreach (var address in MailRuns.Addresses(Leads))
        {
            expected[address] = Outcome.Arrives;
            if (random.Next(8) > 0) continue;
            var fault = Faults[random.Next(Faults.Length)];
            sink.When(fault.Stage, fault.Reply, address, times: 1);
            expected[address] = fault.Outcome;
        }
        await using var studio = await MailRuns.StartAsync(sink.Port, ("Email:Smtp:MessageTimeout", "00:00:03"));
        await MailRuns.ImportAsync(studio, Leads);
        var campaign = await MailRuns.CampaignAsync(studio);

        await studio.Api.StartAsync(campaign);
        await MailRuns.NothingPendingAsync(studio, campaign);

        Assert.Equal(Of(Outcome.Arrives, Outcome.ArrivesLater, Outcome.IsUnknownAndArrived), sink.Recipients.Order(StringComparer.Ordinal));
        var unknown = Of(Outcome.IsUnknown, Outcome.IsUnknownAndArrived);
        Assert.Equal(unknown, (await studio.Api.OutreachesAsync(campaign, "unknown")).Select(MailRuns.To).Order(StringComparer.Ordinal));
        var bounced = Of(Outcome.Bounces);
        Assert.Equal(bounced, (await studio.Api.OutreachesAsync(campaign, "bounced")).Select(MailRuns.To).Order(StringComparer.Ordinal));
        Assert.Equal(bounced.Length, await studio.Api.CountAsync("/suppressions?q=@recipients.example"));

        var line = await MailRuns.BalancedLedgerAsync(studio, campaign);
        Assert.Equal((Leads, bounced.Length, unknown.Length), (line.Planned, line.Failed, line.Unknown));
        Assert.Equal(Leads - bounced.Length - unknown.Length, line.Sent);

        string[] Of(params Outcome[] outcomes) => [.. expected.Where(lead => outcomes.Contains(lead.Value)).Select(lead => lead.Key).Order(StringComparer.Ordinal)];
    }
}
