namespace CampaignStudio.Components;

/// <summary>
/// Turns a burst of signals into few reloads: the first at once, then at most one per <paramref name="pause"/>, never two at a
/// time, and always one after the last signal.
/// </summary>
internal sealed class Reloader(TimeProvider time, TimeSpan pause, Func<Task> reload) : IDisposable
{
    private readonly Lock _lock = new();
    private ITimer? _timer;
    private long? _lastStart;
    private bool _isWanted;
    private bool _isRunning;
    private bool _isDisposed;

    public void Signal()
    {
        lock (_lock)
        {
            if (_isWanted || _isDisposed) return;
            _isWanted = true;
            if (!_isRunning) Schedule();
        }
    }

    private void Schedule()
    {
        var wait = _lastStart is { } last ? pause - time.GetElapsedTime(last) : TimeSpan.Zero;
        if (wait <= TimeSpan.Zero)
        {
            _ = RunAsync();
            return;
        }
        _timer?.Dispose();
        _timer = time.CreateTimer(_ => _ = RunAsync(), null, wait, Timeout.InfiniteTimeSpan);
    }

    private async Task RunAsync()
    {
        lock (_lock)
        {
            if (_isDisposed || _isRunning) return;
            _isWanted = false;
            _isRunning = true;
            _lastStart = time.GetTimestamp();
        }
        // Signals come from whoever saved; reloading must not hold them up.
        await Task.Yield();
        try
        {
            await reload();
        }
        finally
        {
            lock (_lock)
            {
                _isRunning = false;
                if (_isWanted && !_isDisposed) Schedule();
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _timer?.Dispose();
        }
    }
}
