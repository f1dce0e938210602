using System.Globalization;
using CampaignStudio.Domain.Enrollments.Previews;

namespace CampaignStudio.Features.Rules;

/// <summary>What tried rules would do, in words.</summary>
internal static class PreviewText
{
    public static string Describe(EffectCount effect, RuleWorkspace workspace) => effect.Kind switch
    {
        PreviewedEffectKind.Task when effect.UserId is { } agent => $"{Count(effect.Count, "task")} for {workspace.UserName(agent)}",
        PreviewedEffectKind.Task => $"{Count(effect.Count, "task")} for nobody: the campaign has no active agents",
        PreviewedEffectKind.Assignment => $"{Count(effect.Count, "lead")} assigned to {workspace.UserName(effect.UserId!.Value)}",
        PreviewedEffectKind.Notification => $"{Count(effect.Count, "notification")} to {workspace.UserName(effect.UserId!.Value)}",
        PreviewedEffectKind.FieldUpdate => $"“{Field(effect.Field!, workspace)}” set for {Count(effect.Count, "lead")}",
        _ => $"{Count(effect.Count, "action")} could not be done",
    };

    public static string Describe(PreviewedEffect effect, RuleWorkspace workspace) => effect.Kind switch
    {
        PreviewedEffectKind.Task when effect.UserId is { } agent => $"task “{effect.Text}” for {workspace.UserName(agent)}",
        PreviewedEffectKind.Task => $"task “{effect.Text}” for nobody: the campaign has no active agents",
        PreviewedEffectKind.Assignment => $"assigned to {workspace.UserName(effect.UserId!.Value)}",
        PreviewedEffectKind.Notification => $"notification “{effect.Text}” to {workspace.UserName(effect.UserId!.Value)}",
        PreviewedEffectKind.FieldUpdate when effect.Value is { } value => $"“{Field(effect.Text, workspace)}” becomes “{value}”",
        PreviewedEffectKind.FieldUpdate => $"“{Field(effect.Text, workspace)}” is emptied",
        _ => effect.Text,
    };

    public static string Count(int count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {what}{(count == 1 ? "" : "s")}");

    public static string Score(decimal score) => score.ToString("#,0.##", CultureInfo.InvariantCulture);

    public static string Rule(string name) => string.IsNullOrWhiteSpace(name) ? "Unnamed rule" : name;

    private static string Field(string name, RuleWorkspace workspace) => workspace.Catalog.Find(name)?.Label ?? name;
}
