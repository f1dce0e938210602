using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Templates;
using MimeKit;

namespace CampaignStudio.Integrations.Mail;

/// <summary>Takes a raw message (RFC 5322) apart.</summary>
internal static class InboundMailReader
{
    private const int MaxText = 200_000;
    private static readonly string[] DeliveryHeaders = ["Delivered-To", "X-Original-To"];

    /// <summary>Null when it is no e-mail at all.</summary>
    public static async Task<InboundMail?> ReadAsync(Stream raw, CancellationToken cancel)
    {
        MimeMessage message;
        try
        {
            message = await MimeMessage.LoadAsync(raw, cancel);
        }
        catch (FormatException)
        {
            return null;
        }
        using (message)
        {
            if (message.Headers.Count == 0) return null;
            var parts = message.BodyParts.ToList();
            return new InboundMail
            {
                MessageId = message.MessageId,
                From = message.From.Mailboxes.FirstOrDefault()?.Address ?? message.Sender?.Address,
                To = [.. message.To.Mailboxes.Concat(message.Cc.Mailboxes).Select(mailbox => mailbox.Address), .. Delivered(message.Headers)],
                Subject = message.Subject ?? "",
                Text = TextOf(message),
                Headers = message.Headers.DistinctBy(header => header.Field, StringComparer.OrdinalIgnoreCase)
                    .ToDictionary(header => header.Field, header => header.Value ?? "", StringComparer.OrdinalIgnoreCase),
                References = [.. References(message, parts)],
                DeliveryStatuses = [.. parts.OfType<MessageDeliveryStatus>().SelectMany(status => status.StatusGroups).Where(group => group.Contains("Final-Recipient") || group.Contains("Action")).Select(Status), .. FeedbackRecipients(parts)],
                FeedbackType = parts.OfType<MessageFeedbackReport>().Select(report => report.Fields["Feedback-Type"] ?? "other").FirstOrDefault(),
                IsReceipt = parts.OfType<MessageDispositionNotification>().Any(),
            };
        }
    }

    private static string TextOf(MimeMessage message)
    {
        var text = message.TextBody ?? (message.HtmlBody is { } html ? PlainText.FromHtml(html.Length > MaxText ? html[..MaxText] : html) : "");
        return text.Length > MaxText ? text[..MaxText] : text;
    }

    private static IEnumerable<string> Delivered(HeaderList headers) =>
        DeliveryHeaders.Select(name => headers[name]).Where(value => !string.IsNullOrWhiteSpace(value)).Select(value => value!.Trim().Trim('<', '>'));

    private static IEnumerable<string> References(MimeMessage message, List<MimeEntity> parts)
    {
        if (message.InReplyTo is { } answered) yield return answered;
        foreach (var id in message.References.Reverse()) yield return id;
        foreach (var returned in parts)
        {
            // Whole, or its headers alone.
            var headers = (returned as MessagePart)?.Message?.Headers;
            if (headers?[HeaderId.MessageId] is { } id) yield return id.Trim().Trim('<', '>');
        }
    }

    private static IEnumerable<DeliveryStatus> FeedbackRecipients(List<MimeEntity> parts) => parts.OfType<MessageFeedbackReport>()
        .Select(report => report.Fields["Original-Rcpt-To"])
        .Where(recipient => !string.IsNullOrWhiteSpace(recipient))
        .Select(recipient => new DeliveryStatus(recipient!.Trim().Trim('<', '>'), null, null, null));

    private static DeliveryStatus Status(HeaderList group) =>
        new(Address(group["Original-Recipient"]) ?? Address(group["Final-Recipient"]), group["Action"], group["Status"]?.Split(' ', '(')[0].Trim(), Address(group["Diagnostic-Code"]));

    // "rfc822; ada@example.com", "smtp; 550 no such user"
    private static string? Address(string? typed) =>
        string.IsNullOrWhiteSpace(typed) ? null : typed[(typed.IndexOf(';', StringComparison.Ordinal) + 1)..].Trim().Trim('<', '>');
}
