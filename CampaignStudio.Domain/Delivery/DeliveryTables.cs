using CampaignStudio.Domain.Delivery.Pacing;
using CampaignStudio.Domain.Delivery.Senders;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Delivery;

/// <summary>Messages and calls, and what paces them.</summary>
internal static class DeliveryTables
{
    public static void Build(ModelBuilder model)
    {
        model.Entity<Outreach>(outreach =>
        {
            outreach.ToTable("campaign_outreaches");
            outreach.Property(o => o.Reason).HasMaxLength(60).IsUnicode(false);
            outreach.Property(o => o.LeaseOwner).HasMaxLength(80).IsUnicode(false);
            outreach.Property(o => o.ToAddress).HasMaxLength(320);
            outreach.Property(o => o.MessageId).HasMaxLength(250);
            outreach.HasIndex(o => new { o.EnrollmentId, o.StepId, o.Occurrence }).IsUnique();
            outreach.HasIndex(o => o.EnrollmentId).IsUnique().HasFilter(OutreachStatuses.OpenFilter).HasDatabaseName("ux_campaign_outreaches_one_open");
            // Work: what may be claimed, what falls due, whose lease ran out. Whatever is over is in none of them.
            outreach.HasIndex(o => new { o.CampaignId, o.IsHeld, o.DueUtc, o.Id, o.SenderId }).HasFilter(OutreachStatuses.ScheduledFilter).HasDatabaseName("ix_campaign_outreaches_claim");
            outreach.HasIndex(o => new { o.Status, o.DueUtc }).HasFilter("due_utc IS NOT NULL");
            outreach.HasIndex(o => new { o.Status, o.LeaseUntilUtc }).HasFilter("lease_until_utc IS NOT NULL");
            // Lists: newest first, by status, by channel; and what a campaign waits for.
            outreach.HasIndex(o => new { o.CampaignId, o.Id });
            outreach.HasIndex(o => new { o.CampaignId, o.Status, o.Id });
            outreach.HasIndex(o => new { o.CampaignId, o.Channel, o.Id });
            outreach.HasIndex(o => new { o.CampaignId, o.Status, o.IsHeld, o.SenderId, o.Reason, o.DueUtc }).HasFilter(OutreachStatuses.OpenFilter).HasDatabaseName("ix_campaign_outreaches_waiting");
            outreach.HasIndex(o => new { o.CampaignId, o.SentUtc }).HasFilter("sent_utc IS NOT NULL");
            outreach.HasIndex(o => new { o.LeadId, o.SentUtc });
            outreach.HasIndex(o => o.MessageId).HasFilter("message_id IS NOT NULL AND channel = 'sms'");
            outreach.HasIndex(o => o.StepId);
            outreach.HasOne<Enrollment>().WithMany().HasForeignKey(o => o.EnrollmentId).OnDelete(DeleteBehavior.Cascade);
            outreach.HasOne<SequenceStep>().WithMany().HasForeignKey(o => o.StepId).OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<ChannelState>(state =>
        {
            state.ToTable("channel_states");
            state.HasKey(s => s.Channel);
        });
        model.Entity<Sender>(sender =>
        {
            sender.ToTable("senders");
            sender.Property(s => s.Id).ValueGeneratedNever();
            sender.Property(s => s.Name).HasMaxLength(100);
            sender.Property(s => s.Address).HasMaxLength(320);
            sender.Property(s => s.DisplayName).HasMaxLength(100);
            sender.Property(s => s.Host).HasMaxLength(255);
            sender.Property(s => s.Username).HasMaxLength(320);
            sender.Property(s => s.SealedPassword).IsLongText();
        });
        model.Entity<SenderState>(state =>
        {
            state.ToTable("sender_states");
            state.HasKey(s => s.SenderId);
            state.Property(s => s.SenderId).ValueGeneratedNever();
        });
        model.Entity<DeliverySettings>(settings => settings.ToTable("delivery_settings"));
    }
}
