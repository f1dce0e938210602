using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery.Senders;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Sequences;

namespace CampaignStudio.Domain.Delivery;

/// <summary>One claimed outreach with everything its hand-over needs; nothing is tracked while it is on the wire.</summary>
public sealed class DeliveryItem
{
    public required Outreach Outreach { get; init; }
    public required Enrollment Enrollment { get; init; }
    public required Lead Lead { get; init; }
    public required SequenceStep Step { get; init; }

    /// <summary>Of a call: nobody's.</summary>
    public SenderProfile? Sender { get; init; }
    public StepMessage? Message { get; init; }

    /// <summary>Set for a step with conditions only.</summary>
    public EnrollmentFacts? Facts { get; init; }

    /// <summary>What came of the last look and the hand-over; null until then.</summary>
    public Verdict? Verdict { get; set; }

    public string? Address => Step.Channel is Channel.Email ? Lead.Email : Lead.Phone;
}

/// <summary>The outcome of one claimed outreach. The set is closed.</summary>
public abstract record Verdict
{
    private Verdict()
    {
    }

    /// <summary>The message, to be handed over.</summary>
    public sealed record Send(OutgoingEmail? Email, OutgoingSms? Sms) : Verdict;

    /// <summary>A call: a person does it.</summary>
    public sealed record OpenCallTask(string? Title, string? Script) : Verdict;

    /// <summary>This step is passed over; the next one is planned from now.</summary>
    public sealed record Skip(string Reason, string? Text = null) : Verdict;

    /// <summary>Not now: back into the queue.</summary>
    public sealed record Postpone(DateTime DueUtc, string? Reason, string? Text = null) : Verdict;

    /// <summary>The enrollment has ended meanwhile.</summary>
    public sealed record Cancel(string Reason) : Verdict;

    /// <summary>The content can't be rendered for this lead.</summary>
    public sealed record Unsendable(string Text) : Verdict;

    /// <summary>The transport's answer.</summary>
    public sealed record HandedOver(HandOver Answer, OutgoingEmail? Email, OutgoingSms? Sms) : Verdict;
}

/// <summary>One group: claimed together from one campaign, recorded together.</summary>
/// <param name="LookedAt">The clock's timestamp just before the group was read.</param>
public sealed record DeliveryGroup(Campaign Campaign, IReadOnlyList<DeliveryItem> Items, long LookedAt)
{
    internal GroupLease? Lease { get; init; }
}
