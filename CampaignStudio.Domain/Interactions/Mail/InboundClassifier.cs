namespace CampaignStudio.Domain.Interactions.Mail;

/// <summary>Tells replies from what machines send back. Reports that follow a standard come first, guesses last.</summary>
public static class InboundClassifier
{
    /// <param name="mail">What came in.</param>
    /// <param name="today">The day it came in, by which a return date without a year is understood.</param>
    public static InboundVerdict Classify(InboundMail mail, DateOnly today)
    {
        if (mail.FeedbackType is { } feedback) return Complaint(mail, feedback);
        if (mail.IsReceipt) return new InboundVerdict(InboundKind.Ignored);
        if (mail.DeliveryStatuses.Count > 0) return BounceReports.Standard(mail.DeliveryStatuses);
        if (BounceReports.InProse(mail) is { } bounce) return bounce;

        var words = QuotedText.NewWords(mail.Text);
        // Asking to be left alone counts even when a program asks for it.
        if (SmsKeywords.Read(words) is SmsKeyword.Stop || SmsKeywords.Read(mail.Subject) is SmsKeyword.Stop) return new InboundVerdict(InboundKind.Unsubscribed, words);
        if (AutoReplies.Sign(mail) is not null)
        {
            return new InboundVerdict(InboundKind.AutoReplied, words) { BackOn = AbsenceDates.Return($"{mail.Subject}\n{words}", today) };
        }
        if (IsList(mail)) return new InboundVerdict(mail.References.Count > 0 ? InboundKind.AutoReplied : InboundKind.Ignored, words);
        return new InboundVerdict(InboundKind.Replied, words);
    }

    /// <summary>RFC 5965 §3.5; an authentication failure (RFC 6591) is no person's complaint.</summary>
    private static InboundVerdict Complaint(InboundMail mail, string feedback)
    {
        var recipient = mail.DeliveryStatuses.Select(status => status.Recipient).FirstOrDefault();
        return feedback.Trim().ToLowerInvariant() switch
        {
            "not-spam" or "auth-failure" or "dmarc" => new InboundVerdict(InboundKind.Ignored),
            "opt-out" or "opt-out-list" => new InboundVerdict(InboundKind.Unsubscribed, feedback, recipient),
            _ => new InboundVerdict(InboundKind.Complained, feedback, recipient),
        };
    }

    private static bool IsList(InboundMail mail) =>
        mail.Header("Precedence")?.Trim().ToLowerInvariant() is "bulk" or "junk" or "list" || mail.Header("List-Id") is not null || mail.Header("List-Unsubscribe") is not null;
}
