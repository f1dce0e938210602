using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Shared;

/// <summary>
/// Of two who change the same rows at the same moment the slower one is refused by the database, whole, and may look again: a
/// service call loads, decides and saves on a context of its own, so trying it again is like having come a little later. The
/// second look then answers what is so by now.
/// </summary>
public sealed class CollisionRetry(ISqlDialect dialect)
{
    /// <summary>How often a call is tried before its caller hears of the collision.</summary>
    public const int Attempts = 5;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);

    /// <summary>What becomes of a call that collided every time: nothing was changed.</summary>
    public static Error StillColliding() =>
        Error.Conflict("collision", "Somebody else was changing the same thing at the same moment. Nothing was done; please try again.");

    /// <summary>Runs work that may run again from its beginning; the last collision comes through.</summary>
    public async Task<T> RunAsync<T>(Func<Task<T>> work, int attempts = Attempts, CancellationToken cancel = default)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await work();
            }
            catch (Exception collision) when (attempt < attempts && IsCollision(collision))
            {
                await PauseAsync(attempt, cancel);
            }
        }
    }

    /// <inheritdoc cref="RunAsync{T}"/>
    public Task RunAsync(Func<Task> work, int attempts = Attempts, CancellationToken cancel = default) => RunAsync(
        async () =>
        {
            await work();
            return true;
        },
        attempts,
        cancel);

    /// <summary>Whether this says that somebody else was faster.</summary>
    public bool IsCollision(Exception exception) => exception is DbUpdateConcurrencyException || dialect.IsCollision(exception);

    /// <summary>Whether this says that the database was away for a moment.</summary>
    public bool IsOutage(Exception exception)
    {
        for (var one = exception; one is not null; one = one.InnerException)
        {
            if (one is DbException { IsTransient: true }) return true;
        }
        return dialect.IsOutage(exception);
    }

    // Those who collided must not meet again at once. It is the database that needs the time, whatever the studio's clock says.
    private static Task PauseAsync(int attempt, CancellationToken cancel) =>
        Task.Delay(FirstPause * ((1 << Math.Min(attempt - 1, 5)) * (0.5 + Random.Shared.NextDouble())), cancel);
}
