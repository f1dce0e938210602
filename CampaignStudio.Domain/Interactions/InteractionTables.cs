using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Interactions;

/// <summary>What leads did.</summary>
internal static class InteractionTables
{
    public static void Build(ModelBuilder model)
    {
        model.Entity<Interaction>(interaction =>
        {
            interaction.ToTable("interactions");
            interaction.Property(i => i.ExternalId).HasMaxLength(250);
            interaction.Property(i => i.MachineReason).HasMaxLength(100);
            interaction.Property(i => i.Outcome).HasMaxLength(60);
            interaction.Property(i => i.Url).HasMaxLength(2048);
            interaction.Property(i => i.UserAgent).HasMaxLength(400);
            interaction.Property(i => i.Body).IsLongText();
            interaction.Property(i => i.Html).IsLongText();
            interaction.HasIndex(i => i.ExternalId).IsUnique();
            interaction.HasIndex(i => new { i.EnrollmentId, i.Kind });
            interaction.HasIndex(i => new { i.LeadId, i.OccurredUtc });
            interaction.HasIndex(i => new { i.CampaignId, i.Id });
            interaction.HasIndex(i => i.OutreachId);
            interaction.HasOne<Lead>().WithMany().HasForeignKey(i => i.LeadId).OnDelete(DeleteBehavior.Restrict);
        });
    }
}
