namespace CampaignStudio.Domain.Delivery;

/// <summary>When a message that was certainly not accepted is offered again.</summary>
public static class RetryPolicy
{
    /// <summary>Attempts in all, the first included.</summary>
    public const int MaxAttempts = 5;

    private const double Spread = 0.2;

    private static readonly TimeSpan[] Waits =
        [TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(8), TimeSpan.FromMinutes(30)];

    /// <summary>The wait before the next attempt, spread by ± 20 % so that a crowd does not come back as one; <c>null</c>: give up.</summary>
    /// <param name="attemptsSoFar">Attempts made, the one that just failed included; at least 1.</param>
    /// <param name="random01">A random number from 0 to 1.</param>
    public static TimeSpan? Next(int attemptsSoFar, double random01)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attemptsSoFar, 1);
        if (attemptsSoFar >= MaxAttempts) return null;
        return Waits[attemptsSoFar - 1] * (1 - Spread + (2 * Spread * Math.Clamp(random01, 0, 1)));
    }
}
