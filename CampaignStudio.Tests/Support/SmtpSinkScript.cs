using System.Diagnostics;

namespace CampaignStudio.Tests.Support;

/// <summary>Where in a conversation the sink may be told to behave badly.</summary>
public enum SinkStage
{
    Connect,
    Auth,
    MailFrom,
    RcptTo,
    Data,

    /// <summary>The first line of the body has arrived, the rest has not been read.</summary>
    Body,
    EndOfData,
}

/// <summary>Where a conversation stands: what a rule of the script is asked about.</summary>
/// <param name="Stage">The command that has just arrived.</param>
/// <param name="Connection">1 for the first connection.</param>
/// <param name="Recipient">The recipient, from RCPT on.</param>
public sealed record SinkMoment(SinkStage Stage, int Connection, string? Recipient);

/// <summary>What the sink does instead of the usual.</summary>
/// <param name="Text">The reply line; <c>null</c>: none.</param>
/// <param name="Drops">Resets the connection (after the reply, if there is one).</param>
/// <param name="Accepts">At the end of the data: keeps the message all the same.</param>
/// <param name="Stalls">Says nothing more on this connection, and keeps it open.</param>
public sealed record SinkReply(string? Text, bool Drops = false, bool Accepts = false, bool Stalls = false)
{
    /// <summary>Hangs up without a word.</summary>
    public static SinkReply Drop { get; } = new(null, Drops: true);

    /// <summary>Takes the message and hangs up before saying so.</summary>
    public static SinkReply AcceptAndDrop { get; } = new(null, Drops: true, Accepts: true);

    public static SinkReply Stall { get; } = new(null, Stalls: true);

    public static SinkReply Say(string text) => new(text);

    public static SinkReply SayAndDrop(string text) => new(text, Drops: true);
}

/// <summary>A message the sink took responsibility for.</summary>
public sealed record SinkMessage(int Connection, string From, IReadOnlyList<string> To, byte[] Raw)
{
    /// <summary>The timestamp of the end of its data.</summary>
    public long EndedAt { get; } = Stopwatch.GetTimestamp();

    public MimeKit.MimeMessage Parse()
    {
        using var stream = new MemoryStream(Raw, writable: false);
        return MimeKit.MimeMessage.Load(stream);
    }
}

/// <summary>How the sink presents itself.</summary>
public sealed record SmtpSinkOptions
{
    public bool Pipelining { get; init; } = true;

    public bool EightBitMime { get; init; } = true;

    /// <summary>CHUNKING and SIZE are offered too, although no client need use them.</summary>
    public bool OffersMore { get; init; } = true;

    /// <summary>Demands this login.</summary>
    public (string User, string Password)? Login { get; init; }

    /// <summary>Offers STARTTLS, or speaks TLS from the start with <see cref="ImplicitTls"/>.</summary>
    public System.Security.Cryptography.X509Certificates.X509Certificate2? Certificate { get; init; }

    public bool ImplicitTls { get; init; }

    /// <summary>0: any free port.</summary>
    public int Port { get; init; }
}
