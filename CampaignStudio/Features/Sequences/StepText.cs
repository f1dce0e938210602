using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Sequences;

namespace CampaignStudio.Features.Sequences;

/// <summary>Steps in plain words.</summary>
internal static class StepText
{
    /// <summary>"after 2 days 3 hours"; the first step counts from the start of the lead's passage.</summary>
    public static string Delay(int days, int hours, bool isFirst) => (days, hours) switch
    {
        (0, 0) => isFirst ? "at once" : "right after the step before",
        (_, 0) => $"after {Count(days, "day")}",
        (0, _) => $"after {Count(hours, "hour")}",
        _ => $"after {Count(days, "day")} {Count(hours, "hour")}",
    };

    /// <summary>What the step says or asks for, on one line.</summary>
    public static string Summary(StepCard step)
    {
        var content = step.Settings.StepContent;
        if (step.Settings.TemplateId is { } id) return $"Template “{step.TemplateName ?? $"{id}"}”";
        var text = step.Settings.Channel switch
        {
            Channel.Email => content.Subject,
            Channel.Sms => content.Body,
            _ => content.Text("title") ?? "A call task for the lead's agent",
        };
        return string.IsNullOrWhiteSpace(text) ? "Nothing to send yet" : text.Length <= 140 ? text : $"{text[..140]}…";
    }

    public static bool HasContent(StepCard step) =>
        step.Settings.Channel is Channel.Call || step.Settings.TemplateId is not null
        || step.Settings.StepContent is not { Subject: null, Html: null, Body: null };

    /// <summary>How many an edit touches.</summary>
    public static string Touches(long pending) => pending == 1 ? "This touches 1 person who waits for this step." : $"This touches {pending:N0} people who wait for this step.";

    private static string Count(int number, string unit) => number == 1 ? $"1 {unit}" : $"{number} {unit}s";
}
