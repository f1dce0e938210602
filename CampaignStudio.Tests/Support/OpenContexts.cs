using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Logging;

namespace CampaignStudio.Tests.Support;

/// <summary>
/// Counts the contexts of a workspace that are in use, by what EF Core tells its log. Services open one per call, so that nobody
/// is waiting for the database when there is none.
/// </summary>
internal sealed class OpenContexts : ILoggerProvider, ILogger
{
    /// <summary>The category that tells of contexts, and of little else.</summary>
    public static readonly string Category = DbLoggerCategory.Infrastructure.Name;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly object _changing = new();
    private int _count;

    public int Count
    {
        get { lock (_changing) return _count; }
    }

    /// <summary>Waits until no more are in use than so many.</summary>
    public void WaitForAtMost(int count)
    {
        lock (_changing)
        {
            while (_count > count)
            {
                if (!Monitor.Wait(_changing, Limit)) throw new TimeoutException($"{_count} contexts are still in use.");
            }
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (eventId == CoreEventId.ContextInitialized) Change(1);
        else if (eventId == CoreEventId.ContextDisposed) Change(-1);
    }

    public void Dispose()
    {
    }

    private void Change(int by)
    {
        lock (_changing)
        {
            _count += by;
            Monitor.PulseAll(_changing);
        }
    }
}
