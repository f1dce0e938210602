using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace CampaignStudio.Domain.Leads;

/// <summary>The search words' share of one save: those of new leads, and of leads whose names, addresses or tags changed.</summary>
internal sealed class LeadWordChanges
{
    private static readonly string[] Sources = [nameof(Lead.FirstName), nameof(Lead.LastName), nameof(Lead.Company), nameof(Lead.Email), nameof(Lead.Phone), nameof(Lead.Tags)];

    private readonly List<Lead> _added = [];
    private readonly List<Lead> _changed = [];

    /// <summary>Also brings their names for sorting up to date, which this save then writes.</summary>
    public static LeadWordChanges Before(ChangeTracker tracker)
    {
        var changes = new LeadWordChanges();
        foreach (var entry in tracker.Entries<Lead>())
        {
            if (entry.State is EntityState.Added) changes._added.Add(entry.Entity);
            else if (entry.State is EntityState.Modified && Array.Exists(Sources, name => entry.Property(name).IsModified)) changes._changed.Add(entry.Entity);
            else continue;
            entry.Entity.RefreshSortName();
            // Changes are not looked for again in this save.
            if (entry.State is EntityState.Modified) entry.Property(lead => lead.SortName).IsModified = true;
        }
        return changes;
    }

    /// <summary>To be called after the leads were saved, when their ids exist. The words of a deleted lead go with its row.</summary>
    public async Task SaveAsync(StudioDb db, Func<Task> save, CancellationToken cancel)
    {
        if (_added.Count + _changed.Count == 0) return;
        if (_changed.Count > 0)
        {
            var ids = _changed.ConvertAll(lead => lead.Id);
            await db.LeadWords.Where(word => EF.Parameter(ids).Contains(word.LeadId)).ExecuteDeleteAsync(cancel);
        }
        var words = RowsOf(_added.Concat(_changed), lead => lead.Id);
        db.LeadWords.AddRange(words);
        await save();
        // Nobody changes them through the context, and the next change of the lead adds rows of the same keys.
        foreach (var word in words) db.Entry(word).State = EntityState.Detached;
    }

    /// <summary>For leads that are inserted at once, and so without this class; in the order in which an index takes them best.</summary>
    public static IReadOnlyCollection<LeadWord> RowsOf(IEnumerable<Lead> leads, Func<Lead, long> idOf) =>
    [
        .. leads.SelectMany(lead => SearchWords.Of(lead).Select(word => new LeadWord { Word = word, LeadId = idOf(lead) }))
            .OrderBy(row => row.Word, StringComparer.Ordinal).ThenBy(row => row.LeadId),
    ];
}
