namespace CampaignStudio.Domain.Scheduling;

/// <summary>
/// Which engine work is under way in this process. Each kind of work runs once at a time; whoever moves the sandbox clock waits
/// until nothing runs and keeps everything else out meanwhile.
/// </summary>
public sealed class EngineActivity
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _running = [];
    private TaskCompletionSource? _quiet;
    private bool _isTakenOver;

    /// <summary>Null when work of this kind is under way already, or the engine is taken over: leave it.</summary>
    public IDisposable? TryEnter(string kind)
    {
        lock (_lock)
        {
            return !_isTakenOver && _running.Add(kind) ? new Leaving(() => Leave(kind)) : null;
        }
    }

    /// <summary>Waits until nothing runs; nothing starts until the returned hold is disposed. Null when somebody else holds it.</summary>
    public async Task<IDisposable?> TakeOverAsync(CancellationToken cancel)
    {
        Task quiet;
        lock (_lock)
        {
            if (_isTakenOver) return null;
            _isTakenOver = true;
            _quiet = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_running.Count == 0) _quiet.SetResult();
            quiet = _quiet.Task;
        }
        try
        {
            await quiet.WaitAsync(cancel);
            return new Leaving(GiveBack);
        }
        catch
        {
            GiveBack();
            throw;
        }
    }

    private void Leave(string kind)
    {
        lock (_lock)
        {
            _running.Remove(kind);
            if (_running.Count == 0) _quiet?.TrySetResult();
        }
    }

    private void GiveBack()
    {
        lock (_lock) (_isTakenOver, _quiet) = (false, null);
    }

    private sealed class Leaving(Action leave) : IDisposable
    {
        private Action? _leave = leave;

        public void Dispose() => Interlocked.Exchange(ref _leave, null)?.Invoke();
    }
}
