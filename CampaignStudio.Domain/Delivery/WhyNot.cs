using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Enrollments;

namespace CampaignStudio.Domain.Delivery;

/// <summary>Why an outreach hasn't gone, and when it is looked at next (null: after somebody acts).</summary>
public sealed record Explanation(string Code, string Text, DateTime? NextLookUtc);

/// <summary>What the explanation of one outreach depends on.</summary>
/// <param name="ChannelError">Why its sender is down; null when it is up.</param>
/// <param name="Limit">The cap or rate that holds what is due, and until when; null when there is room.</param>
/// <param name="OverdueUntilUtc">What was due by then waits for a person's word; null: nothing does.</param>
public sealed record WaitingState(
    OutreachStatus Status,
    string? Reason,
    string? ReasonText,
    DateTime? DueUtc,
    CampaignStatus Campaign,
    EnrollmentStatus Enrollment,
    string? ChannelError,
    DateTime? ChannelProbeUtc,
    Explanation? Limit,
    DateTime? OverdueUntilUtc)
{
    /// <summary>When the window opens for the lead, in words; null: not known here.</summary>
    public string? Opening { get; init; }

    /// <summary>When the paused campaign is planned to go on; null: when somebody says so.</summary>
    public DateTime? ResumesUtc { get; init; }

    /// <summary>Why its sender sends nothing until somebody acts; null: it does.</summary>
    public string? SenderStop { get; init; }

    /// <summary>Nothing goes out, and no call expires.</summary>
    public bool IsPaused => Campaign is CampaignStatus.Paused || Enrollment is EnrollmentStatus.Paused;
}

/// <summary>Answers "why hasn't it gone?": one current reason, the first that holds in the order in which the engine asks.</summary>
public static class WhyNot
{
    public static Explanation? Explain(WaitingState state, DateTime nowUtc) => state.Status switch
    {
        OutreachStatus.Scheduled => Scheduled(state, nowUtc),
        OutreachStatus.Sending => new("sending", "Being handed over right now.", nowUtc),
        OutreachStatus.Waiting => new(
            OutreachReasons.CallOpen,
            state.DueUtc is null || state.IsPaused ? "Waits for a person to do the call." : "Waits for a person to do the call; undone by then, the sequence goes on without it.",
            state.IsPaused ? null : state.DueUtc),
        OutreachStatus.Unknown => new(
            OutreachReasons.OutcomeUnknown, state.ReasonText ?? "Whether it left can't be told. Send it again, or count it as sent.", state.DueUtc),
        OutreachStatus.Skipped or OutreachStatus.Failed or OutreachStatus.Bounced or OutreachStatus.Cancelled =>
            new(state.Reason ?? "final", state.ReasonText ?? (state.Reason is null ? "" : Words(state.Reason)), null),
        _ => null,
    };

    private static Explanation Scheduled(WaitingState state, DateTime nowUtc)
    {
        if (state.Campaign is CampaignStatus.Paused) return new(OutreachReasons.CampaignPaused, "The campaign is paused.", state.ResumesUtc);
        if (state.Campaign is not CampaignStatus.Active) return new(OutreachReasons.CampaignCompleted, "The campaign is over.", null);
        if (state.Enrollment is EnrollmentStatus.Paused) return new(OutreachReasons.EnrollmentPaused, "This lead is paused in the campaign.", null);
        if (state.DueUtc <= state.OverdueUntilUtc) return new(OutreachReasons.Overdue, "Fell due while the application did not run, long ago. Decide on the campaign's page: send now, shift or skip.", null);
        if (state.DueUtc > nowUtc) return NotDue(state);
        if (state.SenderStop is { } stop) return new(OutreachReasons.SenderPaused, stop, null);
        if (state.ChannelError is { } error) return new(OutreachReasons.ChannelDown, $"The channel is down: {error}", state.ChannelProbeUtc);
        return state.Limit ?? new("due", "Due; it leaves within seconds.", nowUtc);
    }

    private static Explanation NotDue(WaitingState state) => state.Reason switch
    {
        OutreachReasons.Retry => new(
            OutreachReasons.Retry, state.ReasonText is { } answer ? $"The last attempt was not accepted: {answer}" : "The last attempt was not accepted; it is tried again.", state.DueUtc),
        OutreachReasons.OutsideWindow => OutsideWindow(state.Opening, state.DueUtc),
        // They held it when it was due; by now it is planned anew.
        null or OutreachReasons.Delay or OutreachReasons.ChannelDown or OutreachReasons.CampaignPaused or OutreachReasons.EnrollmentPaused =>
            new(OutreachReasons.Delay, "Waits until the delay before this step is over.", state.DueUtc),
        OutreachReasons.ByPerson => new(OutreachReasons.ByPerson, "A person moved it to another time.", state.DueUtc),
        { } other => new(other, state.ReasonText ?? Words(other), state.DueUtc),
    };

    /// <param name="opening">When it opens, in words; null: not known.</param>
    internal static Explanation OutsideWindow(string? opening, DateTime? dueUtc) => new(
        OutreachReasons.OutsideWindow, opening is null ? "Waits for the sending window to open." : $"Waits for the sending window to open: {opening}.", dueUtc);

    /// <summary>What a code means where no particulars are known; a code without words of its own speaks for itself.</summary>
    public static string Words(string? reason) => reason switch
    {
        OutreachReasons.InvalidAddress => "The address can't be right.",
        OutreachReasons.Refused => "The other side refused it for good.",
        OutreachReasons.RetriesExhausted => "It was offered again and again and never accepted.",
        OutreachReasons.ContentError => "The message could not be composed.",
        OutreachReasons.OutcomeUnknown => "Its outcome stayed unknown and a person sent it again.",
        OutreachReasons.Suppressed => "The address is suppressed.",
        OutreachReasons.Settling => "The lead opened or clicked something this moment; in a few seconds it is certain that no machine did.",
        OutreachReasons.FrequencyCap => "The lead had enough messages already.",
        OutreachReasons.Overdue => "It was overdue after an outage, and passed over.",
        OutreachReasons.NoConsent => "The lead refused this channel.",
        OutreachReasons.NoAddress => "The lead has no address for this channel.",
        OutreachReasons.ConditionsNotMet => "The step's conditions were not met.",
        OutreachReasons.StepInactive => "The step is inactive or was removed.",
        OutreachReasons.CallExpired => "Nobody did the call in time.",
        OutreachReasons.CampaignCompleted => "The campaign was completed.",
        OutreachReasons.EnrollmentExited => "The lead left the campaign.",
        OutreachReasons.Superseded => "The step is planned anew: an earlier one was sent again, or the lead left and came back.",
        OutreachReasons.ByPerson => "A person decided so.",
        null or "" => "No reason was noted.",
        _ => char.ToUpperInvariant(reason[0]) + reason[1..].Replace('_', ' ') + ".",
    };
}
