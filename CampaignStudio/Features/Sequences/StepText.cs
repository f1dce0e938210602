using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery;
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
    public static string Touches(long people) => $"This touches {People(people)} for this step.";

    public static string People(long people) => people == 1 ? "1 person who waits" : $"{N(people)} people who wait";

    /// <summary>What saving a step of a running campaign means for those who wait for it; null: nobody does.</summary>
    /// <param name="before">As it stands.</param>
    /// <param name="after">As it would be saved.</param>
    public static string? Touches(StepEditModel before, StepEditModel after, EditReach reach)
    {
        if (reach.Waiting == 0) return null;
        var touches = Touches(reach.Waiting);
        if (!after.IsActive) return $"{touches} They pass it over and go on to the next step.";
        if ((before.DelayDays, before.DelayHours) == (after.DelayDays, after.DelayHours)) return $"{touches} They get it as it is saved; their time stays.";
        return $"{touches} {Replanned(reach)}";
    }

    /// <summary>Whose time is counted anew, and whose is not.</summary>
    public static string Replanned(EditReach reach) => (reach.Replanned, reach.KeepTheirTime) switch
    {
        (_, 0) => $"{(reach.Replanned == 1 ? "It is" : "All are")} planned anew; what was sent stays as it is.",
        (0, _) => "Their time stays: it was set by hand, or they are tried or sent again.",
        var (anew, keep) => $"{N(anew)} {(anew == 1 ? "is" : "are")} planned anew; {N(keep)} {(keep == 1 ? "keeps its" : "keep their")} time, which was set by hand, or is that of another try.",
    };

    private static string N(long number) => number.ToString("N0", System.Globalization.CultureInfo.InvariantCulture);

    private static string Count(int number, string unit) => number == 1 ? $"1 {unit}" : $"{number} {unit}s";
}
