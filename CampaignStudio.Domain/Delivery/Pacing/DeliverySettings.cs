using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Delivery.Pacing;

/// <summary>What becomes of a message that would be one too many for its lead.</summary>
public enum FrequencyMode
{
    /// <summary>It is skipped, and the next step planned.</summary>
    Skip,

    /// <summary>It waits until an earlier one is long enough ago.</summary>
    Delay,
}

/// <summary>How fast, how often and how late messages of all campaigns may go; one row.</summary>
public sealed class DeliverySettings : IAudited, IVersioned
{
    public long Id { get; private set; }

    /// <summary>E-mails an hour, spread evenly; null: as fast as the server takes them.</summary>
    public int? EmailPerHour { get; set; }

    /// <summary>Text messages an hour, spread evenly; null: as fast as the provider takes them.</summary>
    public int? SmsPerHour { get; set; }

    /// <summary>Messages a lead may get within <see cref="FrequencyDays"/>, all campaigns together; null: any number.</summary>
    public int? FrequencyMax { get; set; }

    public int FrequencyDays { get; set; } = 7;
    public FrequencyMode FrequencyMode { get; set; } = FrequencyMode.Skip;

    /// <summary>Hours without any engine after which what is overdue by more than that waits for a person's word.</summary>
    public int StaleAfterHours { get; set; } = 12;

    public int Version { get; set; }

    public SendRate? RateOf(Channel channel) => channel switch
    {
        Channel.Email when EmailPerHour is { } count => new SendRate(count),
        Channel.Sms when SmsPerHour is { } count => new SendRate(count),
        _ => null,
    };

    /// <summary>Not tracked; the defaults while nobody changed them.</summary>
    public static async Task<DeliverySettings> LoadAsync(StudioDb db, CancellationToken cancel) =>
        await db.DeliverySettings.AsNoTracking().SingleOrDefaultAsync(cancel) ?? new DeliverySettings();
}
