using CampaignStudio.Tests.Support;

namespace CampaignStudio.Tests.Processes;

/// <summary>What is to become of a message.</summary>
internal enum Outcome
{
    Arrives,

    /// <summary>Certainly not accepted: tried again, and accepted then.</summary>
    ArrivesLater,
    Bounces,

    /// <summary>The answer to the body was lost: never tried again. The server may have kept the message.</summary>
    IsUnknown,
    IsUnknownAndArrived,
}

/// <summary>A server that fails in every way that servers do, one time in eight.</summary>
internal sealed class MailFaults
{
    private const int OneIn = 8;

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

    private readonly Dictionary<string, Outcome> _expected = [];

    /// <summary>Tells the sink whom to fail, once each.</summary>
    public static MailFaults Script(SmtpSink sink, IEnumerable<string> addresses, Random random)
    {
        var faults = new MailFaults();
        foreach (var address in addresses)
        {
            faults._expected[address] = Outcome.Arrives;
            if (random.Next(OneIn) > 0) continue;
            var fault = Faults[random.Next(Faults.Length)];
            sink.When(fault.Stage, fault.Reply, address, times: 1);
            faults._expected[address] = fault.Outcome;
        }
        return faults;
    }

    /// <summary>The addresses that are to end so, in order.</summary>
    public string[] Of(params Outcome[] outcomes) =>
        [.. _expected.Where(lead => outcomes.Contains(lead.Value)).Select(lead => lead.Key).Order(StringComparer.Ordinal)];
}
