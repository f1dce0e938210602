using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace CampaignStudio.Tests.Support;

/// <summary>
/// A real SMTP server on loopback that keeps what it is given and can be told to fail at any point of a conversation. Other
/// processes may connect to it.
/// </summary>
public sealed class SmtpSink : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly List<SinkMessage> _messages = [];
    private readonly List<(Func<bool> IsMet, TaskCompletionSource Signal)> _waiters = [];
    private readonly List<Rule> _rules = [];
    private readonly ConcurrentDictionary<int, Task> _conversations = new();
    private readonly Task _accepting;
    private int _connections;
    private int _open;
    private int _most;
    private int _stalled;
    private int _offered;
    private int _disposed;

    private SmtpSink(SmtpSinkOptions options)
    {
        Options = options;
        _listener = new TcpListener(IPAddress.Loopback, options.Port);
        _listener.Start(512);
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    public SmtpSinkOptions Options { get; }

    /// <summary>How long it takes over a message it has read before it answers.</summary>
    public TimeSpan Thinking { get; set; }

    public string Host { get; } = IPAddress.Loopback.ToString();

    public int Port { get; }

    /// <summary>A copy of what has been accepted so far, in order.</summary>
    public IReadOnlyList<SinkMessage> Messages
    {
        get { lock (_gate) return [.. _messages]; }
    }

    /// <summary>The envelope recipients of the accepted messages, repetitions included.</summary>
    public IReadOnlyList<string> Recipients
    {
        get { lock (_gate) return [.. _messages.SelectMany(message => message.To)]; }
    }

    /// <summary>Connections ever made.</summary>
    public int Connections
    {
        get { lock (_gate) return _connections; }
    }

    public int OpenConnections
    {
        get { lock (_gate) return _open; }
    }

    /// <summary>The most connections open at one time.</summary>
    public int MostConnections
    {
        get { lock (_gate) return _most; }
    }

    /// <summary>How often MAIL was said.</summary>
    public int Offered
    {
        get { lock (_gate) return _offered; }
    }

    public static Task<SmtpSink> StartAsync(SmtpSinkOptions? options = null) => Task.FromResult(new SmtpSink(options ?? new SmtpSinkOptions()));

    /// <summary>Adds a rule to the script; the first one that fits is used.</summary>
    /// <param name="stage">Where.</param>
    /// <param name="reply">What then.</param>
    /// <param name="recipient">Only for this recipient (from RCPT on).</param>
    /// <param name="times">How often.</param>
    /// <param name="connection">Only on this connection, counted from 1.</param>
    public SmtpSink When(SinkStage stage, SinkReply reply, string? recipient = null, int times = int.MaxValue, int? connection = null)
    {
        lock (_gate) _rules.Add(new Rule(stage, reply, recipient, connection) { Left = times });
        return this;
    }

    /// <summary>Forgets the script: from now on everything is accepted.</summary>
    public void Behave()
    {
        lock (_gate) _rules.Clear();
    }

    /// <summary>Completes when so many messages have been accepted; <see cref="TimeoutException"/> with the count if not in time.</summary>
    public Task WaitForAsync(int count, TimeSpan timeout) =>
        WhenAsync(() => _messages.Count >= count, timeout, () => $"{_messages.Count} of {count} messages came within {timeout}.");

    /// <summary>Completes when so many conversations have been stalled.</summary>
    public Task WaitForStalledAsync(int count, TimeSpan timeout) =>
        WhenAsync(() => _stalled >= count, timeout, () => $"{_stalled} of {count} conversations were stalled within {timeout}.");

    /// <summary>Completes when at most so many connections are open.</summary>
    public Task WaitForOpenConnectionsAsync(int atMost, TimeSpan timeout) =>
        WhenAsync(() => _open <= atMost, timeout, () => $"{_open} connections were still open after {timeout}.");

    /// <summary>Stops as a server that dies: open conversations are cut. Doing it twice is harmless.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1) return;
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_conversations.Values);
        _stop.Dispose();
    }

    internal SinkReply? Ask(SinkMoment moment)
    {
        lock (_gate)
        {
            if (moment.Stage is SinkStage.MailFrom) _offered++;
            var rule = _rules.Find(rule => rule.Fits(moment));
            if (rule is null) return null;
            rule.Left--;
            return rule.Reply;
        }
    }

    internal void Keep(SinkMessage message) => Change(() => _messages.Add(message));

    internal void Stalled() => Change(() => _stalled++);

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_stop.Token);
                var number = 0;
                Change(() =>
                {
                    number = ++_connections;
                    _most = Math.Max(_most, ++_open);
                });
                _conversations[number] = ConverseAsync(socket, number);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task ConverseAsync(Socket socket, int number)
    {
        await Task.Yield();
        try
        {
            using var conversation = new SmtpSinkConversation(this, socket, number);
            await conversation.RunAsync(_stop.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException or ObjectDisposedException
            or System.Security.Authentication.AuthenticationException)
        {
            // The client hung up, or the sink stops: both are what tests do.
        }
        finally
        {
            Change(() => _open--);
            _conversations.TryRemove(number, out _);
        }
    }

    private void Change(Action change)
    {
        lock (_gate)
        {
            change();
            _waiters.RemoveAll(waiter => waiter.IsMet() && waiter.Signal.TrySetResult());
        }
    }

    private async Task WhenAsync(Func<bool> isMet, TimeSpan timeout, Func<string> complaint)
    {
        var signal = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (isMet()) return;
            _waiters.Add((isMet, signal));
        }
        try
        {
            await signal.Task.WaitAsync(timeout);
        }
        catch (TimeoutException)
        {
            lock (_gate) throw new TimeoutException(complaint());
        }
    }

    private sealed record Rule(SinkStage Stage, SinkReply Reply, string? Recipient, int? Connection)
    {
        public int Left { get; set; }

        public bool Fits(SinkMoment moment) =>
            Left > 0
            && moment.Stage == Stage
            && (Connection is null || Connection == moment.Connection)
            && (Recipient is null || string.Equals(Recipient, moment.Recipient, StringComparison.OrdinalIgnoreCase));
    }
}
