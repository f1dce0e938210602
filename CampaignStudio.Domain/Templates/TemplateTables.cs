using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Templates;

/// <summary>Templates and their revisions.</summary>
internal static class TemplateTables
{
    public static void Build(ModelBuilder model)
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
    }
}
