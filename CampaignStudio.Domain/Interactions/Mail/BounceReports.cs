using System.Text.RegularExpressions;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Interactions.Mail;

/// <summary>
/// What became of a message, as mail servers report it: by the standard (RFC 3464), or in the prose of qmail, Exim, sendmail,
/// Exchange and others that never came to it.
/// </summary>
public static partial class BounceReports
{
    private const int LongestText = 50_000;
    private const int MostReferences = 20;

    /// <summary>The worst that a report's recipients met with: a failure before a delay before anything else.</summary>
    /// <param name="statuses">At least one.</param>
    public static InboundVerdict Standard(IReadOnlyList<DeliveryStatus> statuses)
    {
        var worst = statuses.FirstOrDefault(IsFailed) ?? statuses.FirstOrDefault(status => Is(status, "delayed")) ?? statuses[0];
        var body = string.Join(' ', new[] { worst.Status, worst.Diagnostic }.Where(part => !string.IsNullOrWhiteSpace(part)));
        if (Is(worst, "delayed")) return new InboundVerdict(InboundKind.Delayed, body, worst.Recipient);
        return IsFailed(worst) ? Bounce(worst.Status ?? "", body, worst.Recipient) : new InboundVerdict(InboundKind.Ignored, body, worst.Recipient);
    }

    /// <summary>A report without the standard's parts; null: it is none.</summary>
    public static InboundVerdict? InProse(InboundMail mail)
    {
        if (!IsFromMailSystem(mail)) return null;
        var text = mail.Text.Length > LongestText ? mail.Text[..LongestText] : mail.Text;
        // What follows is our own message, whose words say nothing about its fate.
        var copy = CopyMark().Match(text);
        var (report, returned) = copy.Success ? (text[..copy.Index], text[copy.Index..]) : (text, text);
        var recipient = mail.Header("X-Failed-Recipients")?.Split(',')[0].Trim() ?? Recipient(report);
        var verdict = Read(mail, report, recipient);
        return verdict is null ? null : verdict with
        {
            References = [.. MessageId().Matches(returned).Take(MostReferences).Select(match => match.Groups[1].Value)],
        };
    }

    private static InboundVerdict? Read(InboundMail mail, string report, string? recipient)
    {
        var head = $"{mail.Subject}\n{report}";
        if (DelayedWords().IsMatch(head)) return new InboundVerdict(InboundKind.Delayed, mail.Subject, recipient);
        if (EnhancedCode().Match(report) is { Success: true } code) return Bounce(code.Value, Line(report, code.Index), recipient);
        if (ReplyCode().Match(report) is { Success: true } reply) return Bounce(Enhanced(reply.Groups[1].Value), Line(report, reply.Groups[1].Index), recipient);
        if (recipient is not null || FailureWords().IsMatch(mail.Subject) || NoSuchUser().IsMatch(report)) return Bounce("", StoredText.Cut(head, 500), recipient);
        // A mail system's word about something else.
        return AutoReplies.Sign(mail) is null ? new InboundVerdict(InboundKind.Ignored) : null;
    }

    private static bool IsFailed(DeliveryStatus status) =>
        Is(status, "failed") || (string.IsNullOrWhiteSpace(status.Action) && status.Status?.StartsWith('5') is true);

    private static bool Is(DeliveryStatus status, string action) => action.Equals(status.Action?.Trim(), StringComparison.OrdinalIgnoreCase);

    /// <summary>RFC 3463: 4.x.x and a full mailbox pass; 5.1.x (but for the sender's own address) is the recipient's address.</summary>
    private static InboundVerdict Bounce(string status, string body, string? recipient)
    {
        var isFull = status.EndsWith(".2.2", StringComparison.Ordinal) || FullWords().IsMatch(body);
        if (status.StartsWith('4') || isFull) return new InboundVerdict(InboundKind.SoftBounced, body, recipient);
        var isAddress = status.StartsWith("5.1.", StringComparison.Ordinal) && status is not ("5.1.7" or "5.1.8");
        return new InboundVerdict(InboundKind.Bounced, body, recipient, isAddress || NoSuchUser().IsMatch(body));
    }

    /// <summary>RFC 5321 §4.2.3: what a bare reply code says of the reasons of RFC 3463.</summary>
    private static string Enhanced(string code) => code switch
    {
        "552" => "5.2.2",
        "553" => "5.1.3",
        _ => $"{code[0]}.0.0",
    };

    /// <summary>RFC 5321 §4.5.5 and RFC 3834 §2: reports come from the mail system, or from nobody.</summary>
    private static bool IsFromMailSystem(InboundMail mail) =>
        mail.Header("X-Failed-Recipients") is not null
        || (mail.From is { } from && MailSystem().IsMatch(from))
        || (mail.Header("Return-Path")?.Trim() is "<>" && FailureWords().IsMatch(mail.Subject));

    /// <summary>"&lt;ada@example.com&gt;:" on a line of its own (qmail, sendmail, Postfix), else the first address on an indented one (Exim).</summary>
    private static string? Recipient(string report) =>
        BracketedRecipient().Match(report) is { Success: true } bracketed ? bracketed.Groups[1].Value
        : IndentedRecipient().Match(report) is { Success: true } indented ? indented.Groups[1].Value
        : null;

    private static string Line(string text, int at)
    {
        var start = text.LastIndexOf('\n', at) + 1;
        var end = text.IndexOf('\n', at);
        return StoredText.Cut(text[start..(end < 0 ? text.Length : end)].Trim(), 500);
    }

    [GeneratedRegex(@"^(mailer-?daemon|postmaster|mail-?daemon|mailerdaemon|microsoftexchange[0-9a-f]{8,64}|bounce|mdaemon)@", RegexOptions.IgnoreCase)]
    private static partial Regex MailSystem();

    [GeneratedRegex(
        @"undeliver|not delivered|delivery (status notification|failure|failed|has failed|problem|error)|mail (delivery|system error)|returned (mail|to sender)|failure notice|could not be delivered|non[- ]?remis|non-remise|échec de (la )?(remise|distribution)|n'a pas (pu être|été) (remis|distribué)|unzustellbar|nicht zustellbar|zustellung fehlgeschlagen|no (se )?(ha podido |puede )?entrega[rd]|error de entrega|non recapitabile|mancato recapito|niet bestelbaar|onbestelbaar|não (foi )?entreg|falha na entrega",
        RegexOptions.IgnoreCase)]
    private static partial Regex FailureWords();

    [GeneratedRegex(
        @"\(delay(ed)?\)|delivery (is |has been |temporarily )?delayed|delayed mail|still being (re)?tried|will (be retried|retry|keep trying|continue to (be )?tr)|warning: (message|could not send)|no action is required|you do not need to (resend|do anything)|remise (différée|retardée)|zustellung verzögert|entrega retrasada|consegna ritardata",
        RegexOptions.IgnoreCase)]
    private static partial Regex DelayedWords();

    [GeneratedRegex(
        @"\b(no such (user|recipient|mailbox|address|person|account)|user (is )?unknown|unknown (user|recipient|address|local[ -]part|mailbox)|recipient (is )?unknown|(user|mailbox|recipient|address|account|alias)\b.{0,60}\b(does not|doesn['’]t|did not|not) (exist|found)|(couldn['’]t|could not|cannot) be found|mailbox (unavailable|not found|disabled|does not exist)|invalid (recipient|mailbox|address)|no mailbox (here )?by that name|recipient (address )?rejected: (user|undeliverable|unknown)|recipnotfound|account (has been |is )?(disabled|deactivated|closed)|not a valid (mailbox|user|recipient)|no longer (works|employed|valid|available at this address)|n['’]existe pas|utilisateur inconnu|empfänger unbekannt|existiert nicht|no existe|usuario desconocido|utente sconosciuto|non esiste|bestaat niet|não existe|unrouteable address|unroutable address|host or domain name not found|domain (does not exist|not found))",
        RegexOptions.IgnoreCase)]
    private static partial Regex NoSuchUser();

    [GeneratedRegex(
        @"(mailbox|inbox|mail ?box|user|account).{0,40}\b(is |was )?(full|over ?quota|exceed)|quota (exceeded|limit)|over ?quota|exceeded.{0,30}(quota|storage|mailbox size)|insufficient (disk |system )?storage|boîte\b.{0,80}\bpleine|postfach\b.{0,80}\bvoll\b|buzón\b.{0,80}\blleno|casella\b.{0,80}\bpiena|mailbox\b.{0,80}\bvol\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex FullWords();

    [GeneratedRegex(@"(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?![\d.]*\d)")]
    private static partial Regex EnhancedCode();

    [GeneratedRegex(@"(?:^|(?<=[\s:;#<(""']))([45][0-5]\d)(?=[ \-][^\d\s])", RegexOptions.Multiline)]
    private static partial Regex ReplyCode();

    [GeneratedRegex(@"^\s*<([^<>\s]{1,200}@[^<>\s]{1,200})>:?\s*(?:\(.{0,200}\)\s*)?(?::|$|\bhost\b)", RegexOptions.Multiline)]
    private static partial Regex BracketedRecipient();

    [GeneratedRegex(@"^[ \t]+([^<>\s:;,]{1,200}@[^<>\s:;,]{1,200})[ \t]*\r?$", RegexOptions.Multiline)]
    private static partial Regex IndentedRecipient();

    // qmail, Exim, sendmail, Exchange, and our own headers where nothing marks them.
    [GeneratedRegex(
        @"^\s*-{2,}\s*(below this line is a copy of the message|this is a copy of (the|your) message|original message|the (body|header)s? of the (original )?message|undelivered message|original message follows)|^(return-path|received|message-id):\s",
        RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex CopyMark();

    [GeneratedRegex(@"^[ \t>]*message-id:\s*<([^<>\s]{3,250})>", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex MessageId();
}
