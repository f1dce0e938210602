using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace CampaignStudio.Database.Copying;

/// <summary>What a workspace consists of, by the model: whatever is added to it is copied too, unless it is left out here.</summary>
internal static class CopiedTables
{
    /// <summary>Tables of the moment, and why nobody misses them at the new place.</summary>
    public static readonly IReadOnlyDictionary<string, string> LeftOut = new Dictionary<string, string>
    {
        ["live_changes"] = "signals between running nodes for pages that are open, forgotten after minutes",
    };

    /// <summary>Every table after those that its rows refer to.</summary>
    public static IReadOnlyList<CopiedTable> InOrder(StudioDb db)
    {
        var waiting = db.Model.GetRelationalModel().Tables
            .Where(table => !LeftOut.ContainsKey(table.Name))
            .OrderBy(table => table.Name, StringComparer.Ordinal)
            .ToList();
        var ordered = new List<ITable>();
        while (waiting.Count > 0)
        {
            var next = waiting.Find(table => table.ForeignKeyConstraints.All(key => ordered.Contains(key.PrincipalTable)))
                ?? throw new NotSupportedException($"Rows refer to each other in a circle, or to what is not copied: {string.Join(", ", waiting.Select(table => table.Name))}.");
            ordered.Add(next);
            waiting.Remove(next);
        }
        return [.. ordered.Select(table => new CopiedTable(table))];
    }
}
