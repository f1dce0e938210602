using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Enrollments;

/// <summary>Who left by marking a message as spam; the exit reason is that of an unsubscription, and the words should not be.</summary>
internal static class Complaints
{
    /// <summary>Those of these enrollments that a complaint ended.</summary>
    public static async Task<IReadOnlySet<long>> EndedAsync(StudioDb db, IEnumerable<Enrollment> enrollments, CancellationToken cancel) =>
        await EndedAsync(db, [.. enrollments.Where(e => e.ExitReason is ExitReason.Unsubscribed).Select(e => e.Id)], cancel);

    /// <param name="ids">Of enrollments that an unsubscription ended, or a complaint.</param>
    public static async Task<IReadOnlySet<long>> EndedAsync(StudioDb db, List<long> ids, CancellationToken cancel)
    {
        if (ids.Count == 0) return new HashSet<long>();
        var ended = await db.Interactions
            .Where(i => i.Kind == InteractionKind.Complained && i.EnrollmentId != null && EF.Parameter(ids).Contains(i.EnrollmentId.Value))
            .Where(i => db.Enrollments.Any(e => e.Id == i.EnrollmentId && e.EndedUtc == i.RecordedUtc))
            .Select(i => i.EnrollmentId!.Value)
            .ToListAsync(cancel);
        return ended.ToHashSet();
    }
}
