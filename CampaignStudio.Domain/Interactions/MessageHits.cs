using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Interactions;

/// <summary>What is seen of one message at once, and what was seen just before. The message and what is stored are tracked.</summary>
internal sealed class MessageHits(Outreach outreach, IReadOnlyList<Interaction> before)
{
    // A scanner's burst is a few dozen; what came before it was judged when it came.
    private const int Latest = 30;

    public Outreach Outreach => outreach;

    /// <summary>The stored hits that new ones may throw another light on, in the order of their recording.</summary>
    public IReadOnlyList<Interaction> Before => before;

    /// <summary>The new ones, in the order of their arrival; not saved yet.</summary>
    public List<Interaction> Fresh { get; } = [];

    /// <summary>Outreach id → its message, of those that exist; two queries for however many. Inside the caller's write transaction.</summary>
    /// <param name="sinceUtc">When the first of the new hits was seen.</param>
    public static async Task<IReadOnlyDictionary<long, MessageHits>> LoadAsync(StudioDb db, IReadOnlyCollection<long> outreachIds, DateTime sinceUtc, CancellationToken cancel)
    {
        var ids = outreachIds.Distinct().ToList();
        var outreaches = await db.Outreaches.Where(outreach => EF.Parameter(ids).Contains(outreach.Id)).ToListAsync(cancel);
        var before = await BeforeAsync(db, ids, sinceUtc - (2 * HitClassifier.Reach), cancel);
        return outreaches.ToDictionary(outreach => outreach.Id, outreach => new MessageHits(outreach, [.. before[outreach.Id]]));
    }

    /// <summary>However often one message is fetched, only its latest hits are read: by the lead's index, newest first.</summary>
    private static async Task<ILookup<long, Interaction>> BeforeAsync(StudioDb db, List<long> ids, DateTime fromUtc, CancellationToken cancel)
    {
        var hits =
            from outreach in db.Outreaches
            where EF.Parameter(ids).Contains(outreach.Id)
            join fact in db.Interactions on new { outreach.LeadId, OutreachId = (long?)outreach.Id } equals new { fact.LeadId, fact.OutreachId }
            where fact.OccurredUtc >= (db.Interactions
                    .Where(later => later.LeadId == outreach.LeadId && later.OutreachId == outreach.Id && later.OccurredUtc >= fromUtc)
                    .OrderByDescending(later => later.OccurredUtc)
                    .Select(later => (DateTime?)later.OccurredUtc)
                    .Skip(Latest - 1)
                    .FirstOrDefault() ?? fromUtc)
                && fact.UserAgent != null
                && (fact.Kind == InteractionKind.Opened || fact.Kind == InteractionKind.Clicked)
            orderby fact.Id
            select fact;
        return (await hits.ToListAsync(cancel)).ToLookup(fact => fact.OutreachId!.Value);
    }
}
