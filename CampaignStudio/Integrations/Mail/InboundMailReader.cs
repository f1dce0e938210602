using System.Security.Cryptography;
using CampaignStudio.Domain.Interactions.Mail;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Domain.Templates;
using MimeKit;

namespace CampaignStudio.Integrations.Mail;

/// <summary>
/// Takes a raw message (RFC 5322) apart. Whatever it holds, it costs no more than a few times its size: one with more parts or
/// headers than mail has is read no further than its beginning.
/// </summary>
internal static class InboundMailReader
{
    /// <summary>The most bytes of a message that are looked at; larger ones are cut.</summary>
    public const int MaxLength = 10 * 1024 * 1024;

    private const int MaxText = 200_000;
    private const int MaxDepth = 20;
    private const int Beginning = 64 * 1024;
    private const int MaxReferences = 100;
    private const int MaxRecipients = 200;
    private static readonly string[] DeliveryHeaders = ["Delivered-To", "X-Original-To", "Envelope-To"];

    /// <summary>Null when it is no e-mail at all.</summary>
    public static InboundMail? Read(ArraySegment<byte> raw, DateTime? receivedUtc = null, CancellationToken cancel = default)
    {
        var options = new ParserOptions { MaxMimeDepth = MaxDepth, MaxAddressGroupDepth = 3 };
        try
        {
            var read = MailGauge.Fits(raw, options, cancel) ? raw : BeginningOf(raw);
            using var stream = new MemoryStream(read.Array!, read.Offset, read.Count, writable: false);
            using var message = MimeMessage.Load(options, stream, cancel);
            return message.Headers.Count == 0 ? null : Of(message) with
            {
                Digest = Convert.ToHexStringLower(SHA256.HashData(raw)),
                ReceivedUtc = receivedUtc,
            };
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>Whole lines, ended as headers end: a message cut inside them is none.</summary>
    private static byte[] BeginningOf(ArraySegment<byte> raw)
    {
        var start = raw.AsSpan()[..Math.Min(raw.Count, Beginning)];
        var end = start.LastIndexOf((byte)'\n') + 1;
        return [.. start[..(end > 0 ? end : start.Length)], .. "\r\n\r\n"u8];
    }

    private static InboundMail Of(MimeMessage message)
    {
        var parts = message.BodyParts.ToList();
        var returned = parts.OfType<MessagePart>().Select(part => part.Message?.Headers).OfType<HeaderList>().ToList();
        return new InboundMail
        {
            MessageId = message.MessageId,
            From = message.From.Mailboxes.FirstOrDefault()?.Address ?? message.Sender?.Address,
            To = [.. message.To.Mailboxes.Concat(message.Cc.Mailboxes).Select(mailbox => mailbox.Address).Concat(Delivered(message.Headers)).Take(MaxRecipients)],
            Subject = Cut(message.Subject ?? ""),
            Text = TextOf(message),
            Html = message.HtmlBody is { } html && !string.IsNullOrWhiteSpace(html) ? Cut(html) : null,
            WaysOut = [.. returned.Select(headers => headers[HeaderId.ListUnsubscribe]).OfType<string>().Take(MaxReferences)],
            Headers = message.Headers.DistinctBy(header => header.Field, StringComparer.OrdinalIgnoreCase)
                .ToDictionary(header => header.Field, header => header.Value ?? "", StringComparer.OrdinalIgnoreCase),
            References = [.. References(message, returned).Take(MaxReferences)],
            DeliveryStatuses = [.. DeliveryStatuses(parts), .. FeedbackRecipients(parts, returned)],
            FeedbackType = parts.OfType<MessageFeedbackReport>().Select(report => report.Fields["Feedback-Type"] ?? "other").FirstOrDefault(),
            IsReceipt = parts.OfType<MessageDispositionNotification>().Any(),
        };
    }

    private static string TextOf(MimeMessage message)
    {
        var text = message.TextBody is { } plain && !string.IsNullOrWhiteSpace(plain) ? plain : message.HtmlBody is { } html ? PlainText.FromHtml(QuotedText.NewHtml(Cut(html))) : "";
        return Cut(text);
    }

    private static string Cut(string text) => StoredText.Clean(StoredText.Cut(text, MaxText));

    private static IEnumerable<string> Delivered(HeaderList headers) =>
        DeliveryHeaders.Select(name => headers[name]).Where(value => !string.IsNullOrWhiteSpace(value)).Select(value => value!.Trim().Trim('<', '>'));

    private static IEnumerable<string> References(MimeMessage message, List<HeaderList> returned)
    {
        if (message.InReplyTo is { } answered) yield return answered;
        foreach (var id in message.References.Reverse()) yield return id;
        // Of messages that came back whole, or of which the headers alone did.
        foreach (var id in returned.Select(headers => headers[HeaderId.MessageId]).OfType<string>()) yield return id.Trim().Trim('<', '>');
    }

    private static IEnumerable<DeliveryStatus> DeliveryStatuses(List<MimeEntity> parts) => parts.OfType<MessageDeliveryStatus>()
        .SelectMany(status => status.StatusGroups)
        .Where(group => group.Contains("Final-Recipient") || group.Contains("Action"))
        .Select(group => new DeliveryStatus(
            Address(group["Original-Recipient"]) ?? Address(group["Final-Recipient"]), group["Action"], group["Status"]?.Split(' ', '(')[0].Trim(), Typed(group["Diagnostic-Code"])));

    /// <summary>RFC 5965 §3.2; providers that hide it still return our message, which names its recipient.</summary>
    private static IEnumerable<DeliveryStatus> FeedbackRecipients(List<MimeEntity> parts, List<HeaderList> returned)
    {
        var report = parts.OfType<MessageFeedbackReport>().FirstOrDefault();
        if (report is null) return [];
        var named = report.Fields["Original-Rcpt-To"] ?? report.Fields["Removal-Recipient"] ?? returned.Select(headers => headers[HeaderId.To]).FirstOrDefault(to => to is not null);
        if (named is null) return [];
        var address = InternetAddressList.TryParse(named, out var list) ? list.Mailboxes.FirstOrDefault()?.Address : null;
        return [new DeliveryStatus(address ?? Address(named), null, null, null)];
    }

    // "rfc822; ada@example.com", with "+40" for what may not stand there (RFC 3461 §4)
    private static string? Address(string? typed) => Typed(typed) is not { } address ? null : address.Contains('@') ? address : address.Replace("+40", "@", StringComparison.Ordinal);

    // "smtp; 550 no such user"
    private static string? Typed(string? typed) =>
        string.IsNullOrWhiteSpace(typed) ? null : typed[(typed.IndexOf(';', StringComparison.Ordinal) + 1)..].Trim().Trim('<', '>');
}
