using System.Text.Json;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Rules;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Enrollments;

/// <summary>What rules may ask, read from the rows: a handful of grouped queries for a whole batch, never one per lead.</summary>
public static class FactsLoader
{
    /// <summary>The facts of enrollments of one campaign, by enrollment id.</summary>
    /// <param name="nowUtc">What was opened and clicked just before it is not counted yet.</param>
    public static async Task<IReadOnlyDictionary<long, EnrollmentFacts>> LoadAsync(
        StudioDb db, Campaign campaign, IReadOnlyCollection<Enrollment> enrollments, IReadOnlyDictionary<long, Lead> leads, DateTime nowUtc, CancellationToken cancel)
    {
        var ids = enrollments.Select(enrollment => enrollment.Id).ToArray();
        var engagement = await EngagementAsync(db, ids, nowUtc, cancel);
        var outcomes = await CallOutcomesAsync(db, ids, cancel);
        return enrollments.ToDictionary(
            enrollment => enrollment.Id,
            enrollment => new EnrollmentFacts
            {
                Lead = Of(leads[enrollment.LeadId]),
                Score = enrollment.Score,
                EnrollmentStatus = enrollment.Status.ToText(),
                CurrentStep = enrollment.CurrentStep,
                EnrolledUtc = enrollment.EnrolledUtc,
                Engagement = EngagementFacts.Of(Sums(engagement[enrollment.Id].Where(happened => happened.SettlesUtc is null))),
                Unsettled = engagement[enrollment.Id].Min(happened => happened.SettlesUtc) is { } untilUtc
                    ? new UnsettledHits(EngagementFacts.Of(Sums(engagement[enrollment.Id])), untilUtc)
                    : null,
                CallOutcome = outcomes.GetValueOrDefault(enrollment.Id),
                Zone = SequenceFlow.Zone(campaign, leads[enrollment.LeadId].TimeZone),
            });
    }

    /// <summary>A lead's own facts.</summary>
    public static LeadFacts Of(Lead lead) => new()
    {
        Status = lead.Status,
        Email = lead.Email,
        Phone = lead.Phone,
        FirstName = lead.FirstName,
        LastName = lead.LastName,
        Company = lead.Company,
        JobTitle = lead.JobTitle,
        City = lead.City,
        Country = lead.Country,
        Language = lead.Language,
        Timezone = lead.TimeZone,
        Source = lead.Source,
        Tags = lead.Tags,
        Budget = lead.Budget,
        AssignedTo = lead.AssignedToId?.ToString(System.Globalization.CultureInfo.InvariantCulture),
        CreatedUtc = lead.CreatedUtc,
        Custom = lead.CustomFields
            .Select(field => (field.Key, Value: Of(field.Value)))
            .Where(field => field.Value is not null)
            .ToDictionary(field => field.Key, field => field.Value!),
    };

    private static FactValue? Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number => value.GetDecimal(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    /// <summary>How often a thing happened in an enrollment, and when last.</summary>
    /// <param name="SettlesUtc">When the first of these counts, for all of them were seen on the web a moment ago; null: they count.</param>
    private sealed record Happened(long EnrollmentId, EngagementKind Kind, int Count, DateTime LastUtc, DateTime? SettlesUtc = null);

    private static IEnumerable<(EngagementKind Kind, int Count, DateTime LastUtc)> Sums(IEnumerable<Happened> rows) => rows
        .GroupBy(row => row.Kind)
        .Select(group => (group.Key, group.Sum(row => row.Count), group.Max(row => row.LastUtc)));

    private static async Task<ILookup<long, Happened>> EngagementAsync(StudioDb db, long[] ids, DateTime nowUtc, CancellationToken cancel)
    {
        var settledUtc = nowUtc - HitClassifier.Settle;
        var happened = await db.Interactions
            .Where(i => i.IsHuman && i.EnrollmentId != null && EF.Parameter(ids).Contains(i.EnrollmentId.Value))
            .GroupBy(i => new { i.EnrollmentId, i.Kind, i.Channel, IsFresh = i.UserAgent != null && i.RecordedUtc > settledUtc })
            .Select(group => new
            {
                group.Key.EnrollmentId,
                group.Key.Kind,
                group.Key.Channel,
                group.Key.IsFresh,
                Count = group.Count(),
                Last = group.Max(i => i.OccurredUtc),
                FirstRecorded = group.Min(i => i.RecordedUtc),
            })
            .ToListAsync(cancel);
        var sent = await db.Outreaches
            .Where(o => EF.Parameter(ids).Contains(o.EnrollmentId) && o.SentUtc != null && o.Channel != Channel.Call)
            .GroupBy(o => new { o.EnrollmentId, o.Channel })
            .Select(group => new { group.Key.EnrollmentId, group.Key.Channel, Count = group.Count(), Last = group.Max(o => o.SentUtc) })
            .ToListAsync(cancel);

        var returned = happened.Where(row => row.Kind is InteractionKind.Resubscribed).Select(row => row.EnrollmentId!.Value).ToHashSet();
        var reactions = happened.Where(row => row.Kind is not InteractionKind.Unsubscribed || !returned.Contains(row.EnrollmentId!.Value));

        return reactions
            .Select(row => KindOf(row.Kind, row.Channel) is { } kind
                ? new Happened(row.EnrollmentId!.Value, kind, row.Count, row.Last, row.IsFresh ? row.FirstRecorded + HitClassifier.Settle : null)
                : null)
            .OfType<Happened>()
            .Concat((await OptOuts.InForceAsync(db, returned, cancel)).Select(row => new Happened(row.EnrollmentId!.Value, EngagementKind.Unsubscribed, 1, row.OccurredUtc)))
            .Concat(sent.Select(row => new Happened(row.EnrollmentId, row.Channel is Channel.Email ? EngagementKind.EmailSent : EngagementKind.SmsSent, row.Count, row.Last!.Value)))
            .ToLookup(row => row.EnrollmentId);
    }

    private static EngagementKind? KindOf(InteractionKind kind, Channel channel) => (kind, channel) switch
    {
        (InteractionKind.Delivered, Channel.Email) => EngagementKind.EmailDelivered,
        (InteractionKind.Opened, Channel.Email) => EngagementKind.EmailOpened,
        (InteractionKind.Clicked, Channel.Email) => EngagementKind.EmailClicked,
        (InteractionKind.Replied, Channel.Email) => EngagementKind.EmailReplied,
        (InteractionKind.Bounced, Channel.Email) => EngagementKind.EmailBounced,
        (InteractionKind.Delivered, Channel.Sms) => EngagementKind.SmsDelivered,
        (InteractionKind.Replied, Channel.Sms) => EngagementKind.SmsReplied,
        (InteractionKind.Unsubscribed, _) => EngagementKind.Unsubscribed,
        (InteractionKind.CallCompleted, _) => EngagementKind.CallCompleted,
        _ => null,
    };

    private static async Task<Dictionary<long, string>> CallOutcomesAsync(StudioDb db, long[] ids, CancellationToken cancel)
    {
        var calls = await db.Interactions
            .Where(i => i.Kind == InteractionKind.CallCompleted && i.Outcome != null && i.EnrollmentId != null && EF.Parameter(ids).Contains(i.EnrollmentId.Value))
            .Select(i => new { i.EnrollmentId, i.OccurredUtc, i.Id, i.Outcome })
            .ToListAsync(cancel);
        return calls
            .GroupBy(call => call.EnrollmentId!.Value)
            .ToDictionary(group => group.Key, group => group.MaxBy(call => (call.OccurredUtc, call.Id))!.Outcome!);
    }
}
