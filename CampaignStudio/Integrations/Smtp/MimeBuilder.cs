using System.Diagnostics.CodeAnalysis;
using System.Text;
using CampaignStudio.Domain.Delivery;
using MimeKit;
using MimeKit.Text;

namespace CampaignStudio.Integrations.Smtp;

/// <summary>Builds the MIME message. Nothing that comes from a lead or a template can start a header of its own.</summary>
public static class MimeBuilder
{
    /// <summary>The message, or the refusal when a part of it can't stand in a header.</summary>
    public static bool TryBuild(OutgoingEmail email, DateTimeOffset now, [NotNullWhen(true)] out MimeMessage? message, [NotNullWhen(false)] out HandOver.Refused? refusal)
    {
        ArgumentNullException.ThrowIfNull(email);
        message = null;
        refusal = FindInjection(email);
        if (refusal is not null) return false;

        if (!TryAddress(email.FromAddress, email.FromName, out var from))
        {
            refusal = Refuse("invalid_sender", $"The sender address '{email.FromAddress}' is not valid.");
            return false;
        }
        if (!TryAddress(email.ToAddress, email.ToName, out var to))
        {
            refusal = Refuse("invalid_address", $"The address '{email.ToAddress}' is not valid.") with { AddressAtFault = true };
            return false;
        }
        MailboxAddress? replyTo = null;
        if (!string.IsNullOrWhiteSpace(email.ReplyTo) && !TryAddress(email.ReplyTo, null, out replyTo))
        {
            refusal = Refuse("invalid_reply_to", $"The reply address '{email.ReplyTo}' is not valid.");
            return false;
        }

        var built = new MimeMessage { Subject = email.Subject, Date = now, MessageId = email.MessageId, Body = Body(email) };
        built.From.Add(from);
        built.To.Add(to);
        if (replyTo is not null) built.ReplyTo.Add(replyTo);
        foreach (var (name, value) in email.Headers) built.Headers.Add(name, Encoding.UTF8, value);
        EncodedWords.Set(HeaderOf(built, HeaderId.Subject), email.Subject);
        EncodeName(HeaderOf(built, HeaderId.From), from);
        EncodeName(HeaderOf(built, HeaderId.To), to);
        message = built;
        return true;
    }

    private static Header HeaderOf(MimeMessage message, HeaderId id) => message.Headers[message.Headers.IndexOf(id)];

    private static void EncodeName(Header header, MailboxAddress mailbox)
    {
        // An address in another alphabet has rules of its own (RFC 6532).
        if (mailbox.Name is { } name && Ascii.IsValid(mailbox.Address)) EncodedWords.Set(header, name, mailbox.Address);
    }

    /// <summary>Least rich part first (RFC 2046 §5.1.4). Quoted-printable passes every server and keeps mostly-ASCII text short.</summary>
    private static MultipartAlternative Body(OutgoingEmail email) =>
        [Part(TextFormat.Plain, email.Text), Part(TextFormat.Html, email.Html)];

    private static TextPart Part(TextFormat format, string content)
    {
        var part = new TextPart(format) { ContentTransferEncoding = ContentEncoding.QuotedPrintable };
        part.SetText(Encoding.UTF8, content);
        return part;
    }

    private static bool TryAddress(string address, string? name, [NotNullWhen(true)] out MailboxAddress? mailbox)
    {
        mailbox = null;
        // Only a bare address: "Somebody <x@y>" would let a lead's e-mail field choose another name, or hide two addresses.
        if (!MailboxAddress.TryParse(address.Trim(), out var parsed) || !string.IsNullOrEmpty(parsed.Name)) return false;
        var at = parsed.Address.LastIndexOf('@');
        if (at <= 0 || at == parsed.Address.Length - 1 || address.Contains('<', StringComparison.Ordinal)) return false;
        mailbox = new MailboxAddress(Encoding.UTF8, string.IsNullOrWhiteSpace(name) ? null : name, parsed.Address);
        return true;
    }

    private static HandOver.Refused? FindInjection(OutgoingEmail email)
    {
        var parts = new (string Name, string? Value)[]
        {
            ("Message-ID", email.MessageId),
            ("From", email.FromAddress),
            ("From", email.FromName),
            ("To", email.ToAddress),
            ("To", email.ToName),
            ("Subject", email.Subject),
            ("Reply-To", email.ReplyTo),
        };
        foreach (var (name, value) in parts)
        {
            if (BreaksLine(value)) return Injection(name);
        }
        foreach (var (name, value) in email.Headers)
        {
            if (name.Length == 0 || name.Any(letter => letter is <= ' ' or > '~' or ':')) return Refuse("invalid_header", "A header has a name that RFC 5322 does not allow.");
            if (BreaksLine(value)) return Injection(name);
        }
        return null;
    }

    private static bool BreaksLine(string? value) => value.AsSpan().ContainsAny('\r', '\n', '\0');

    private static HandOver.Refused Injection(string header) =>
        Refuse("line_break_in_header", $"The {header} of this message contains a line break.");

    private static HandOver.Refused Refuse(string code, string message) => new(code, message, AddressAtFault: false, IsBounce: false);
}
