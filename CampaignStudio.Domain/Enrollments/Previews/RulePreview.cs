using CampaignStudio.Domain.Rules;

namespace CampaignStudio.Domain.Enrollments.Previews;

/// <summary>What an effect of a rule would be.</summary>
public enum PreviewedEffectKind
{
    Task,
    Assignment,
    Notification,
    FieldUpdate,

    /// <summary>An action that could not be done; its text says why.</summary>
    LeftOut,
}

/// <summary>What an action would bring about; nothing of it is written.</summary>
/// <param name="Text">The task's or notification's title, the field's name, or why nothing is done.</param>
/// <param name="UserId">Whom the task, the lead or the notification goes to.</param>
/// <param name="Value">The field's new value; null: emptied.</param>
public sealed record PreviewedEffect(PreviewedEffectKind Kind, string Text, long? UserId, string? Value = null)
{
    internal static PreviewedEffect Of(RuleEffect effect) => effect switch
    {
        TaskCreated { Task: var task } => new(PreviewedEffectKind.Task, task.Title, task.AssignedToId),
        LeadAssigned assigned => new(PreviewedEffectKind.Assignment, "", assigned.AgentId),
        UserNotified { Notification: var notification } => new(PreviewedEffectKind.Notification, notification.Title, notification.UserId),
        FieldUpdated updated => new(PreviewedEffectKind.FieldUpdate, updated.Field, null, updated.Value?.ToString()),
        ActionLeftOut left => new(PreviewedEffectKind.LeftOut, left.Problem, null),
        _ => throw new InvalidOperationException($"No way to tell of {effect.GetType().Name}."),
    };
}

/// <summary>How often an effect would come about.</summary>
/// <param name="Field">Of field updates only.</param>
public sealed record EffectCount(PreviewedEffectKind Kind, long? UserId, string? Field, int Count);

/// <summary>A move along the pipeline that a rule would make.</summary>
/// <param name="RuleId">Of a rule that is not saved yet: made up for this preview.</param>
public sealed record PreviewedMove(string RuleId, string Rule, string From, string To);

/// <summary>The moves of one rule over all leads.</summary>
public sealed record PreviewedMoves(string RuleId, string Rule, string From, string To, int Leads);

/// <summary>A lead that would move.</summary>
public sealed record PreviewedLead(
    long LeadId, string Name, decimal ScoreBefore, decimal ScoreAfter, IReadOnlyList<PreviewedMove> Moves, IReadOnlyList<PreviewedEffect> Effects);

/// <summary>Scores from <paramref name="From"/> up to, but not including, <paramref name="To"/>.</summary>
/// <param name="Before">Leads with such a score by the rules as they are saved.</param>
/// <param name="After">By the rules tried.</param>
public sealed record ScoreBucket(decimal From, decimal To, int Before, int After);

/// <summary>How many leads stand at a pipeline status, before and after.</summary>
public sealed record StatusCount(string Status, int Before, int After);

/// <summary>What edited rules would do to everybody in a campaign; nothing is written.</summary>
/// <param name="Evaluated">Enrollments looked at: all but those that ended before they began.</param>
/// <param name="Risen">Scores that would be higher than by the saved rules.</param>
/// <param name="Moved">Leads that would move.</param>
/// <param name="Leads">Of those that would move, the first ones.</param>
public sealed record RulePreview(
    int Evaluated,
    int Risen,
    int Fallen,
    int Moved,
    IReadOnlyList<ScoreBucket> Scores,
    IReadOnlyList<StatusCount> Statuses,
    IReadOnlyList<PreviewedMoves> Moves,
    IReadOnlyList<EffectCount> Effects,
    IReadOnlyList<string> Problems,
    IReadOnlyList<PreviewedLead> Leads,
    DateTime AsOf);

/// <summary>What edited rules would do to one lead; nothing is written.</summary>
/// <param name="IsEnrolled">False: it is looked at as if it were enrolled now.</param>
/// <param name="Before">By the rules as they are saved.</param>
/// <param name="After">By the rules tried, when everything that follows of them has happened.</param>
/// <param name="Scoring">Every scoring rule tried, on the lead as it is.</param>
/// <param name="Progression">Every progression rule tried, on the lead as it is with its new score.</param>
public sealed record LeadTrial(
    long LeadId,
    string Name,
    bool IsEnrolled,
    LeadScore Before,
    LeadScore After,
    string StatusBefore,
    IReadOnlyList<PreviewedMove> Moves,
    IReadOnlyList<PreviewedEffect> Effects,
    IReadOnlyList<RuleExplanation> Scoring,
    IReadOnlyList<RuleExplanation> Progression);

/// <summary>How far a preview has come.</summary>
public readonly record struct PreviewProgress(int Done, int Total);
