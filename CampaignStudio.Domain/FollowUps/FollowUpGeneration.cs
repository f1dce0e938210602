using System.Globalization;
using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.FollowUps;

/// <summary>What happened, as far as it may call for a follow-up.</summary>
public sealed record FollowUpCause(
    InteractionKind Kind, Channel Channel, bool IsHuman, long LeadId, long? CampaignId, long? EnrollmentId, long? OutreachId, DateTime OccurredUtc)
{
    public static FollowUpCause Of(Interaction interaction) => new(
        interaction.Kind, interaction.Channel, interaction.IsHuman, interaction.LeadId, interaction.CampaignId, interaction.EnrollmentId,
        interaction.OutreachId, interaction.OccurredUtc);

    /// <summary>
    /// Unique for what deserves one task: an outreach's first reply, its first click. A reply that belongs to no outreach is a cause
    /// of its own each time.
    /// </summary>
    public string Key => OutreachId is { } outreachId
        ? $"interaction:{outreachId}:{Kind.ToText()}"
        : string.Create(CultureInfo.InvariantCulture, $"interaction:lead{LeadId}:{Kind.ToText()}:{OccurredUtc:yyyyMMddHHmmssfff}");

    /// <summary>The outreach in a task's cause; null when an outreach is not what caused it.</summary>
    public static long? OutreachOf(string? key) =>
        key?.Split(':') is ["interaction", var id, ..] && long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var outreachId)
            ? outreachId
            : null;
}

/// <summary>The lead as far as a follow-up needs it.</summary>
public sealed record FollowUpLead(long Id, string Name, bool HasPhone, long? AgentId);

/// <summary>A task to be made.</summary>
public sealed record TaskDraft(string Title, TaskType Type, TaskPriority Priority, DateTime DueUtc, string CauseKey);

/// <summary>
/// Which facts call for work by a person: e-mail replies, link clicks by humans and SMS responses. A scheduled call is its own task.
/// </summary>
public static class FollowUpGeneration
{
    private static readonly TimeSpan ReplyToEmailWithin = TimeSpan.FromHours(24);
    private static readonly TimeSpan AnswerSmsWithin = TimeSpan.FromHours(4);
    private static readonly TimeSpan CallAfterClickWithin = TimeSpan.FromHours(24);

    /// <summary>Whether this fact calls for a follow-up at all.</summary>
    public static bool IsCause(FollowUpCause cause) =>
        cause is { IsHuman: true, Kind: InteractionKind.Replied, Channel: Channel.Email or Channel.Sms } or { IsHuman: true, Kind: InteractionKind.Clicked };

    /// <summary>The task a fact calls for; null when it calls for none.</summary>
    public static TaskDraft? Decide(FollowUpCause cause, FollowUpLead lead, DateTime nowUtc)
    {
        if (!IsCause(cause)) return null;
        return cause switch
        {
            { Kind: InteractionKind.Replied, Channel: Channel.Email } =>
                Draft($"Reply to {lead.Name}'s e-mail", TaskType.Email, TaskPriority.High, ReplyToEmailWithin),
            { Kind: InteractionKind.Replied } =>
                Draft($"Answer {lead.Name}'s SMS", TaskType.Sms, TaskPriority.High, AnswerSmsWithin),
            _ when lead.HasPhone => Draft($"Call {lead.Name}, who clicked a link", TaskType.Call, TaskPriority.Medium, CallAfterClickWithin),
            _ => Draft($"Write to {lead.Name}, who clicked a link", TaskType.Email, TaskPriority.Medium, CallAfterClickWithin),
        };

        TaskDraft Draft(string title, TaskType type, TaskPriority priority, TimeSpan within) =>
            new(TaskText.Title(title), type, priority, nowUtc + within, cause.Key);
    }
}
