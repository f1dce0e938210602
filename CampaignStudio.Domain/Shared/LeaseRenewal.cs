using Microsoft.Extensions.Logging;

namespace CampaignStudio.Domain.Shared;

/// <summary>Renews a lease for as long as its work goes on; disposed when the work is done. A renewal that fails is tried again soon.</summary>
internal sealed class LeaseRenewal : IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _finished = new();
    private readonly Task _renewal;

    public LeaseRenewal(TimeProvider clock, ILogger log, Func<CancellationToken, Task> renew) => _renewal = RenewAsync(clock, log, renew);

    private async Task RenewAsync(TimeProvider clock, ILogger log, Func<CancellationToken, Task> renew)
    {
        var pause = Every;
        while (true)
        {
            try
            {
                await Task.Delay(pause, clock, _finished.Token);
                await renew(_finished.Token);
                pause = Every;
            }
            catch (Exception) when (_finished.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                log.LogWarning(failure, "A lease could not be renewed");
                pause = TryAgainAfter;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _finished.CancelAsync();
        await _renewal;
        _finished.Dispose();
    }
}
