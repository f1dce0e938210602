using CampaignStudio.Domain.Delivery.Senders;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Delivery;

/// <summary>One message or call to one lead for one step. Each stage it reached keeps its own time.</summary>
public sealed class Outreach : IVersioned
{
    public long Id { get; private set; }
    public required long CampaignId { get; init; }
    public required long EnrollmentId { get; set; }
    public required long LeadId { get; init; }
    public required long StepId { get; set; }

    /// <summary>1, and one more for each "send again" a person asked for.</summary>
    public int Occurrence { get; init; } = 1;

    public required Channel Channel { get; set; }

    /// <summary>Who sends it, see <see cref="Sender"/>; may change until it is sent. A call has none.</summary>
    public required long SenderId { get; set; }

    public OutreachStatus Status { get; private set; } = OutreachStatus.Scheduled;

    /// <summary>From when the delay counts: the end of the previous step, or the activation.</summary>
    public required DateTime BaseUtc { get; init; }

    /// <summary>
    /// When it is looked at next: to send (scheduled), to settle (unknown), to expire (waiting; null: never).
    /// </summary>
    public DateTime? DueUtc { get; set; }

    /// <summary>The enrollment is paused: not claimed, whatever the time.</summary>
    public bool IsHeld { get; set; }

    /// <summary>Hand-overs tried; a channel that is down uses none up.</summary>
    public int Attempts { get; private set; }

    /// <summary>Why it waits, was skipped or failed: a snake_case code, see <see cref="OutreachReasons"/>.</summary>
    public string? Reason { get; private set; }

    /// <summary>The reason in words, with particulars such as the server's answer.</summary>
    public string? ReasonText { get; private set; }

    /// <summary>
    /// Who holds the lease while <see cref="OutreachStatus.Sending"/>, and until when. An unknown one remembers whose it was: only
    /// that one can still tell the outcome.
    /// </summary>
    public string? LeaseOwner { get; private set; }
    public DateTime? LeaseUntilUtc { get; private set; }

    /// <summary>The address it went to, as normalised at hand-over.</summary>
    public string? ToAddress { get; set; }
    public string? Subject { get; set; }

    /// <summary>RFC 5322 Message-ID, or the provider's id of an SMS.</summary>
    public string? MessageId { get; set; }

    public DateTime? SentUtc { get; private set; }
    public DateTime? DeliveredUtc { get; private set; }
    public DateTime? OpenedUtc { get; private set; }
    public DateTime? ClickedUtc { get; private set; }
    public DateTime? RepliedUtc { get; private set; }
    public DateTime? BouncedUtc { get; private set; }

    /// <summary>When the step was over for the sequence: sent, skipped, failed, cancelled or the call done.</summary>
    public DateTime? FinishedUtc { get; private set; }

    public int Version { get; set; }

    /// <summary>Ever accepted by a transport (or the call done), whatever followed.</summary>
    public bool WasSent => SentUtc is not null;

    /// <summary>The other side showed that it arrived, whatever is known about the sending.</summary>
    public bool WasSeen => (DeliveredUtc ?? OpenedUtc ?? ClickedUtc ?? RepliedUtc ?? BouncedUtc) is not null;

    /// <summary>Planned, or planned anew, for <paramref name="dueUtc"/>; later than the step's delay asks for where the window is closed then.</summary>
    public void Plan(DateTime dueUtc, DateTime afterDelayUtc)
    {
        if (Status is not OutreachStatus.Scheduled) throw new InvalidOperationException($"Outreach {Id} is {Status}.");
        (DueUtc, Reason, ReasonText) = (dueUtc, dueUtc > afterDelayUtc ? OutreachReasons.OutsideWindow : null, null);
    }

    /// <summary>Back in the queue until <paramref name="dueUtc"/>, for a reason the user can read.</summary>
    public void Postpone(DateTime dueUtc, string? reason, string? text)
    {
        RequireOpen();
        (Status, DueUtc, LeaseOwner, LeaseUntilUtc) = (OutreachStatus.Scheduled, dueUtc, null, null);
        (Reason, ReasonText) = (reason, text);
    }

    /// <summary>A hand-over was tried and certainly not accepted; another follows at <paramref name="dueUtc"/>.</summary>
    public void RetryAt(DateTime dueUtc, string text)
    {
        Attempts++;
        Postpone(dueUtc, OutreachReasons.Retry, text);
    }

    public void MarkSent(DateTime nowUtc, string? messageId)
    {
        RequireOpen();
        Attempts++;
        SentUtc = nowUtc;
        MessageId = messageId ?? MessageId;
        Finish(Furthest(), nowUtc, null, null);
    }

    public void MarkSkipped(DateTime nowUtc, string reason, string? text = null)
    {
        RequireOpen();
        Finish(OutreachStatus.Skipped, nowUtc, reason, text);
    }

    public void MarkFailed(DateTime nowUtc, string reason, string? text, bool bounced = false)
    {
        RequireOpen();
        Attempts++;
        if (bounced) BouncedUtc = nowUtc;
        Finish(bounced ? OutreachStatus.Bounced : OutreachStatus.Failed, nowUtc, reason, text);
    }

    public void MarkCancelled(DateTime nowUtc, string reason)
    {
        RequireOpen();
        Finish(OutreachStatus.Cancelled, nowUtc, reason, null);
    }

    /// <summary>Cancelled when its lead left; now that the lead is back, its step is planned anew.</summary>
    public void SetAside()
    {
        if (Status is not OutreachStatus.Cancelled) throw new InvalidOperationException($"Outreach {Id} is {Status}.");
        Reason = OutreachReasons.Superseded;
    }

    /// <summary>The call task is open; the sequence goes on when it is done, or at <paramref name="expiresUtc"/>.</summary>
    public void MarkWaiting(DateTime? expiresUtc)
    {
        RequireOpen();
        (Status, DueUtc, LeaseOwner, LeaseUntilUtc, Reason, ReasonText) = (OutreachStatus.Waiting, expiresUtc, null, null, null, null);
    }

    /// <summary>The outcome is hidden; counted as sent at <paramref name="settlesUtc"/> unless evidence or a person comes first.</summary>
    public void MarkUnknown(DateTime settlesUtc, string text)
    {
        RequireOpen();
        (Status, DueUtc, LeaseUntilUtc) = (OutreachStatus.Unknown, settlesUtc, null);
        (Reason, ReasonText) = (OutreachReasons.OutcomeUnknown, text);
    }

    /// <summary>Given up as unknown when a person sent it again; now the other side showed that it had arrived after all.</summary>
    public void ProveSent(DateTime nowUtc)
    {
        if (Status is not OutreachStatus.Failed || Reason != OutreachReasons.OutcomeUnknown) return;
        SentUtc = nowUtc;
        (Status, Reason, ReasonText) = (Furthest(), null, null);
    }

    /// <summary>A stage was reached; the first time counts and the status only moves forward.</summary>
    public void Reach(OutreachStatus stage, DateTime atUtc)
    {
        switch (stage)
        {
            case OutreachStatus.Delivered: DeliveredUtc ??= atUtc; break;
            case OutreachStatus.Opened: OpenedUtc ??= atUtc; break;
            case OutreachStatus.Clicked: ClickedUtc ??= atUtc; break;
            case OutreachStatus.Replied: RepliedUtc ??= atUtc; break;
            case OutreachStatus.Bounced: BouncedUtc ??= atUtc; break;
            default: throw new ArgumentOutOfRangeException(nameof(stage), stage, "Not a stage after sending.");
        }
        if (!Status.IsOpen() && stage > Status && Status <= OutreachStatus.Replied) Status = stage;
    }

    /// <summary>Opens and clicks were judged again: these are the first by humans; null: there is none.</summary>
    public void Restate(DateTime? openedUtc, DateTime? clickedUtc)
    {
        (OpenedUtc, ClickedUtc) = (openedUtc, clickedUtc);
        if (Status is OutreachStatus.Sent or OutreachStatus.Delivered or OutreachStatus.Opened or OutreachStatus.Clicked or OutreachStatus.Replied) Status = Furthest();
    }

    // A reaction may be quicker than the record of the sending.
    private OutreachStatus Furthest() => this switch
    {
        { RepliedUtc: not null } => OutreachStatus.Replied,
        { ClickedUtc: not null } => OutreachStatus.Clicked,
        { OpenedUtc: not null } => OutreachStatus.Opened,
        { DeliveredUtc: not null } => OutreachStatus.Delivered,
        _ => OutreachStatus.Sent,
    };

    private void Finish(OutreachStatus status, DateTime nowUtc, string? reason, string? text)
    {
        (Status, FinishedUtc, DueUtc, LeaseOwner, LeaseUntilUtc) = (status, nowUtc, null, null, null);
        (Reason, ReasonText) = (reason, text);
    }

    private void RequireOpen()
    {
        if (!Status.IsOpen()) throw new InvalidOperationException($"Outreach {Id} is {Status}, which is final.");
    }
}
