using CampaignStudio.Domain.Sandbox;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Nodes;

/// <summary>Keeps a node in touch with the others on its database: what changed for pages, and what time it is in the sandbox.</summary>
internal sealed class NodeTalk(IServiceScopeFactory scopes, TimeProvider realTime, ILogger<NodeTalk> log) : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(500);
    private const int BeatsPerHearing = 2;
    private const int BeatsPerForgetting = 120;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var relay = ActivatorUtilities.CreateInstance<LiveRelay>(scope.ServiceProvider);
        var sandbox = scope.ServiceProvider.GetRequiredService<SandboxClockService>();
        using var beats = new PeriodicTimer(Beat, realTime);
        var isOutOfTouch = false;
        try
        {
            for (var beat = 0L; await beats.WaitForNextTickAsync(stoppingToken); beat++)
            {
                try
                {
                    await relay.TellAsync(stoppingToken);
                    if (beat % BeatsPerHearing == 0)
                    {
                        await relay.HearAsync(stoppingToken);
                        await sandbox.RestoreAsync(stoppingToken);
                    }
                    if (beat % BeatsPerForgetting == 0) await relay.ForgetAsync(stoppingToken);
                    isOutOfTouch = false;
                }
                catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
                {
                    // Once is enough: it goes on trying, and everything else complains too while the database is away.
                    if (!isOutOfTouch) log.LogWarning(failure, "This node is out of touch with the others");
                    isOutOfTouch = true;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The node stops.
        }
    }
}
