using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Reporting;
using CampaignStudio.Domain.Rules.Versions;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Campaigns;

/// <summary>Campaigns, their steps and their counters.</summary>
internal static class CampaignTables
{
    public static void Build(ModelBuilder model)
    {
        model.Entity<Campaign>(campaign =>
        {
            campaign.ToTable("campaigns");
            campaign.Property(c => c.Name).HasMaxLength(200);
            campaign.Property(c => c.Description).HasMaxLength(4000);
            campaign.Property(c => c.Audience).IsLongText();
            campaign.Property(c => c.Window).IsLongText();
            campaign.Property(c => c.ScoringRules).IsJson();
            campaign.Property(c => c.ProgressionRules).IsJson();
            campaign.Property(c => c.AgentIds).IsJson();
            campaign.Property(c => c.EmailSenderIds).IsJson();
            campaign.Property(c => c.SmsSenderIds).IsJson();
            campaign.Property(c => c.ScoreFloor).IsHundredths();
            campaign.Property(c => c.ScoreCeiling).IsHundredths();
            campaign.HasMany(c => c.Steps).WithOne().HasForeignKey(step => step.CampaignId).OnDelete(DeleteBehavior.Cascade);
            campaign.Navigation(c => c.Steps).UsePropertyAccessMode(PropertyAccessMode.Field).HasField("_steps");
            campaign.HasIndex(c => c.Status);
        });
        model.Entity<SequenceStep>(step =>
        {
            step.ToTable("campaign_sequences");
            step.Property(s => s.Name).HasMaxLength(200);
            step.Property(s => s.Content).IsLongText();
            step.Property(s => s.Conditions).IsLongText();
            step.HasIndex(s => new { s.CampaignId, s.Order });
        });
        model.Entity<RuleVersion>(version =>
        {
            version.ToTable("rule_versions");
            version.Ignore(v => v.Rules);
            version.Property(v => v.SavedBy).HasMaxLength(320);
            version.Property(v => v.ScoringRules).IsJson();
            version.Property(v => v.ProgressionRules).IsJson();
            version.Property(v => v.ScoreFloor).IsHundredths();
            version.Property(v => v.ScoreCeiling).IsHundredths();
            version.HasIndex(v => new { v.CampaignId, v.Number }).IsUnique();
            version.HasOne<Campaign>().WithMany().HasForeignKey(v => v.CampaignId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<CampaignCounter>(counter =>
        {
            counter.ToTable("campaign_counters");
            counter.HasKey(c => new { c.CampaignId, c.Day, c.StepId, c.Metric, c.Slot });
            counter.HasOne<Campaign>().WithMany().HasForeignKey(c => c.CampaignId).OnDelete(DeleteBehavior.Cascade);
        });
    }
}
