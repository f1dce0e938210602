using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Notifications;

/// <summary>Notifications.</summary>
internal static class NotificationTables
{
    public static void Build(ModelBuilder model)
    {
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
}
