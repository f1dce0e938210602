using CampaignStudio.Domain.Leads;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Database;

/// <summary>
/// Columns that are searched by their beginning and listed in order: compared by code points, so that the same leads are found, in
/// the same order, whatever language a server was set up for, and an index answers both.
/// </summary>
internal static class OrdinalColumns
{
    public static void Collate(ModelBuilder model, string ordinal)
    {
        model.Entity<LeadWord>().Property(word => word.Word).UseCollation(ordinal);
        model.Entity<Lead>().Property(lead => lead.SortName).UseCollation(ordinal);
        model.Entity<Lead>().Property(lead => lead.IdentityKey).UseCollation(ordinal);
    }
}
