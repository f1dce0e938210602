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
using Microsoft.EntityFrameworkCore;

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
        EnumText<ScoreCause>();
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
        configuration.Properties<LinkTags>().HaveConversion<JsonColumn<LinkTags>, JsonComparer<LinkTags>>();
        configuration.Properties<StepContent>().HaveConversion<JsonColumn<StepContent>, JsonComparer<StepContent>>();
        configuration.Properties<JsonElement>().HaveConversion<JsonColumn<JsonElement>, JsonComparer<JsonElement>>();

        void EnumText<T>() where T : struct, Enum => configuration.Properties<T>().HaveConversion<EnumColumn<T>>().HaveMaxLength(30).AreUnicode(false);
    }

    public static void Build(ModelBuilder model)
    {
        CampaignTables.Build(model);
        EnrollmentTables.Build(model);
        LeadTables.Build(model);
        SuppressionTables.Build(model);
        DeliveryTables.Build(model);
        InteractionTables.Build(model);
        SandboxTables.Build(model);
        FollowUpTables.Build(model);
        SchedulingTables.Build(model);
        NotificationTables.Build(model);
        TemplateTables.Build(model);
        AccessTables.Build(model);
        Shared(model);

        foreach (var versioned in model.Model.GetEntityTypes().Where(type => typeof(IVersioned).IsAssignableFrom(type.ClrType)))
        {
            versioned.FindProperty(nameof(IVersioned.Version))!.IsConcurrencyToken = true;
        }
    }

    /// <summary>Settings, and what nodes share.</summary>
    private static void Shared(ModelBuilder model)
    {
        model.Entity<Setting>(setting =>
        {
            setting.ToTable("settings");
            setting.HasKey(s => s.Key);
            setting.Property(s => s.Key).HasMaxLength(100);
            setting.Property(s => s.Value).IsLongText();
        });
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
}
