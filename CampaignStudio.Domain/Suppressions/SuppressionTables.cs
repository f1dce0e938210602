using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Suppressions;

/// <summary>The suppression list.</summary>
internal static class SuppressionTables
{
    public static void Build(ModelBuilder model)
    {
        model.Entity<Suppression>(suppression =>
        {
            suppression.ToTable("suppressions");
            suppression.Property(s => s.Address).HasMaxLength(320);
            suppression.HasIndex(s => new { s.Channel, s.Address }).IsUnique();
        });
    }
}
