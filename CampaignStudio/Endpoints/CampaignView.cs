using System.Text.Json.Serialization;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Rules;
using CampaignStudio.Domain.Sequences;

namespace CampaignStudio.Endpoints;

/// <summary>A campaign as the API shows it: state and settings side by side.</summary>
internal sealed record CampaignView(
    long Id,
    string Name,
    string Description,
    CampaignStatus Status,
    Condition? Audience,
    string TimeZone,
    SendWindowInput? Window,
    int? DailyCap,
    int? HourlyCap,
    bool StopOnReply,
    bool PauseOnAbsence,
    string? ExitOnStatus,
    bool CompleteWhenDone,
    bool AllowReentry,
    int? CallExpiryDays,
    int UnknownSettlesAfterMinutes,
    bool TrackEngagement,
    string PostalFooter,
    LinkTags? LinkTags,
    [property: JsonPropertyName("lead_scoring_rules")] IReadOnlyList<ScoringRule> ScoringRules,
    IReadOnlyList<ProgressionRule> ProgressionRules,
    decimal? ScoreFloor,
    decimal? ScoreCeiling,
    IReadOnlyList<long> AgentIds,
    IReadOnlyList<long> EmailSenderIds,
    IReadOnlyList<long> SmsSenderIds,
    long? CreatedBy,
    DateTime CreatedAt,
    DateTime? StartedAt,
    DateTime? CompletedAt,
    int Version)
{
    public static CampaignView Of(CampaignCard card)
    {
        var settings = card.Settings;
        return new CampaignView(
            card.Id, settings.Name, settings.Description, card.Status, settings.Audience, settings.TimeZone, settings.Window, settings.DailyCap,
            settings.HourlyCap, settings.StopOnReply, settings.PauseOnAbsence, settings.ExitOnStatus, settings.CompleteWhenDone, settings.AllowReentry, settings.CallExpiryDays, settings.UnknownSettlesAfterMinutes,
            settings.TrackEngagement, settings.PostalFooter, settings.LinkTags, settings.ScoringRules, settings.ProgressionRules, settings.ScoreFloor, settings.ScoreCeiling,
            settings.AgentIds, settings.EmailSenderIds, settings.SmsSenderIds, card.CreatedById, card.CreatedUtc, card.StartedUtc, card.CompletedUtc, card.Version);
    }
}
