using System.Globalization;
using System.Linq.Expressions;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.FollowUps;
using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Interactions.Mail;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Reporting;

/// <summary>What a timeline tells of an interaction; its HTML, which may be long, stays where it is.</summary>
internal sealed record InteractionRow(
    long Id,
    InteractionKind Kind,
    Channel Channel,
    long LeadId,
    long? CampaignId,
    DateTime OccurredUtc,
    bool IsHuman,
    string? MachineReason,
    string? Url,
    string? Body,
    string? Outcome,
    bool HasHtml)
{
    public static Expression<Func<Interaction, InteractionRow>> Of { get; } = i =>
        new InteractionRow(i.Id, i.Kind, i.Channel, i.LeadId, i.CampaignId, i.OccurredUtc, i.IsHuman, i.MachineReason, i.Url, i.Body, i.Outcome, i.Html != null);
}

/// <summary>Puts rows into the words of a timeline.</summary>
internal static class TimelineItems
{
    private const int DetailLength = 2000;

    public const string Joined = "joined";

    /// <summary>Those outreaches that are over and were not merely cancelled.</summary>
    public static readonly OutreachStatus[] Untold =
        [OutreachStatus.Scheduled, OutreachStatus.Sending, OutreachStatus.Waiting, OutreachStatus.Unknown, OutreachStatus.Cancelled];

    public static TimelineItem Of(InteractionRow interaction) => new(
        interaction.OccurredUtc, TimelineKind.Interaction, interaction.Kind.ToText(), Title(interaction), Cut(interaction.Body ?? LinkOf(interaction)),
        interaction.LeadId, interaction.CampaignId, interaction.Channel, interaction.Id)
    {
        IsHuman = interaction.IsHuman,
        MachineReason = interaction.MachineReason,
        HasOriginal = interaction.HasHtml,
    };

    public static TimelineItem Of(Outreach outreach, string? stepName)
    {
        var (code, verb) = outreach switch
        {
            { SentUtc: not null, Channel: Channel.Call } => ("sent", "done"),
            { SentUtc: not null } => ("sent", "sent"),
            { Status: OutreachStatus.Skipped } => ("skipped", "skipped"),
            { Status: OutreachStatus.Bounced } => ("bounced", "bounced"),
            _ => ("failed", "failed"),
        };
        var reason = outreach.SentUtc is null ? outreach.ReasonText ?? outreach.Reason?.Replace('_', ' ') : outreach.Subject;
        return new(
            outreach.SentUtc ?? outreach.FinishedUtc ?? outreach.BaseUtc, TimelineKind.Outreach, code,
            $"{Name(outreach.Channel)} {verb}{(stepName is null ? "" : $": {stepName}")}", Cut(reason),
            outreach.LeadId, outreach.CampaignId, outreach.Channel, outreach.Id);
    }

    public static TimelineItem Of(ScoreChange change, long leadId, long campaignId) => new(
        change.AtUtc, TimelineKind.Score, change.ToScore >= change.FromScore ? "up" : "down",
        string.Create(CultureInfo.InvariantCulture, $"Score {change.FromScore:0.##} → {change.ToScore:0.##}"), Why(change), leadId, campaignId, null, change.Id);

    private static string? Why(ScoreChange change) => change.Cause switch
    {
        ScoreCause.Rules => $"By new rules (version {change.RuleVersion})",
        ScoreCause.Days => "Days went by",
        _ => null,
    };

    /// <param name="labels">Status key → label.</param>
    /// <param name="ruleName">The rule's that moved the lead; null: it is gone since, or a person did.</param>
    public static TimelineItem Of(LeadStatusChange change, IReadOnlyDictionary<string, string> labels, string? userName, string? ruleName = null)
    {
        string Label(string key) => labels.GetValueOrDefault(key, key);

        var title = change.FromStatus is { } from ? $"{Label(from)} → {Label(change.ToStatus)}" : $"Created as {Label(change.ToStatus)}";
        var why = change.Cause switch
        {
            StatusChangeCause.Rule => ruleName is null ? "By a progression rule" : $"By the rule “{ruleName}”",
            StatusChangeCause.Import => "By an import",
            StatusChangeCause.Person when userName is not null => $"By {userName}",
            _ => null,
        };
        return new(change.AtUtc, TimelineKind.Status, change.Cause.ToText(), title, why, change.LeadId, change.CampaignId, null, change.Id);
    }

    public static TimelineItem Of(FollowUpTask task) => new(
        task.CompletedUtc ?? task.CreatedUtc, TimelineKind.Task, task.Status.ToText(),
        task.CompletedUtc is null ? $"Task: {task.Title}" : $"Task done: {task.Title}",
        Cut(string.Join(": ", new[] { task.Outcome?.ToText().Replace('_', ' '), task.Notes }.Where(part => !string.IsNullOrWhiteSpace(part)))),
        task.LeadId, task.CampaignId, null, task.Id);

    /// <param name="complained">It was left by a complaint.</param>
    public static IEnumerable<TimelineItem> Of(Enrollment enrollment, bool complained)
    {
        yield return new(enrollment.EnrolledUtc, TimelineKind.Enrollment, Joined, "Joined a campaign", null, enrollment.LeadId, enrollment.CampaignId, null, enrollment.Id);
        if (enrollment.EndedUtc is not { } endedUtc) yield break;
        var (code, title) = enrollment.Status is EnrollmentStatus.Completed ? ("completed", "All steps done") : ("left", EnrollmentWhy.Left(enrollment.ExitReason, complained).TrimEnd('.'));
        yield return new(endedUtc, TimelineKind.Enrollment, code, title, null, enrollment.LeadId, enrollment.CampaignId, null, enrollment.Id);
    }

    private static string Title(InteractionRow interaction) => interaction.Kind switch
    {
        InteractionKind.CallCompleted => $"Call: {interaction.Outcome?.Replace('_', ' ')}",
        InteractionKind.AutoReplied => $"{Name(interaction.Channel)}: automatic reply",
        InteractionKind.Complained => $"{Name(interaction.Channel)}: marked as spam",
        InteractionKind.Unsubscribed when OptOuts.IsOfCampaign(interaction.Kind, interaction.Outcome) => $"{Name(interaction.Channel)}: left this campaign",
        InteractionKind.Resubscribed => $"{Name(interaction.Channel)}: took the unsubscription back",
        _ => $"{Name(interaction.Channel)} {interaction.Kind.ToText().Replace('_', ' ')}",
    } + Origin(interaction);

    // What nobody sees, nobody followed; the reason beside it says what happened.
    private static string? LinkOf(InteractionRow interaction) =>
        HiddenLink.Is(interaction.Url) || ReplyOrigin.Read(interaction.Url) is not null ? null : interaction.Url;

    private static string Origin(InteractionRow interaction) => ReplyOrigin.Read(interaction.Url) switch
    {
        { } origin => $" {(interaction.Kind is InteractionKind.Unsubscribed ? "by" : "from")} {origin.From}{(origin.Subject.Length > 0 ? $": {origin.Subject}" : "")}",
        null => "",
    };

    private static string Name(Channel channel) => channel switch
    {
        Channel.Email => "E-mail",
        Channel.Sms => "SMS",
        _ => "Call",
    };

    private static string? Cut(string? text) =>
        string.IsNullOrWhiteSpace(text) ? null : text.Length <= DetailLength ? text : $"{StoredText.Cut(text, DetailLength)}…";
}
