namespace CampaignStudio.Domain.Delivery.Pacing;

/// <summary>
/// So many messages an hour, one after the other at even distances: the generic cell rate algorithm, whose whole memory is the instant
/// of the next free place. What is not used is not saved up, but for two seconds' worth, so that messages can go in groups.
/// </summary>
public readonly record struct SendRate(int PerHour)
{
    private static readonly TimeSpan Burst = TimeSpan.FromSeconds(2);

    private TimeSpan Interval => TimeSpan.FromHours(1) / PerHour;

    /// <summary>How many may go now.</summary>
    /// <param name="nextUtc">The next free place; null: none was ever taken.</param>
    /// <param name="nowUtc">Now.</param>
    public int Room(DateTime? nextUtc, DateTime nowUtc)
    {
        var early = Burst - (From(nextUtc, nowUtc) - nowUtc);
        return early < TimeSpan.Zero ? 0 : (int)Math.Min(int.MaxValue, 1 + Math.Floor(early / Interval));
    }

    /// <summary>The next free place after <paramref name="count"/> more have gone; a negative count gives places back.</summary>
    public DateTime Take(DateTime? nextUtc, DateTime nowUtc, int count) => From(nextUtc, nowUtc) + (count * Interval);

    /// <summary>When one may go at the earliest.</summary>
    public DateTime FreeUtc(DateTime? nextUtc, DateTime nowUtc) => Room(nextUtc, nowUtc) > 0 ? nowUtc : From(nextUtc, nowUtc) - Burst;

    private static DateTime From(DateTime? nextUtc, DateTime nowUtc) => nextUtc > nowUtc ? nextUtc.Value : nowUtc;
}
