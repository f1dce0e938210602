using CampaignStudio.Domain.Rules;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Sequences;

/// <summary>One touch of a campaign's sequence: channel, place in the order, delay, content, conditions.</summary>
public sealed class SequenceStep : IAudited, IVersioned
{
    public long Id { get; private set; }
    public required long CampaignId { get; init; }
    public required string Name { get; set; }
    public required Channel Channel { get; set; }

    /// <summary>Place in the sequence; ascending, gaps allowed.</summary>
    public int Order { get; set; }

    public int DelayDays { get; set; }
    public int DelayHours { get; set; }

    /// <summary>E-mail or SMS template, by channel; null: <see cref="Content"/> is the message itself.</summary>
    public long? TemplateId { get; set; }

    /// <summary>With a template its variables; without, the message: subject, html, text (see <see cref="StepContent"/>).</summary>
    public StepContent Content { get; set; } = StepContent.Empty;

    /// <summary>Evaluated just before sending; not met: the outreach is skipped.</summary>
    public Condition Conditions { get; set; } = Condition.Always;

    public bool IsActive { get; set; } = true;

    /// <summary>When the step was removed from the sequence; its outreaches stay as history.</summary>
    public DateTime? RemovedUtc { get; set; }

    public int Version { get; set; }
}
