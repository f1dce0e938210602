using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Leads;

/// <summary>Leads, the words they are found by, and the fields and statuses an administrator defines.</summary>
internal static class LeadTables
{
    public static void Build(ModelBuilder model)
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
            // The board: each column's newest, its count and its sum.
            lead.HasIndex(l => new { l.Status, l.StatusSinceUtc, l.Id, l.Budget }).HasFilter(Shown);
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
    }
}
