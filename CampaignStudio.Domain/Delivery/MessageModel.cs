using System.Globalization;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Domain.Templates;

namespace CampaignStudio.Domain.Delivery;

/// <summary>What templates may read: the lead's fields at the root, custom fields and the step's variables beside them.</summary>
public static class MessageModel
{
    public const string UnsubscribeUrl = "unsubscribe_url";

    /// <summary>Variables that every message has besides the lead's fields.</summary>
    public static IReadOnlyList<string> Extra { get; } = [UnsubscribeUrl, "campaign_name"];

    /// <param name="variables">The step's content where it uses a template; they win over lead fields of the same name.</param>
    public static IReadOnlyDictionary<string, object?> Of(Lead lead, Campaign? campaign, StepContent? variables, string unsubscribeUrl)
    {
        var model = LeadTemplateModel.Of(lead);
        model["campaign_name"] = campaign?.Name;
        foreach (var (key, value) in (variables ?? StepContent.Empty).Members) model[key] = JsonPlain.Of(value);
        model[UnsubscribeUrl] = unsubscribeUrl;
        return model;
    }

    /// <summary>The lead's language and clock, for numbers and dates in the text.</summary>
    public static RenderSettings Settings(Lead lead, Campaign? campaign, DateTime nowUtc) => new(
        Culture(lead.Language),
        campaign is null ? TimeZones.Find(lead.TimeZone) ?? TimeZoneInfo.Utc : SequenceFlow.Zone(campaign, lead.TimeZone),
        nowUtc);

    private static CultureInfo Culture(string? language)
    {
        try
        {
            return string.IsNullOrWhiteSpace(language) ? CultureInfo.InvariantCulture : CultureInfo.GetCultureInfo(language, predefinedOnly: true);
        }
        catch (CultureNotFoundException)
        {
            return CultureInfo.InvariantCulture;
        }
    }
}
