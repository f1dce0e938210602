using System.Diagnostics;

namespace CampaignStudio.Tests.Support;

/// <summary>Waits for what another process does by itself: asks until it is so, and says what was the case when time is up.</summary>
public static class Eventually
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(50);

    /// <param name="condition">Asked again and again; a refused connection counts as "not yet".</param>
    /// <param name="within">A limit for broken programs, far beyond what a working one needs.</param>
    /// <param name="what">The sentence of the failure.</param>
    /// <param name="details">What to add to it, such as a log.</param>
    public static Task AsTrueAsync(Func<Task<bool>> condition, TimeSpan within, string what, Func<string>? details = null) =>
        AsAsync(condition, isIt => isIt, within, what, details);

    /// <summary>The first value that fits.</summary>
    public static async Task<T> AsAsync<T>(Func<Task<T>> ask, Func<T, bool> fits, TimeSpan within, string what, Func<string>? details = null)
    {
        var started = Stopwatch.GetTimestamp();
        object? last = null;
        do
        {
            try
            {
                var value = await ask();
                if (fits(value)) return value;
                last = value;
            }
            catch (HttpRequestException notYet)
            {
                last = notYet.Message;
            }
            await Task.Delay(Between);
        }
        while (Stopwatch.GetElapsedTime(started) < within);
        throw new TimeoutException($"Not within {within}: {what}. Last seen: {last}. {details?.Invoke()}");
    }
}
