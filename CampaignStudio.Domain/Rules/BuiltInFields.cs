using CampaignStudio.Domain.Enrollments;

namespace CampaignStudio.Domain.Rules;

/// <summary>The fields every workspace has. Each engagement field also exists as <c>…_count</c> and <c>days_since_…</c>.</summary>
internal static class BuiltInFields
{
    private static readonly string[] EnrollmentStatuses = ["enrolled", "active", "paused", "completed", "exited"];

    private static readonly string[] CallOutcomes =
        ["connected", "voicemail", "no_answer", "busy", "wrong_number", "callback", "not_interested", "do_not_call"];

    public static IReadOnlyList<FieldDefinition> All { get; } = [.. Lead(), .. Enrollment(), .. Engagement()];

    private static IEnumerable<FieldDefinition> Lead() =>
    [
        Of("status", "Status", "The lead's place in the sales pipeline.", "nouveau"),
        Of("email", "E-mail address", "The lead's e-mail address.", "ada@example.com"),
        Of("phone", "Phone", "The lead's number in international form.", "+33612345678"),
        Of("first_name", "First name", "The lead's first name.", "Ada"),
        Of("last_name", "Last name", "The lead's last name.", "Lovelace"),
        Of("company", "Company", "Where the lead works.", "Example Ltd"),
        Of("job_title", "Job title", "What the lead does there.", "Director"),
        Of("city", "City", "The lead's city.", "Paris"),
        Of("country", "Country", "The lead's country.", "FR"),
        Of("language", "Language", "The lead's language.", "fr"),
        Of("timezone", "Time zone", "The lead's time zone.", "Europe/Paris"),
        Of("source", "Source", "Where the lead came from.", "website"),
        Of("tags", "Tags", "The lead's tags.", "vip", FactType.List),
        Of("budget", "Budget", "What the lead can spend.", "10000", FactType.Number),
        Of("assigned_to", "Agent", "The user id of the lead's agent.", "12"),
        Of("created_at", "Created", "When the lead was added.", "2026-01-31", FactType.Instant),
    ];

    private static IEnumerable<FieldDefinition> Enrollment() =>
    [
        Of("score", "Score", "The lead's score in this campaign.", "50", FactType.Number, FieldGroup.Enrollment) with { UsableInScoring = false },
        Of("enrollment_status", "Enrollment status", "How far the lead's passage is.", "active", group: FieldGroup.Enrollment)
            with { Choices = EnrollmentStatuses },
        Of("current_step", "Current step", "The number of the step the lead is at.", "2", FactType.Number, FieldGroup.Enrollment),
        Of("days_since_enrolled", "Days since enrolled", "Whole calendar days since the lead entered the campaign.", "7",
            FactType.Number, FieldGroup.Enrollment) with
            { IsTimeDependent = true, Phrase = new("the lead entered the campaign", "the lead did not enter the campaign") },
    ];

    private static IEnumerable<FieldDefinition> Engagement() =>
    [
        .. Happening("email_sent", "E-mail sent", new("an e-mail was sent", "no e-mail was sent"), [EngagementKind.EmailSent]),
        .. Happening("email_delivered", "E-mail delivered", new("an e-mail was delivered", "no e-mail was delivered"), [EngagementKind.EmailDelivered]),
        .. Happening("email_opened", "E-mail opened", new("the lead opened an e-mail", "the lead opened no e-mail"), [EngagementKind.EmailOpened], "opened"),
        .. Happening("email_clicked", "Link clicked", new("the lead clicked a link", "the lead clicked no link"), [EngagementKind.EmailClicked], "clicked", "link_clicked"),
        .. Happening("email_replied", "E-mail replied", new("the lead replied by e-mail", "the lead did not reply by e-mail"), [EngagementKind.EmailReplied]),
        .. Happening("email_bounced", "E-mail bounced", new("an e-mail came back", "no e-mail came back"), [EngagementKind.EmailBounced]),
        .. Happening("sms_sent", "SMS sent", new("an SMS was sent", "no SMS was sent"), [EngagementKind.SmsSent]),
        .. Happening("sms_delivered", "SMS delivered", new("an SMS was delivered", "no SMS was delivered"), [EngagementKind.SmsDelivered]),
        .. Happening("sms_replied", "SMS replied", new("the lead replied by SMS", "the lead did not reply by SMS"), [EngagementKind.SmsReplied]),
        .. Happening("replied", "Replied", new("the lead replied", "the lead did not reply"), [EngagementKind.EmailReplied, EngagementKind.SmsReplied]),
        .. Happening("unsubscribed", "Unsubscribed", new("the lead unsubscribed", "the lead did not unsubscribe"), [EngagementKind.Unsubscribed]),
        .. Happening("call_completed", "Call completed", new("a call with the lead was completed", "no call with the lead was completed"), [EngagementKind.CallCompleted]),
        Of("call_outcome", "Call outcome", "How the last call ended.", "connected", group: FieldGroup.Engagement)
            with { Choices = CallOutcomes, Engagement = [EngagementKind.CallCompleted] },
    ];

    private static FieldDefinition[] Happening(string name, string label, FieldPhrase phrase, EngagementKind[] kinds, params string[] aliases)
    {
        var help = char.ToUpperInvariant(phrase.Yes[0]) + phrase.Yes[1..];
        return
        [
            new(name, label, FactType.Boolean, FieldGroup.Engagement, $"{help} in this campaign.", "true")
                { Phrase = phrase, Engagement = kinds, Aliases = aliases },
            new($"{name}_count", $"{label}: times", FactType.Number, FieldGroup.Engagement, $"{help}: how many times.", "3")
                { Phrase = phrase, Engagement = kinds, Aliases = [.. aliases.Select(alias => $"{alias}_count")] },
            new($"days_since_{name}", $"{label}: days since", FactType.Number, FieldGroup.Engagement, $"{help}: whole calendar days since the last time.", "7")
                { Phrase = phrase, Engagement = kinds, IsTimeDependent = true, Aliases = [.. aliases.Select(alias => $"days_since_{alias}")] },
        ];
    }

    private static FieldDefinition Of(
        string name, string label, string help, string example, FactType type = FactType.Text, FieldGroup group = FieldGroup.Lead) =>
        new(name, label, type, group, help, example);
}
