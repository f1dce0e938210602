using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Enrollments;

/// <summary>Enrollments with the history of their scores and the rules that have fired.</summary>
internal static class EnrollmentTables
{
    public static void Build(ModelBuilder model)
    {
        model.Entity<Enrollment>(enrollment =>
        {
            enrollment.ToTable("campaign_leads");
            enrollment.Property(e => e.Score).IsHundredths();
            enrollment.HasIndex(e => new { e.CampaignId, e.LeadId, e.Pass }).IsUnique();
            // Lists: newest first, by status, by score.
            enrollment.HasIndex(e => new { e.CampaignId, e.Id });
            enrollment.HasIndex(e => new { e.CampaignId, e.Status, e.Id });
            enrollment.HasIndex(e => new { e.CampaignId, e.Score, e.Id });
            // Why they left.
            enrollment.HasIndex(e => new { e.CampaignId, e.ExitReason }).HasFilter("exit_reason IS NOT NULL");
            enrollment.HasIndex(e => e.LeadId);
            enrollment.HasIndex(e => new { e.EvaluateDueUtc, e.Id, e.CampaignId }).HasFilter("evaluate_due_utc IS NOT NULL");
            enrollment.HasOne<Campaign>().WithMany().HasForeignKey(e => e.CampaignId).OnDelete(DeleteBehavior.Restrict);
            enrollment.HasOne<Lead>().WithMany().HasForeignKey(e => e.LeadId).OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<ScoreChange>(change =>
        {
            change.ToTable("score_changes");
            change.Property(c => c.FromScore).IsHundredths();
            change.Property(c => c.ToScore).IsHundredths();
            change.HasIndex(c => new { c.EnrollmentId, c.AtUtc });
            change.HasOne<Enrollment>().WithMany().HasForeignKey(c => c.EnrollmentId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<RuleFiring>(firing =>
        {
            firing.ToTable("rule_firings");
            firing.Property(f => f.RuleId).HasMaxLength(100);
            firing.HasKey(f => new { f.EnrollmentId, f.RuleId });
            firing.HasOne<Enrollment>().WithMany().HasForeignKey(f => f.EnrollmentId).OnDelete(DeleteBehavior.Cascade);
        });
    }
}
