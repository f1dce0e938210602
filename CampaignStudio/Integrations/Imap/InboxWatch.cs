namespace CampaignStudio.Integrations.Imap;

/// <summary>Keeps the mailbox read as long as the site runs; after a failure it tries again, soon at first and then ever later.</summary>
internal sealed class InboxWatch(InboxReader reader, TimeProvider realTime, ILogger<InboxWatch> log) : BackgroundService
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(2);

    // A node that does not read looks this often whether the reader is still there.
    private static readonly TimeSpan Turn = InboxReader.Lease / 4;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var failures = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            var startedAt = realTime.GetTimestamp();
            try
            {
                await reader.RunAsync(stoppingToken);
                failures = 0;
                await Task.Delay(Turn, realTime, stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                // What went well for long and then broke is a new trouble.
                failures = realTime.GetElapsedTime(startedAt) > LongestPause ? 1 : failures + 1;
                log.LogWarning("The mailbox of replies can't be read: {Reason}", failure.Message);
                await TellAsync(failure, stoppingToken);
                await PauseAsync(failures, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }
        await LeaveAsync();
    }

    private async Task TellAsync(Exception failure, CancellationToken cancel)
    {
        try
        {
            await reader.FailAsync(failure, cancel);
        }
        catch (Exception untold) when (!cancel.IsCancellationRequested)
        {
            log.LogDebug(untold, "The database could not be told either");
        }
        catch (OperationCanceledException)
        {
            // The site stops.
        }
    }

    private async Task PauseAsync(int failures, CancellationToken cancel)
    {
        var pause = FirstPause * (1 << Math.Min(failures - 1, 8));
        try
        {
            await Task.Delay(pause < LongestPause ? pause : LongestPause, realTime, cancel);
        }
        catch (OperationCanceledException)
        {
            // The site stops.
        }
    }

    private async Task LeaveAsync()
    {
        try
        {
            await reader.LeaveAsync(CancellationToken.None);
        }
        catch (Exception gone)
        {
            log.LogDebug(gone, "The mailbox's lease runs out by itself");
        }
    }
}
