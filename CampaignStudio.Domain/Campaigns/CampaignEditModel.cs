using System.Text.Json.Serialization;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Rules;
using CampaignStudio.Domain.Sequences;

namespace CampaignStudio.Domain.Campaigns;

/// <summary>A campaign's settings and rules as people and programs write them. What is left out of a new one has these defaults.</summary>
public sealed record CampaignEditModel
{
    public string Name { get; set; } = "";
    public string Description { get; set; } = "";

    /// <summary>Null: only those enrolled by hand, list or import.</summary>
    public Condition? Audience { get; set; }

    /// <summary>IANA id.</summary>
    public string TimeZone { get; set; } = "UTC";
    public SendWindowInput? Window { get; set; }
    public int? DailyCap { get; set; }
    public int? HourlyCap { get; set; }
    public bool StopOnReply { get; set; } = true;

    /// <summary>Wait for leads whose mail answers until when they are away.</summary>
    public bool PauseOnAbsence { get; set; } = true;
    public string? ExitOnStatus { get; set; }
    public bool CompleteWhenDone { get; set; }
    public bool AllowReentry { get; set; }
    public int? CallExpiryDays { get; set; }
    public int UnknownSettlesAfterMinutes { get; set; } = 60;
    public bool TrackEngagement { get; set; } = true;
    public string PostalFooter { get; set; } = "";

    /// <summary>Null: links stay as they are.</summary>
    public LinkTags? LinkTags { get; set; }

    [JsonPropertyName("lead_scoring_rules")]
    public ValueList<ScoringRule> ScoringRules { get; set; } = [];
    public ValueList<ProgressionRule> ProgressionRules { get; set; } = [];
    public decimal? ScoreFloor { get; set; }
    public decimal? ScoreCeiling { get; set; }
    public IReadOnlyList<long> AgentIds { get; set; } = [];

    /// <summary>Empty: the configured sender.</summary>
    public IReadOnlyList<long> EmailSenderIds { get; set; } = [];
    public IReadOnlyList<long> SmsSenderIds { get; set; } = [];

    public static CampaignEditModel Of(Campaign campaign) => new()
    {
        Name = campaign.Name,
        Description = campaign.Description,
        Audience = campaign.Audience,
        TimeZone = campaign.TimeZone,
        Window = campaign.Window.IsAlways ? null : campaign.Window.ToInput(),
        DailyCap = campaign.DailyCap,
        HourlyCap = campaign.HourlyCap,
        StopOnReply = campaign.StopOnReply,
        PauseOnAbsence = campaign.PauseOnAbsence,
        ExitOnStatus = campaign.ExitOnStatus,
        CompleteWhenDone = campaign.CompleteWhenDone,
        AllowReentry = campaign.AllowReentry,
        CallExpiryDays = campaign.CallExpiryDays,
        UnknownSettlesAfterMinutes = campaign.UnknownSettlesAfterMinutes,
        TrackEngagement = campaign.TrackEngagement,
        PostalFooter = campaign.PostalFooter,
        LinkTags = campaign.LinkTags,
        ScoringRules = [.. campaign.ScoringRules],
        ProgressionRules = [.. campaign.ProgressionRules],
        ScoreFloor = campaign.ScoreFloor,
        ScoreCeiling = campaign.ScoreCeiling,
        AgentIds = campaign.AgentIds,
        EmailSenderIds = campaign.EmailSenderIds,
        SmsSenderIds = campaign.SmsSenderIds,
    };

    /// <summary>Puts checked values onto the campaign.</summary>
    internal void ApplyTo(Campaign campaign, SendWindow window)
    {
        campaign.Name = Name.Trim();
        campaign.Description = Description.Trim();
        campaign.Audience = Audience;
        campaign.TimeZone = TimeZone.Trim();
        campaign.Window = window;
        campaign.DailyCap = DailyCap;
        campaign.HourlyCap = HourlyCap;
        campaign.StopOnReply = StopOnReply;
        campaign.PauseOnAbsence = PauseOnAbsence;
        campaign.ExitOnStatus = string.IsNullOrWhiteSpace(ExitOnStatus) ? null : ExitOnStatus.Trim();
        campaign.CompleteWhenDone = CompleteWhenDone;
        campaign.AllowReentry = AllowReentry;
        campaign.CallExpiryDays = CallExpiryDays;
        campaign.UnknownSettlesAfterMinutes = UnknownSettlesAfterMinutes;
        campaign.TrackEngagement = TrackEngagement;
        campaign.PostalFooter = PostalFooter.Trim();
        campaign.LinkTags = LinkTags?.Trimmed();
        campaign.ScoringRules = RuleIds.Assign(ScoringRules, RuleIds.New);
        campaign.ProgressionRules = RuleIds.Assign(ProgressionRules, RuleIds.New);
        campaign.ScoreFloor = ScoreFloor;
        campaign.ScoreCeiling = ScoreCeiling;
        campaign.AgentIds = [.. AgentIds.Distinct()];
        campaign.EmailSenderIds = [.. EmailSenderIds.Distinct()];
        campaign.SmsSenderIds = [.. SmsSenderIds.Distinct()];
    }
}
