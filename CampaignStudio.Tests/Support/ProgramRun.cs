using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace CampaignStudio.Tests.Support;

/// <summary>The built program as a process that is expected to end, or to be killed.</summary>
internal sealed class ProgramRun : IDisposable
{
    // For broken programs, far beyond what a working one needs.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly ConcurrentQueue<string> _said = new();
    private readonly Process _process;

    /// <param name="directory">Where it is started, and its <c>Data:Directory</c>.</param>
    /// <param name="arguments">A command, or the site's settings.</param>
    public ProgramRun(string directory, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [StudioProcess.Program(), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = directory,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment.Remove("ASPNETCORE_URLS");
        start.Environment["Data__Directory"] = directory;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Its lines, of both streams.</summary>
    public IReadOnlyList<string> Said => [.. _said];

    public bool HasEnded => _process.HasExited;

    /// <summary>Its exit code and its lines.</summary>
    public static async Task<(int Code, IReadOnlyList<string> Said)> ToEndAsync(string directory, params string[] arguments)
    {
        using var run = new ProgramRun(directory, arguments);
        return (await run.EndAsync(), run.Said);
    }

    public async Task<int> EndAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"It should have ended within {Limit} and runs on. It said: {string.Join(Environment.NewLine, Said)}");
        }
        return _process.ExitCode;
    }

    /// <summary>SIGKILL: it gets no chance to tidy up.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks it to stop, as Ctrl-C or a service manager does, and answers its exit code.</summary>
    public async Task<int> StopAsync()
    {
        using var signal = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await signal.WaitForExitAsync();
        return await EndAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is { Length: > 0 } text) _said.Enqueue(text);
    }
}
