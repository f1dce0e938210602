using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Scheduling;

/// <summary>Executions.</summary>
internal static class SchedulingTables
{
    public static void Build(ModelBuilder model)
    {
        model.Entity<ScheduledExecution>(execution =>
        {
            execution.ToTable("scheduled_executions");
            execution.Property(e => e.Params).IsLongText();
            execution.Property(e => e.Outcome).IsLongText();
            execution.Property(e => e.LeaseOwner).HasMaxLength(80).IsUnicode(false);
            execution.HasIndex(e => new { e.Status, e.DueUtc });
            execution.HasIndex(e => e.CampaignId);
        });
    }
}
