using System.Text.Json;
using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Delivery.Pacing;
using CampaignStudio.Domain.Delivery.Senders;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.FollowUps;
using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Leads.Import;
using CampaignStudio.Domain.Notifications;
using CampaignStudio.Domain.Reporting;
using CampaignStudio.Domain.Rules;
using CampaignStudio.Domain.Sandbox;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Suppressions;
using CampaignStudio.Domain.Templates;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CampaignStudio.Domain.Shared;

/// <summary>Tables, keys, indexes and portable types. Column names are the snake_case of the properties.</summary>
internal static class StudioModel
{
    public static void Conventions(ModelConfigurationBuilder configuration)
    {
        configuration.Properties<DateTime>().HaveConversion<UtcConverter>();
        configuration.Properties<TimeSpan>().HaveConversion<long>();
        configuration.Properties<string>().HaveMaxLength(1000);
        EnumText<CampaignStatus>();
        EnumText<Channel>();
        EnumText<StatusChangeCause>();
        EnumText<CustomFieldType>();
        EnumText<EnrollmentStatus>();
        EnumText<ExitReason>();
        EnumText<OutreachStatus>();
        EnumText<InteractionKind>();
        EnumText<TaskType>();
        EnumText<TaskPriority>();
        EnumText<FollowUpStatus>();
        EnumText<CallOutcome>();
        EnumText<SuppressionReason>();
        EnumText<ExecutionType>();
        EnumText<ExecutionStatus>();
        EnumText<Role>();
        EnumText<FrequencyMode>();
        EnumText<MailSecurity>();

        configuration.Properties<Condition>().HaveConversion<JsonColumn<Condition>, JsonComparer<Condition>>();
        configuration.Properties<SendWindow>().HaveConversion<JsonColumn<SendWindow>, JsonComparer<SendWindow>>();
        configuration.Properties<StepContent>().HaveConversion<JsonColumn<StepContent>, JsonComparer<StepContent>>();
        configuration.Properties<JsonElement>().HaveConversion<JsonColumn<JsonElement>, JsonComparer<JsonElement>>();

        void EnumText<T>() where T : struct, Enum => configuration.Properties<T>().HaveConversion<EnumColumn<T>>().HaveMaxLength(30).AreUnicode(false);
    }

    public static void Build(ModelBuilder model)
    {
        Campaigns(model);
        Leads(model);
        Outreaches(model);
        Work(model);
        Content(model);
        Access(model);
        SharedByNodes(model);
    }

    private static void Campaigns(ModelBuilder model)
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
        model.Entity<Enrollment>(enrollment =>
        {
            enrollment.ToTable("campaign_leads");
            enrollment.Property(e => e.Score).IsHundredths();
            enrollment.HasIndex(e => new { e.CampaignId, e.LeadId, e.Pass }).IsUnique();
            // Lists: newest first, by status, by score.
            enrollment.HasIndex(e => new { e.CampaignId, e.Id });
            enrollment.HasIndex(e => new { e.CampaignId, e.Status, e.Id });
            enrollment.HasIndex(e => new { e.CampaignId, e.Score, e.Id });
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
        model.Entity<CampaignCounter>(counter =>
        {
            counter.ToTable("campaign_counters");
            counter.HasKey(c => new { c.CampaignId, c.Day, c.StepId, c.Metric, c.Slot });
            counter.HasOne<Campaign>().WithMany().HasForeignKey(c => c.CampaignId).OnDelete(DeleteBehavior.Cascade);
        });
    }

    private static void Leads(ModelBuilder model)
    {
        model.Entity<Lead>(lead =>
        {
            lead.ToTable("leads");
            lead.Property(l => l.Email).HasMaxLength(320);
            lead.Property(l => l.Phone).HasMaxLength(20).IsUnicode(false);
            lead.Property(l => l.IdentityKey).HasMaxLength(330);
            lead.Property(l => l.SortName).HasMaxLength(LeadNames.MaxSortLength);
            foreach (var name in (string[])[nameof(Lead.FirstName), nameof(Lead.LastName), nameof(Lead.Company), nameof(Lead.JobTitle), nameof(Lead.City), nameof(Lead.Country), nameof(Lead.Source)])
            {
                lead.Property(name).HasMaxLength(200);
            }
            lead.Property(l => l.Language).HasMaxLength(10).IsUnicode(false);
            lead.Property(l => l.TimeZone).HasMaxLength(60).IsUnicode(false);
            lead.Property(l => l.Status).HasMaxLength(60);
            lead.Property(l => l.Tags).IsJson();
            lead.Property(l => l.CustomFields).IsJson();
            lead.Property(l => l.Budget).IsHundredths();
            lead.HasIndex(l => l.IdentityKey).IsUnique();
            lead.HasIndex(l => new { l.Phone, l.Id });
            // Lists: by age, name, status, agent; each answers which leads stand on a page, and how many there are, by itself.
            const string Shown = "erased_utc IS NULL";
            lead.HasIndex(l => l.Id).HasFilter(Shown);
            lead.HasIndex(l => new { l.SortName, l.Id }).HasFilter(Shown);
            lead.HasIndex(l => new { l.Status, l.Id }).HasFilter(Shown);
            lead.HasIndex(l => new { l.AssignedToId, l.Id }).HasFilter(Shown);
            lead.HasOne<User>().WithMany().HasForeignKey(l => l.AssignedToId).OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<LeadWord>(word =>
        {
            word.ToTable("lead_words");
            word.HasKey(w => new { w.Word, w.LeadId });
            word.Property(w => w.Word).HasMaxLength(SearchWords.MaxLength);
            word.HasOne<Lead>().WithMany().HasForeignKey(w => w.LeadId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<LeadStatus>(status =>
        {
            status.ToTable("lead_statuses");
            status.Property(s => s.Key).HasMaxLength(60);
            status.Property(s => s.Label).HasMaxLength(100);
            status.Property(s => s.Color).HasMaxLength(30);
            status.HasIndex(s => s.Key).IsUnique();
        });
        model.Entity<LeadStatusChange>(change =>
        {
            change.ToTable("lead_status_changes");
            change.Property(c => c.FromStatus).HasMaxLength(60);
            change.Property(c => c.ToStatus).HasMaxLength(60);
            change.Property(c => c.RuleId).HasMaxLength(100);
            change.HasIndex(c => new { c.LeadId, c.AtUtc });
            change.HasIndex(c => new { c.CampaignId, c.Id });
            change.HasOne<Lead>().WithMany().HasForeignKey(c => c.LeadId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<CustomField>(field =>
        {
            field.ToTable("custom_fields");
            field.Ignore(f => f.Definition);
            field.Property(f => f.Key).HasMaxLength(60);
            field.Property(f => f.Label).HasMaxLength(100);
            field.HasIndex(f => f.Key).IsUnique();
        });
        model.Entity<Suppression>(suppression =>
        {
            suppression.ToTable("suppressions");
            suppression.Property(s => s.Address).HasMaxLength(320);
            suppression.HasIndex(s => new { s.Channel, s.Address }).IsUnique();
        });
    }

    private static void Outreaches(ModelBuilder model)
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
            outreach.HasIndex(o => o.MessageId).HasFilter("message_id IS NOT NULL");
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
        model.Entity<Interaction>(interaction =>
        {
            interaction.ToTable("interactions");
            interaction.Property(i => i.ExternalId).HasMaxLength(250);
            interaction.Property(i => i.MachineReason).HasMaxLength(100);
            interaction.Property(i => i.Outcome).HasMaxLength(60);
            interaction.Property(i => i.Url).HasMaxLength(2048);
            interaction.Property(i => i.UserAgent).HasMaxLength(400);
            interaction.Property(i => i.Body).IsLongText();
            interaction.HasIndex(i => i.ExternalId).IsUnique();
            interaction.HasIndex(i => new { i.EnrollmentId, i.Kind });
            interaction.HasIndex(i => new { i.LeadId, i.OccurredUtc });
            interaction.HasIndex(i => new { i.CampaignId, i.Id });
            interaction.HasIndex(i => i.OutreachId);
            interaction.HasOne<Lead>().WithMany().HasForeignKey(i => i.LeadId).OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<SandboxMessage>(message =>
        {
            message.ToTable("sandbox_messages");
            message.Property(m => m.ToAddress).HasMaxLength(320);
            message.Property(m => m.FromAddress).HasMaxLength(320);
            message.Property(m => m.Text).IsLongText();
            message.Property(m => m.Html).IsLongText();
            message.HasIndex(m => new { m.ToAddress, m.Id });
        });
    }

    private static void Work(ModelBuilder model)
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
        model.Entity<ScheduledExecution>(execution =>
        {
            execution.ToTable("scheduled_executions");
            execution.Property(e => e.Params).IsLongText();
            execution.Property(e => e.Outcome).IsLongText();
            execution.Property(e => e.LeaseOwner).HasMaxLength(80).IsUnicode(false);
            execution.HasIndex(e => new { e.Status, e.DueUtc });
            execution.HasIndex(e => e.CampaignId);
        });
        model.Entity<Notification>(notification =>
        {
            notification.ToTable("notifications");
            notification.Property(n => n.Title).HasMaxLength(300);
            notification.Property(n => n.Message).IsLongText();
            notification.HasIndex(n => new { n.UserId, n.ReadUtc, n.Id });
            notification.HasIndex(n => new { n.EmailPending, n.Id });
            notification.HasOne<User>().WithMany().HasForeignKey(n => n.UserId).OnDelete(DeleteBehavior.Cascade);
        });
    }

    private static void Content(ModelBuilder model)
    {
        model.Entity<EmailTemplate>(template =>
        {
            template.ToTable("email_templates");
            template.Property(t => t.Name).HasMaxLength(200);
            template.Property(t => t.Html).IsLongText();
            template.Property(t => t.Text).IsLongText();
        });
        model.Entity<SmsTemplate>(template =>
        {
            template.ToTable("sms_templates");
            template.Property(t => t.Name).HasMaxLength(200);
            template.Property(t => t.Text).HasMaxLength(4000);
        });
        model.Entity<TemplateRevision>(revision =>
        {
            revision.ToTable("template_revisions");
            revision.Property(r => r.Html).IsLongText();
            revision.Property(r => r.Text).IsLongText();
            revision.HasIndex(r => new { r.Channel, r.TemplateId, r.Number }).IsUnique();
        });
        model.Entity<Setting>(setting =>
        {
            setting.ToTable("settings");
            setting.HasKey(s => s.Key);
            setting.Property(s => s.Key).HasMaxLength(100);
            setting.Property(s => s.Value).IsLongText();
        });
    }

    private static void SharedByNodes(ModelBuilder model)
    {
        model.Entity<DataProtectionKey>(key =>
        {
            key.ToTable("data_protection_keys");
            key.Property(k => k.FriendlyName).HasMaxLength(200);
            key.Property(k => k.Xml).IsLongText();
        });
        model.Entity<UploadChunk>(chunk =>
        {
            chunk.ToTable("upload_chunks");
            chunk.HasKey(c => new { c.Name, c.Part, c.Number });
            chunk.Property(c => c.Name).HasMaxLength(60).IsUnicode(false);
            chunk.HasIndex(c => c.CreatedUtc);
        });
        model.Entity<LiveChange>(change =>
        {
            change.ToTable("live_changes");
            change.Property(c => c.Kind).HasMaxLength(30).IsUnicode(false);
            change.Property(c => c.Node).HasMaxLength(80).IsUnicode(false);
            change.HasIndex(c => c.AtUtc);
        });
    }

    private static void Access(ModelBuilder model)
    {
        model.Entity<User>(user =>
        {
            user.ToTable("users");
            user.Property(u => u.DisplayName).HasMaxLength(200);
            user.Property(u => u.ConcurrencyStamp).IsConcurrencyToken();
            user.Property(u => u.UserName).HasMaxLength(320);
            user.Property(u => u.NormalizedUserName).HasMaxLength(320);
            user.Property(u => u.Email).HasMaxLength(320);
            user.Property(u => u.NormalizedEmail).HasMaxLength(320);
            user.HasIndex(u => u.NormalizedUserName).IsUnique();
            user.HasIndex(u => u.NormalizedEmail);
        });
        model.Entity<IdentityUserClaim<long>>().ToTable("user_claims");
        model.Entity<IdentityUserLogin<long>>(login =>
        {
            login.ToTable("user_logins");
            login.HasKey(l => new { l.LoginProvider, l.ProviderKey });
            login.Property(l => l.LoginProvider).HasMaxLength(128);
            login.Property(l => l.ProviderKey).HasMaxLength(128);
        });
        model.Entity<IdentityUserToken<long>>(token =>
        {
            token.ToTable("user_tokens");
            token.HasKey(t => new { t.UserId, t.LoginProvider, t.Name });
            token.Property(t => t.LoginProvider).HasMaxLength(128);
            token.Property(t => t.Name).HasMaxLength(128);
        });
        model.Entity<ApiKey>(key =>
        {
            key.ToTable("api_keys");
            key.Property(k => k.Name).HasMaxLength(200);
            key.Property(k => k.Prefix).HasMaxLength(20);
            key.Property(k => k.Hash).HasMaxLength(64).IsUnicode(false);
            key.HasIndex(k => k.Hash).IsUnique();
        });
        model.Entity<AuditEntry>(entry =>
        {
            entry.ToTable("audit_log");
            entry.Property(e => e.ActorName).HasMaxLength(320);
            entry.Property(e => e.Action).HasMaxLength(30);
            entry.Property(e => e.Entity).HasMaxLength(60);
            entry.Property(e => e.Before).IsLongText();
            entry.Property(e => e.After).IsLongText();
            entry.HasIndex(e => new { e.Entity, e.EntityId });
            entry.HasIndex(e => e.AtUtc);
        });

        foreach (var versioned in model.Model.GetEntityTypes().Where(type => typeof(IVersioned).IsAssignableFrom(type.ClrType)))
        {
            versioned.FindProperty(nameof(IVersioned.Version))!.IsConcurrencyToken = true;
        }
    }
}
