using System.Net.Security;

namespace CampaignStudio.Integrations.Smtp;

/// <summary>
/// At most <see cref="SmtpOptions.Connections"/> sessions. The one used last is used first, so that a quiet channel needs few
/// and the others close themselves after <see cref="SmtpOptions.IdleTimeout"/>.
/// </summary>
internal sealed class SmtpConnectionPool : IAsyncDisposable
{
    private readonly SmtpOptions _options;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _places;
    private readonly Lock _gate = new();
    private readonly List<SmtpConnection> _idle = [];
    private readonly ITimer _sweep;
    private bool _disposed;

    public SmtpConnectionPool(SmtpOptions options, TimeProvider time, RemoteCertificateValidationCallback? certificates)
    {
        (_options, _time, Certificates) = (options, time, certificates);
        _places = new SemaphoreSlim(Math.Max(1, options.Connections));
        _sweep = time.CreateTimer(_ => _ = CloseIdleAsync(), null, options.IdleTimeout / 2, options.IdleTimeout / 2);
    }

    /// <summary>How server certificates are judged; <c>null</c>: by the system's rules.</summary>
    public RemoteCertificateValidationCallback? Certificates { get; }

    /// <summary>A session of one's own until it is returned; waits for a free place.</summary>
    public async Task<SmtpConnection> RentAsync(CancellationToken cancel)
    {
        await _places.WaitAsync(cancel);
        try
        {
            return TakeIdle() ?? await OpenAsync(cancel);
        }
        catch
        {
            _places.Release();
            throw;
        }
    }

    /// <summary>Gives a rented session up for a new one in the same place; if there is none, the place is free again.</summary>
    public async Task<SmtpConnection> ReplaceAsync(SmtpConnection stale, CancellationToken cancel)
    {
        stale.Dispose();
        try
        {
            return await OpenAsync(cancel);
        }
        catch
        {
            _places.Release();
            throw;
        }
    }

    /// <summary>Ends a rental. A session that is not fit for another message is closed.</summary>
    public async Task ReturnAsync(SmtpConnection connection, bool isFit)
    {
        try
        {
            if (isFit && connection.IsAlive && connection.Messages < _options.MessagesPerConnection && TryKeep(connection)) return;
            if (isFit) await connection.CloseAsync();
            else connection.Dispose();
        }
        finally
        {
            _places.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _sweep.DisposeAsync();
        List<SmtpConnection> left;
        lock (_gate)
        {
            _disposed = true;
            left = [.. _idle];
            _idle.Clear();
        }
        await Task.WhenAll(left.Select(connection => connection.CloseAsync()));
    }

    /// <summary>Closes what nobody has used for the idle time.</summary>
    internal async Task CloseIdleAsync()
    {
        List<SmtpConnection> old;
        lock (_gate)
        {
            old = _idle.FindAll(connection => _time.GetElapsedTime(connection.LastUsed) >= _options.IdleTimeout);
            _idle.RemoveAll(old.Contains);
        }
        await Task.WhenAll(old.Select(connection => connection.CloseAsync()));
    }

    private Task<SmtpConnection> OpenAsync(CancellationToken cancel) => SmtpConnection.OpenAsync(_options, _time, Certificates, cancel);

    private SmtpConnection? TakeIdle()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_idle.Count == 0) return null;
            var last = _idle[^1];
            _idle.RemoveAt(_idle.Count - 1);
            return last;
        }
    }

    private bool TryKeep(SmtpConnection connection)
    {
        lock (_gate)
        {
            if (_disposed) return false;
            _idle.Add(connection);
            return true;
        }
    }
}
