using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using CampaignStudio.Tests.Support.Databases;

namespace CampaignStudio.Tests.Support;

/// <summary>
/// The built program as a process of its own, on a free loopback port and a database of its own, which it creates; may be killed
/// and started again on the same database and port. Its jobs run.
/// </summary>
public sealed class StudioProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);

    private readonly Dictionary<string, string?> _settings = new()
    {
        ["Bootstrap:AdminEmail"] = StudioFactory.AdminEmail,
        ["Bootstrap:AdminPassword"] = StudioFactory.AdminPassword,
        ["Bootstrap:ApiKey"] = StudioFactory.ApiKey,
        ["Email:From"] = "studio@sender.example",
        ["RateLimits:ApiPerSecond"] = "100000",
        ["RateLimits:PublicPerSecond"] = "100000",
        ["RateLimits:SignInsPerMinute"] = "10000",
    };

    private readonly ConcurrentQueue<string> _log = new();
    private Process? _process;
    private StudioApiClient? _api;
    private bool _isPlaced;

    private StudioProcess(params (string Key, string? Value)[] settings)
    {
        foreach (var (key, value) in settings) _settings[key] = value;
    }

    internal TestDatabase Database { get; } = TestDatabase.Absent();

    public int Port { get; private set; }

    public string Url => $"http://127.0.0.1:{Port.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>Speaks to the API with the administrator's key.</summary>
    public StudioApiClient Api => _api ??= new StudioApiClient(Client(StudioFactory.ApiKey));

    /// <summary>All that it has written, over all its lives.</summary>
    public string Log => string.Join('\n', _log);

    /// <summary>Started and ready; a null setting takes a default away.</summary>
    public static async Task<StudioProcess> StartAsync(params (string Key, string? Value)[] settings)
    {
        var studio = new StudioProcess(settings);
        try
        {
            await studio.RestartAsync();
            return studio;
        }
        catch
        {
            await studio.DisposeAsync();
            throw;
        }
    }

    /// <summary>A workspace that nobody has set up.</summary>
    public static Task<StudioProcess> StartFreshAsync(params (string Key, string? Value)[] settings) =>
        StartAsync([("Bootstrap:AdminEmail", null), ("Bootstrap:AdminPassword", null), ("Bootstrap:ApiKey", null), .. settings]);

    /// <summary>Starts it (again) and waits until it is ready.</summary>
    public async Task RestartAsync()
    {
        if (_process is { HasExited: false }) throw new InvalidOperationException("It is running.");
        // The port is chosen before the start, for the links in messages carry it; another program may be faster to take it.
        for (var attempt = 1; ; attempt++)
        {
            if (!_isPlaced) Port = FreePort();
            var linesBefore = _log.Count;
            _process = Launch();
            if (await IsReadyAsync(_process))
            {
                _isPlaced = true;
                return;
            }
            var complaint = string.Join('\n', _log.Skip(linesBefore));
            if (attempt == 3 || !complaint.Contains("address already in use", StringComparison.OrdinalIgnoreCase))
            {
                throw new InvalidOperationException($"The program ended at its start:\n{complaint}");
            }
        }
    }

    /// <summary>SIGKILL: it gets no chance to tidy up.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Starts it and kills it a moment later, whether it is ready by then or not.</summary>
    public async Task KillWhileItStartsAsync(TimeSpan after)
    {
        _process = Launch();
        await Task.Delay(after);
        await KillAsync();
    }

    /// <summary>Asks it to stop, as a service manager does, and answers its exit code.</summary>
    public async Task<int> StopAsync()
    {
        using var signal = Process.Start("kill", ["-TERM", _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        await signal.WaitForExitAsync();
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        return _process.ExitCode;
    }

    /// <summary>A client without cookies that follows no redirects; with a key it speaks to the API.</summary>
    public HttpClient Client(string? key = null)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionIdleTimeout = TimeSpan.FromSeconds(1) })
        {
            BaseAddress = new Uri(Url),
            Timeout = TimeSpan.FromSeconds(60),
        };
        client.DefaultRequestHeaders.UserAgent.ParseAdd(StudioFactory.Firefox);
        if (key is not null) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        _api?.Dispose();
        if (_process is { HasExited: false }) await KillAsync();
        _process?.Dispose();
        Database.Dispose();
    }

    // The tests' own folder has a copy of the program, but not the files that its pages need.
    internal static string Program()
    {
        var output = Path.GetRelativePath(Path.Combine(RepositoryRoot.Path, "CampaignStudio.Tests"), AppContext.BaseDirectory);
        return Path.Combine(RepositoryRoot.Path, "CampaignStudio", output, "CampaignStudio.dll");
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private Process Launch()
    {
        var start = new ProcessStartInfo("dotnet", [Program(), "--urls", Url])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = Database.DataDirectory,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment.Remove("ASPNETCORE_URLS");
        foreach (var (key, value) in Database.Settings.Concat(_settings))
        {
            var name = key.Replace(":", "__", StringComparison.Ordinal);
            if (value is null) start.Environment.Remove(name);
            else start.Environment[name] = value;
        }

        var process = new Process { StartInfo = start };
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;

        void Keep(object sender, DataReceivedEventArgs line)
        {
            if (line.Data is not null) _log.Enqueue(line.Data);
        }
    }

    private async Task<bool> IsReadyAsync(Process process)
    {
        using var client = Client();
        await Eventually.AsTrueAsync(
            async () => process.HasExited || (await client.GetAsync("/health/ready")).IsSuccessStatusCode, StartLimit, "the program is ready", () => Log);
        if (!process.HasExited) return true;
        // Both streams have been read to their ends.
        await process.WaitForExitAsync();
        return false;
    }
}
