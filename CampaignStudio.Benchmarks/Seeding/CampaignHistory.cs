using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Delivery.Senders;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.FollowUps;
using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Benchmarks.Seeding;

/// <summary>A campaign in the middle of its life: every lead enrolled, half of the first messages out, some answered.</summary>
internal static class CampaignHistory
{
    private static readonly OutreachStatus[] Stages =
        [OutreachStatus.Sent, OutreachStatus.Delivered, OutreachStatus.Opened, OutreachStatus.Clicked, OutreachStatus.Replied];

    private static readonly DateTime NowUtc = Workspace.NowUtc;

    /// <summary>Enrolls the leads 1 to <paramref name="count"/>; lead <c>i</c> has enrollment <c>i</c>.</summary>
    public static async Task SeedAsync(Workspace workspace, Campaign campaign, int count)
    {
        var studio = workspace.Studio;
        var steps = campaign.Steps.OrderBy(step => step.Order).Select(step => step.Id).ToList();
        await workspace.StepAsync("campaign", db => db.Enrollments, async () =>
        {
            await studio.InsertAsync(Ids(count).Select(id => EnrollmentOf(campaign.Id, id)));
            await studio.InsertAsync(Ids(count).SelectMany(id => Outreaches(campaign.Id, steps, id)));
            await studio.InsertAsync(Ids(count).Where(id => id % 3 == 0).Select(id => InteractionOf(campaign.Id, id)));
            await studio.InsertAsync(Ids(count).Where(id => id % 10 == 0).Select(id => TaskOf(workspace, campaign.Id, id)));
            await workspace.CountAsync(campaign.Id);
        });
    }

    /// <summary>A second, small campaign with the last leads; after the large one.</summary>
    public static async Task SeedSmallAsync(Workspace workspace, Campaign campaign, int firstEnrollmentId, int count)
    {
        var steps = campaign.Steps.OrderBy(step => step.Order).Select(step => step.Id).ToList();
        await workspace.StepAsync("small campaign", db => db.Enrollments.Where(e => e.CampaignId == campaign.Id), async () =>
        {
            await workspace.Studio.InsertAsync(Enumerable.Range(1, count).Select(id => EnrollmentOf(campaign.Id, id)));
            await workspace.Studio.InsertAsync(Enumerable.Range(1, count).Select(id => Planned(campaign.Id, firstEnrollmentId + id - 1, id, steps[0], NowUtc)));
            await workspace.CountAsync(campaign.Id);
        });
    }

    private static IEnumerable<int> Ids(int count) => Enumerable.Range(1, count);

    private static Enrollment EnrollmentOf(long campaignId, int leadId)
    {
        var enrollment = new Enrollment { CampaignId = campaignId, LeadId = leadId, EnrolledUtc = NowUtc.AddDays(-10), CurrentStep = 1 };
        enrollment.Activate(NowUtc.AddDays(-10));
        if (leadId % 29 == 3) enrollment.Pause();
        else if (leadId % 10 == 7) enrollment.Complete(NowUtc.AddDays(-1));
        else if (leadId % 17 == 5) enrollment.Exit(ExitReason.Replied, NowUtc.AddDays(-1));
        enrollment.Evaluated(leadId * 7919L % 10_000 / 100m, 0, NowUtc, null);
        return enrollment;
    }

    private static IEnumerable<Outreach> Outreaches(long campaignId, IReadOnlyList<long> steps, int id)
    {
        var first = Planned(campaignId, id, id, steps[0], NowUtc.AddSeconds(id % 900_000 - 450_000));
        if (id % 20 < 9)
        {
            if (id % 29 == 3) first.IsHeld = true;
            if (id % 10_000 == 1) first.MarkUnknown(NowUtc.AddHours(1), "The connection was lost.");
            yield return first;
            yield break;
        }
        var sentUtc = NowUtc.AddSeconds(-(id % 800_000));
        switch (id % 20)
        {
            case 17: first.MarkSkipped(sentUtc, OutreachReasons.Suppressed); break;
            case 18: first.MarkFailed(sentUtc, OutreachReasons.Refused, "550 no such user", bounced: true); break;
            case 19: first.MarkCancelled(sentUtc, OutreachReasons.EnrollmentExited); break;
            default:
                first.ToAddress = $"lead{id}@example.com";
                first.Subject = "Hello";
                first.MarkSent(sentUtc, $"outreach-{id}@studio.example");
                for (var stage = 1; stage <= id % 7 && stage < Stages.Length; stage++) first.Reach(Stages[stage], sentUtc.AddMinutes(stage));
                break;
        }
        yield return first;
        if (id % 4 != 0) yield return Planned(campaignId, id, id, steps[1], NowUtc.AddSeconds(id % 500_000));
    }

    private static Outreach Planned(long campaignId, long enrollmentId, int leadId, long stepId, DateTime dueUtc) => new()
    {
        CampaignId = campaignId,
        EnrollmentId = enrollmentId,
        LeadId = leadId,
        StepId = stepId,
        Channel = Channel.Email,
        SenderId = Sender.ConfiguredEmail,
        BaseUtc = NowUtc.AddDays(-10),
        DueUtc = dueUtc,
    };

    private static Interaction InteractionOf(long campaignId, int id) => new()
    {
        Kind = id % 2 == 0 ? InteractionKind.Opened : id % 5 == 0 ? InteractionKind.Replied : InteractionKind.Clicked,
        Channel = Channel.Email,
        LeadId = id,
        CampaignId = campaignId,
        EnrollmentId = id,
        OccurredUtc = NowUtc.AddSeconds(-(id % 700_000)),
        RecordedUtc = NowUtc.AddSeconds(-(id % 700_000)),
        ExternalId = $"fact-{id}",
        Body = id % 5 == 0 ? "Could you call me next week?" : null,
    };

    private static FollowUpTask TaskOf(Workspace workspace, long campaignId, int id)
    {
        var task = new FollowUpTask
        {
            CampaignId = campaignId,
            LeadId = id,
            EnrollmentId = id,
            Title = "Answer the reply",
            Type = id % 3 == 0 ? TaskType.Call : TaskType.Email,
            AssignedToId = id % 70 == 0 ? null : workspace.AgentIds[id / 10 % workspace.AgentIds.Count],
            DueUtc = id % 50 == 0 ? null : NowUtc.AddMinutes(id % 40_000 - 20_000),
            CreatedUtc = NowUtc.AddDays(-3),
            CauseKey = $"rule:bench:{id}",
        };
        if (id % 4 == 0) task.Complete(CallOutcome.Connected, null, NowUtc.AddMinutes(-id % 5000));
        return task;
    }
}
