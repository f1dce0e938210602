using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.FollowUps;
using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Domain.Suppressions;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Delivery;

/// <summary>Writes what became of a claimed outreach onto its tracked rows, and plans what follows. The caller saves.</summary>
public static class VerdictRecorder
{
    /// <param name="campaign">With its steps, as it is now.</param>
    /// <param name="stepsHad">The outreaches this enrollment has already, this one among them.</param>
    /// <param name="agents">Who is there to take calls; read once for a group, and only when it has calls.</param>
    /// <param name="random01">Spreads retries; from 0 to 1.</param>
    public static async Task ApplyAsync(
        StudioDb db, Campaign campaign, DeliveryItem item, IEnumerable<PastOutreach> stepsHad, AgentAssignment? agents, DateTime nowUtc, double random01, CancellationToken cancel)
    {
        var (outreach, enrollment) = (item.Outreach, item.Enrollment);
        var hasLeft = enrollment.Status is EnrollmentStatus.Exited;
        switch (hasLeft && item.Verdict is not Verdict.HandedOver ? new Verdict.Cancel(SequenceFlow.CancelReason(enrollment.ExitReason)) : item.Verdict)
        {
            case Verdict.Skip skip:
                outreach.MarkSkipped(nowUtc, skip.Reason, skip.Text);
                break;
            case Verdict.Postpone postpone:
                outreach.Postpone(postpone.DueUtc, postpone.Reason, postpone.Text);
                break;
            case Verdict.Cancel cancelled:
                outreach.MarkCancelled(nowUtc, cancelled.Reason);
                break;
            case Verdict.Unsendable unsendable:
                outreach.MarkFailed(nowUtc, OutreachReasons.ContentError, unsendable.Text);
                break;
            case Verdict.OpenCallTask call:
                var expiresUtc = campaign.CallExpiryDays is { } days ? nowUtc.AddDays(days) : (DateTime?)null;
                var agentId = agents?.IsActive(item.Lead.AssignedToId) is true ? item.Lead.AssignedToId : null;
                outreach.ToAddress = item.Address;
                TaskFlow.OpenCall(db, outreach, item.Lead, agentId, call.Title, call.Script, expiresUtc, nowUtc);
                break;
            case Verdict.HandedOver handed:
                outreach.ToAddress = handed.Email?.ToAddress ?? handed.Sms?.To;
                outreach.Subject = handed.Email?.Subject ?? outreach.Subject;
                outreach.MessageId = handed.Email?.MessageId ?? outreach.MessageId;
                await AnswerAsync(db, campaign, item, handed.Answer, nowUtc, random01, cancel);
                break;
            default:
                // Composed but never offered (the engine is stopping): back into the queue as it was.
                outreach.Postpone(outreach.DueUtc ?? nowUtc, null, null);
                break;
        }
        if (outreach.Status is OutreachStatus.Scheduled)
        {
            // It may have left or been paused while the message was on the wire.
            outreach.IsHeld = enrollment.Status is EnrollmentStatus.Paused;
            if (hasLeft) outreach.MarkCancelled(nowUtc, SequenceFlow.CancelReason(enrollment.ExitReason));
        }
        if (!outreach.Status.IsOpen())
        {
            if (outreach.WasSent) enrollment.MarkForEvaluation(nowUtc);
            var step = campaign.Steps.SingleOrDefault(step => step.Id == outreach.StepId) ?? item.Step;
            SequenceFlow.PlanNext(db, campaign, enrollment, item.Lead.TimeZone, step, stepsHad, nowUtc, nowUtc);
        }
    }

    private static async Task AnswerAsync(
        StudioDb db, Campaign campaign, DeliveryItem item, HandOver answer, DateTime nowUtc, double random01, CancellationToken cancel)
    {
        var outreach = item.Outreach;
        switch (answer)
        {
            case HandOver.Accepted accepted:
                outreach.MarkSent(nowUtc, item.Step.Channel is Channel.Email ? null : accepted.ProviderId);
                break;
            case HandOver.Retry retry when RetryPolicy.Next(outreach.Attempts + 1, random01) is { } wait:
                outreach.RetryAt(nowUtc + wait, $"{retry.Code}: {retry.Message}");
                break;
            case HandOver.Retry retry:
                outreach.MarkFailed(nowUtc, OutreachReasons.RetriesExhausted, $"{retry.Code}: {retry.Message}");
                break;
            case HandOver.Refused refused:
                outreach.MarkFailed(nowUtc, OutreachReasons.Refused, $"{refused.Code}: {refused.Message}", refused.IsBounce);
                await RefusedAsync(db, item, refused, nowUtc, cancel);
                break;
            case HandOver.Unknown when outreach.WasSeen:
                outreach.MarkSent(nowUtc, null);
                break;
            case HandOver.Unknown unknown:
                outreach.MarkUnknown(nowUtc.AddMinutes(campaign.UnknownSettlesAfterMinutes), unknown.Message);
                break;
            case HandOver.ChannelDown down:
                outreach.Postpone(outreach.DueUtc ?? nowUtc, OutreachReasons.ChannelDown, down.Message);
                break;
        }
    }

    /// <summary>A bounce is a fact; an address at fault is suppressed, and its enrollment ends.</summary>
    private static async Task RefusedAsync(StudioDb db, DeliveryItem item, HandOver.Refused refused, DateTime nowUtc, CancellationToken cancel)
    {
        var diagnosis = $"{refused.Code}: {refused.Message}";
        if (refused.IsBounce)
        {
            db.Interactions.Add(new Interaction
            {
                Kind = InteractionKind.Bounced,
                Channel = item.Step.Channel,
                LeadId = item.Lead.Id,
                CampaignId = item.Outreach.CampaignId,
                EnrollmentId = item.Enrollment.Id,
                OutreachId = item.Outreach.Id,
                OccurredUtc = nowUtc,
                RecordedUtc = nowUtc,
                Body = diagnosis,
            });
            item.Enrollment.MarkForEvaluation(nowUtc);
        }
        if (!refused.AddressAtFault) return;

        await SuppressionCheck.AddIfAbsentAsync(
            db,
            item.Step.Channel,
            item.Address!,
            refused.IsBounce ? SuppressionReason.HardBounce : SuppressionReason.OptOut,
            diagnosis,
            item.Outreach.Id,
            nowUtc,
            cancel);
        if (refused.IsBounce) await SequenceFlow.ExitAsync(db, item.Enrollment, ExitReason.Bounced, nowUtc, cancel);
    }
}
