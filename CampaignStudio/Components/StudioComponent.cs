using CampaignStudio.Database;
using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Shared;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace CampaignStudio.Components;

/// <summary>What pages and editors share: a lifetime, live re-reading, refusals as messages, and the viewer's time zone.</summary>
public abstract class StudioComponent : ComponentBase, IDisposable
{
    private static readonly TimeSpan ReloadPause = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _disposed;
    private readonly Dictionary<Topic, (IDisposable Subscription, Reloader Reloader)> _watches = [];

    [Inject] private LiveUpdates Live { get; set; } = null!;
    [Inject] private ILoggerFactory Loggers { get; set; } = null!;
    [Inject] private TimeProvider RealTime { get; set; } = null!;
    [Inject] private ViewerZone Viewer { get; set; } = null!;
    [Inject] private CurrentActor CurrentActor { get; set; } = null!;
    [Inject] private CollisionRetry Collisions { get; set; } = null!;
    [Inject] protected ISnackbar Snackbar { get; private set; } = null!;

    protected StudioComponent()
    {
        _disposed = new CancellationTokenSource();
        // Kept apart: the source refuses to be asked once it is disposed, and late answers still ask.
        Disposed = _disposed.Token;
    }

    /// <summary>Cancelled when the component leaves the page.</summary>
    protected CancellationToken Disposed { get; }

    /// <summary>Something asked for by the user is under way.</summary>
    protected bool Busy { get; private set; }

    protected Actor Actor => CurrentActor.Value;

    protected TimeZoneInfo TimeZone => Viewer.Zone;

    /// <summary>A time from the database as text in the viewer's zone; empty for null.</summary>
    protected string Local(DateTime? utc) => Viewer.Text(utc);

    protected string Local(DateTime? utc, string format) => Viewer.Text(utc, format);

    /// <summary>A time the viewer entered, as UTC.</summary>
    protected DateTime ToUtc(DateTime local) => Viewer.ToUtc(local);

    /// <summary>
    /// Reads again whenever the topic changes, at most once a second, then renders. Watching a topic again replaces the earlier
    /// reload, so it may be called from <c>OnParametersSet</c>.
    /// </summary>
    protected void Watch(Topic topic, Func<Task> reload)
    {
        Unwatch(topic);
        var reloader = new Reloader(RealTime, ReloadPause, () => ReloadAsync(reload));
        _watches[topic] = (Live.Watch(topic, reloader.Signal), reloader);
    }

    protected void Unwatch(Topic topic)
    {
        if (!_watches.Remove(topic, out var watch)) return;
        watch.Subscription.Dispose();
        watch.Reloader.Dispose();
    }

    /// <summary>
    /// Does what the user asked for: the controls are busy meanwhile, a refusal or a failure becomes a message, success may say
    /// so. True when it was done. The work may run again when somebody else changed the same thing at the same moment.
    /// </summary>
    protected async Task<bool> RunAsync(Func<Task<Result>> work, string? success = null)
    {
        var done = false;
        await GuardAsync(async () =>
        {
            var result = await Collisions.RunAsync(work, cancel: Disposed);
            done = Tell(result.Error, success);
        });
        return done;
    }

    /// <summary>The same for work with an outcome; <c>default</c> when it was refused or failed.</summary>
    protected async Task<T?> RunAsync<T>(Func<Task<Result<T>>> work, string? success = null)
    {
        T? value = default;
        await GuardAsync(async () =>
        {
            var result = await Collisions.RunAsync(work, cancel: Disposed);
            if (Tell(result.Error, success)) value = result.Value;
        });
        return value;
    }

    private bool Tell(Error? error, string? success)
    {
        if (error is null)
        {
            if (success is not null) Snackbar.Add(success, Severity.Success);
            return true;
        }
        foreach (var problem in (Error[])[error, .. error.Others]) Snackbar.Add(problem.Message, Severity.Warning);
        return false;
    }

    private async Task GuardAsync(Func<Task> work)
    {
        Busy = true;
        StateHasChanged();
        try
        {
            await work();
        }
        catch (OperationCanceledException) when (Disposed.IsCancellationRequested)
        {
            // The user went elsewhere.
        }
        catch (Exception collision) when (Collisions.IsCollision(collision))
        {
            Logger.LogWarning(collision, "A command in {Component} met others every time it was tried", GetType().Name);
            Tell(CollisionRetry.StillColliding(), null);
        }
        catch (Exception failure)
        {
            Logger.LogError(failure, "A command failed in {Component}", GetType().Name);
            Snackbar.Add(DatabaseFault.Of(failure)?.Message ?? "That did not work. Please try again; the details are in the server's log.", Severity.Error);
        }
        finally
        {
            Busy = false;
        }
    }

    private Task ReloadAsync(Func<Task> reload) => InvokeAsync(async () =>
    {
        if (Disposed.IsCancellationRequested) return;
        try
        {
            await reload();
            if (!Disposed.IsCancellationRequested) StateHasChanged();
        }
        catch (OperationCanceledException) when (Disposed.IsCancellationRequested)
        {
            // The user went elsewhere.
        }
        catch (Exception failure)
        {
            // The next change reads again; what is on the screen stays until then.
            Logger.LogError(failure, "Reading again failed in {Component}", GetType().Name);
        }
    });

    private ILogger Logger => Loggers.CreateLogger(GetType());

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (!disposing) return;
        foreach (var topic in _watches.Keys.ToList()) Unwatch(topic);
        _disposed.Cancel();
        _disposed.Dispose();
    }
}
