using System.Globalization;
using System.Text.RegularExpressions;

namespace CampaignStudio.Domain.Delivery;

/// <summary>The step of an SMTP transaction a reply answers (RFC 5321 §3.3).</summary>
public enum SmtpStage
{
    MailFrom,
    RcptTo,
    Data,
    EndOfData,
}

/// <summary>What an SMTP reply means for the message, as a table.</summary>
public static partial class SmtpReplies
{
    private enum Verdict
    {
        Accepted,
        Retry,
        Bounced,
        AddressAtFault,
        Failed,
        ChannelDown,
        Unknown,
    }

    /// <summary>One line of the table; the first that fits decides. <c>null</c> and an empty pattern fit everything.</summary>
    private sealed record Rule(SmtpStage? Stage, int From, int To, string Enhanced, Verdict Verdict);

    private static readonly Rule[] Rules =
    [
        // Only the reply to the whole message hands responsibility over (RFC 5321 §4.2.5).
        new(SmtpStage.EndOfData, 200, 299, "", Verdict.Accepted),
        new(null, 400, 499, "", Verdict.Retry),
        // RFC 4954 §6: the server wants (other) authentication: nothing about this message.
        new(SmtpStage.MailFrom, 530, 530, "", Verdict.ChannelDown),
        new(SmtpStage.MailFrom, 534, 535, "", Verdict.ChannelDown),
        new(SmtpStage.MailFrom, 538, 538, "", Verdict.ChannelDown),
        // RFC 3463 §3.2: X.1.7 and X.1.8 speak of the sender's address; the recipient has done nothing.
        new(null, 500, 599, "1.7", Verdict.Failed),
        new(null, 500, 599, "1.8", Verdict.Failed),
        new(null, 500, 599, "1.", Verdict.AddressAtFault),
        new(SmtpStage.MailFrom, 500, 599, "", Verdict.Failed),
        new(null, 500, 599, "", Verdict.Bounced),
        // Anything else is no SMTP; after the body nobody can say what the server did with it.
        new(SmtpStage.EndOfData, 0, 999, "", Verdict.Unknown),
        new(null, 0, 999, "", Verdict.Retry),
    ];

    /// <summary>
    /// Classifies a reply. The first digit of the reply code decides between temporary and permanent, even where an enhanced
    /// code (RFC 3463) at the start of the text says otherwise; the enhanced code then says who is at fault.
    /// </summary>
    /// <param name="stage">The step the reply answers.</param>
    /// <param name="code">The three-digit reply code; a positive one only at <see cref="SmtpStage.EndOfData"/>.</param>
    /// <param name="text">The reply's text without its code, lines joined.</param>
    public static HandOver Classify(SmtpStage stage, int code, string text)
    {
        var message = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var match = EnhancedCode().Match(message);
        var detail = match.Success ? match.Groups["detail"].Value : "";
        var name = code.ToString(CultureInfo.InvariantCulture) + (match.Success ? " " + match.Groups["all"].Value : "");
        var rule = Rules.First(rule => (rule.Stage is null || rule.Stage == stage) && code >= rule.From && code <= rule.To && Fits(rule.Enhanced, detail));

        return rule.Verdict switch
        {
            Verdict.Accepted => new HandOver.Accepted(null, $"{code} {message}"),
            Verdict.Retry => new HandOver.Retry(name, message),
            Verdict.Bounced => new HandOver.Refused(name, message, AddressAtFault: false, IsBounce: true),
            Verdict.AddressAtFault => new HandOver.Refused(name, message, AddressAtFault: true, IsBounce: true),
            Verdict.Failed => new HandOver.Refused(name, message, AddressAtFault: false, IsBounce: false),
            Verdict.ChannelDown => new HandOver.ChannelDown($"{code} {message}"),
            _ => new HandOver.Unknown($"{code} {message}"),
        };
    }

    /// <summary>A pattern that ends in a dot fits every detail of that subject.</summary>
    private static bool Fits(string pattern, string detail) =>
        pattern.Length == 0 || (pattern.EndsWith('.') ? detail.StartsWith(pattern, StringComparison.Ordinal) : detail == pattern);

    [GeneratedRegex(@"^(?<all>[245]\.(?<detail>\d{1,3}\.\d{1,3}))(?!\d|\.\d)", RegexOptions.CultureInvariant)]
    private static partial Regex EnhancedCode();
}
