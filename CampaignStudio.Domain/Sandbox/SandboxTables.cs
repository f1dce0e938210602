using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Sandbox;

/// <summary>What the sandbox transports took.</summary>
internal static class SandboxTables
{
    public static void Build(ModelBuilder model)
    {
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
}
