using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.FollowUps;

/// <summary>Tasks.</summary>
internal static class FollowUpTables
{
    public static void Build(ModelBuilder model)
    {
        model.Entity<FollowUpTask>(task =>
        {
            task.ToTable("campaign_tasks");
            task.Property(t => t.Title).HasMaxLength(300);
            task.Property(t => t.Notes).IsLongText();
            task.Property(t => t.CauseKey).HasMaxLength(150);
            task.HasIndex(t => t.CauseKey).IsUnique();
            task.HasIndex(t => new { t.AssignedToId, t.Status, t.DueUtc });
            task.HasIndex(t => new { t.CampaignId, t.Status });
            task.HasIndex(t => t.LeadId);
            task.HasIndex(t => t.OutreachId);
            task.HasOne<Campaign>().WithMany().HasForeignKey(t => t.CampaignId).OnDelete(DeleteBehavior.Restrict);
            task.HasOne<Lead>().WithMany().HasForeignKey(t => t.LeadId).OnDelete(DeleteBehavior.Restrict);
            task.HasOne<User>().WithMany().HasForeignKey(t => t.AssignedToId).OnDelete(DeleteBehavior.Restrict);
        });
    }
}
