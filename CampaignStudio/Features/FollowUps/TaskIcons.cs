using CampaignStudio.Domain.FollowUps;
using MudBlazor;

namespace CampaignStudio.Features.FollowUps;

/// <summary>One picture and a few words per kind of work, wherever it appears.</summary>
internal static class TaskIcons
{
    public static string Of(TaskType type) => type switch
    {
        TaskType.Call => Icons.Material.Outlined.Call,
        TaskType.Email => Icons.Material.Outlined.Mail,
        TaskType.Sms => Icons.Material.Outlined.Sms,
        TaskType.Meeting => Icons.Material.Outlined.Groups,
        _ => Icons.Material.Outlined.CheckCircle,
    };

    public static string Of(CallOutcome outcome) => outcome switch
    {
        CallOutcome.Connected => Icons.Material.Outlined.ThumbUp,
        CallOutcome.Voicemail => Icons.Material.Outlined.Voicemail,
        CallOutcome.NoAnswer => Icons.Material.Outlined.PhoneMissed,
        CallOutcome.Busy => Icons.Material.Outlined.PhonePaused,
        CallOutcome.WrongNumber => Icons.Material.Outlined.PhoneDisabled,
        CallOutcome.Callback => Icons.Material.Outlined.PhoneCallback,
        CallOutcome.NotInterested => Icons.Material.Outlined.ThumbDown,
        _ => Icons.Material.Outlined.Block,
    };

    public static string Label(TaskType type) => type switch
    {
        TaskType.Email => "E-mail",
        TaskType.Sms => "SMS",
        TaskType.Todo => "To do",
        _ => type.ToString(),
    };

    /// <summary>Why a task is on the list, in one line.</summary>
    public static string Why(TaskBackground background) => background switch
    {
        { Reason: TaskReason.Reply, Text: { } text } => $"Replied: “{text}”",
        { Reason: TaskReason.Reply } => "They replied",
        { Reason: TaskReason.Click, Text: { } text } => $"Clicked {text}",
        { Reason: TaskReason.Click } => "They clicked a link",
        { Reason: TaskReason.Step, Text: { } text } => $"Step “{text}”",
        { Reason: TaskReason.Step } => "A step of the sequence",
        { Reason: TaskReason.Callback } => "They asked for another call",
        { Reason: TaskReason.Rule, Text: { } text } => $"Rule “{text}”",
        { Reason: TaskReason.Rule } => "A progression rule",
        _ => "",
    };
}
