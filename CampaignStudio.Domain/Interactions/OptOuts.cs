using System.Globalization;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Domain.Suppressions;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Interactions;

/// <summary>What somebody who unsubscribes wants no more of.</summary>
public enum OptOutScope
{
    /// <summary>This campaign. Nothing is suppressed; the lead leaves it and is never enrolled in it again.</summary>
    Campaign,

    /// <summary>Every message on the channel: the address is suppressed.</summary>
    Everything,
}

/// <summary>An unsubscription, or what takes one back, as <see cref="OptOuts"/> reckons with them.</summary>
internal sealed record OptOutRow(long Id, InteractionKind Kind, string? Outcome, long LeadId, long? CampaignId, long? EnrollmentId, long? OutreachId, Channel Channel, DateTime OccurredUtc)
{
    public OptOutScope Scope => OptOuts.IsOfCampaign(Kind, Outcome) ? OptOutScope.Campaign : OptOutScope.Everything;
}

/// <summary>
/// What follows from the unsubscriptions that concern one campaign only, and from those that are taken back. Interactions are never
/// changed: one that was taken back is named by a later <see cref="InteractionKind.Resubscribed"/>, and in force are those that none names.
/// </summary>
public static class OptOuts
{
    private static readonly string CampaignText = OptOutScope.Campaign.ToText();

    internal static bool IsOfCampaign(InteractionKind kind, string? outcome) => kind is InteractionKind.Unsubscribed && outcome == CampaignText;

    /// <summary>Those of the leads that left this campaign and took it not back.</summary>
    public static async Task<IReadOnlySet<long>> LeftAsync(StudioDb db, long campaignId, IReadOnlyCollection<long> leadIds, CancellationToken cancel)
    {
        if (leadIds.Count == 0) return new HashSet<long>();
        var rows = await ReadAsync(db.Interactions.Where(i => i.CampaignId == campaignId && EF.Parameter(leadIds).Contains(i.LeadId)), cancel);
        return InForce(rows).Where(row => row.Scope is OptOutScope.Campaign).Select(row => row.LeadId).ToHashSet();
    }

    /// <summary>The unsubscriptions of some enrollments that are in force.</summary>
    internal static async Task<IReadOnlyList<OptOutRow>> InForceAsync(StudioDb db, IReadOnlyCollection<long> enrollmentIds, CancellationToken cancel) =>
        enrollmentIds.Count == 0 ? [] : InForce(await ReadAsync(db.Interactions.Where(i => i.EnrollmentId != null && EF.Parameter(enrollmentIds).Contains(i.EnrollmentId.Value)), cancel));

    /// <summary>All unsubscriptions among these interactions and what takes them back, the oldest first.</summary>
    internal static Task<List<OptOutRow>> ReadAsync(IQueryable<Interaction> among, CancellationToken cancel) => among
        .Where(i => (i.Kind == InteractionKind.Unsubscribed || i.Kind == InteractionKind.Resubscribed) && i.IsHuman)
        .OrderBy(i => i.Id)
        .Select(i => new OptOutRow(i.Id, i.Kind, i.Outcome, i.LeadId, i.CampaignId, i.EnrollmentId, i.OutreachId, i.Channel, i.OccurredUtc))
        .ToListAsync(cancel);

    /// <param name="rows">With what takes them back.</param>
    internal static IReadOnlyList<OptOutRow> InForce(IReadOnlyCollection<OptOutRow> rows)
    {
        var takenBack = rows.Where(row => row.Kind is InteractionKind.Resubscribed).Select(row => row.Outcome).ToHashSet();
        return [.. rows.Where(row => row.Kind is InteractionKind.Unsubscribed && !takenBack.Contains(Named(row.Id)))];
    }

    /// <summary>How what takes an unsubscription back names it.</summary>
    internal static string Named(long interactionId) => interactionId.ToString(CultureInfo.InvariantCulture);

    /// <summary>What follows in the transaction that records the interaction; false: it is none of these, and others see to it.</summary>
    internal static async Task<bool> FollowAsync(StudioDb db, Interaction interaction, DateTime nowUtc, CancellationToken cancel)
    {
        if (interaction.Kind is InteractionKind.Resubscribed)
        {
            await TakeBackAsync(db, interaction, nowUtc, cancel);
            return true;
        }
        if (!IsOfCampaign(interaction.Kind, interaction.Outcome)) return false;
        // The message may be of an earlier pass; what the lead is in now is what it leaves.
        if (await LastPassAsync(db, interaction.CampaignId, interaction.LeadId, cancel) is { } enrollment) await SequenceFlow.ExitAsync(db, enrollment, ExitReason.Unsubscribed, nowUtc, cancel);
        return true;
    }

    private static async Task TakeBackAsync(StudioDb db, Interaction interaction, DateTime nowUtc, CancellationToken cancel)
    {
        if (!long.TryParse(interaction.Outcome, NumberStyles.None, CultureInfo.InvariantCulture, out var id)) return;
        var optOut = await db.Interactions.SingleOrDefaultAsync(i => i.Id == id && i.LeadId == interaction.LeadId && i.Kind == InteractionKind.Unsubscribed, cancel);
        if (optOut is null) return;

        // Saved already or not, this one counts.
        var rows = await ReadAsync(db.Interactions.Where(i => i.LeadId == optOut.LeadId), cancel);
        var others = InForce(rows).Where(row => row.Id != id).ToList();
        var everything = others.Where(row => row.Scope is OptOutScope.Everything && row.Channel == optOut.Channel).ToList();
        var saidMore = await db.Interactions.AnyAsync(
            i => i.LeadId == optOut.LeadId && i.Channel == optOut.Channel && i.Id > id && i.IsHuman && (i.Kind == InteractionKind.Complained || i.Kind == InteractionKind.Bounced), cancel);
        if (!IsOfCampaign(optOut.Kind, optOut.Outcome))
        {
            // What another fact would have suppressed as well stays suppressed.
            if (saidMore || everything.Exists(row => row.Id > id)) return;
            await LiftAsync(db, optOut, everything.Count == 0, cancel);
        }
        if (saidMore || everything.Count > 0) return;

        // With the last one that stood, whatever ended by those that were taken back before goes on as well.
        var ended = IsOfCampaign(optOut.Kind, optOut.Outcome)
            ? []
            : rows.Where(row => row.Kind is InteractionKind.Unsubscribed && row.Scope is OptOutScope.Everything && row.Channel == optOut.Channel).Select(row => row.CampaignId);
        foreach (var campaignId in ended.Append(optOut.CampaignId).OfType<long>().Distinct())
        {
            if (!others.Exists(row => row.Scope is OptOutScope.Campaign && row.CampaignId == campaignId)) await GoOnAsync(db, optOut, campaignId, nowUtc, cancel);
        }
    }

    private static async Task GoOnAsync(StudioDb db, Interaction optOut, long campaignId, DateTime nowUtc, CancellationToken cancel)
    {
        if (await LastPassAsync(db, campaignId, optOut.LeadId, cancel) is { Status: EnrollmentStatus.Exited, ExitReason: ExitReason.Unsubscribed } enrollment
            && await db.Interactions.AnyAsync(
                i => i.LeadId == optOut.LeadId && i.CampaignId == campaignId && i.Channel == optOut.Channel && i.Kind == InteractionKind.Unsubscribed && i.RecordedUtc == enrollment.EndedUtc, cancel))
        {
            await SequenceReturn.GoOnAsync(db, enrollment, nowUtc, cancel);
        }
    }

    /// <summary>Lifts what this unsubscription itself entered, which bears its time.</summary>
    /// <param name="isLast">None is in force any more: what the earlier ones entered, which were taken back before, goes as well.</param>
    private static async Task LiftAsync(StudioDb db, Interaction optOut, bool isLast, CancellationToken cancel)
    {
        var entered =
            from entry in db.Suppressions
            where entry.Channel == optOut.Channel && (entry.Reason == SuppressionReason.Unsubscribed || entry.Reason == SuppressionReason.OptOut)
            where db.Interactions.Any(i => i.LeadId == optOut.LeadId && i.Channel == optOut.Channel && i.Kind == InteractionKind.Unsubscribed && i.IsHuman
                && (isLast || i.Id == optOut.Id) && i.OutreachId == entry.OutreachId && i.RecordedUtc == entry.CreatedUtc)
            select entry;
        db.Suppressions.RemoveRange(await entered.ToListAsync(cancel));
    }

    private static Task<Enrollment?> LastPassAsync(StudioDb db, long? campaignId, long leadId, CancellationToken cancel) => db.Enrollments
        .Where(e => e.CampaignId == campaignId && e.LeadId == leadId)
        .OrderByDescending(e => e.Pass)
        .FirstOrDefaultAsync(cancel);
}
