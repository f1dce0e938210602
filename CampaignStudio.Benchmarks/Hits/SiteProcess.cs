using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using CampaignStudio.Setup;

namespace CampaignStudio.Benchmarks.Hits;

/// <summary>The real application as a process of its own, jobs and all, on the workspace of a benchmark.</summary>
internal sealed class SiteProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);

    private readonly Process _process;

    private SiteProcess(Process process, string url) => (_process, Url) = (process, url);

    public string Url { get; }

    public static async Task<SiteProcess> StartAsync(BenchmarkOptions options, BenchmarkStudio studio)
    {
        var place = studio.Get<DatabasePlace>();
        var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort()}");
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "CampaignStudio.dll"), "--urls", url])
        {
            WorkingDirectory = studio.DataDirectory,
            RedirectStandardOutput = true,
            Environment =
            {
                ["ASPNETCORE_ENVIRONMENT"] = "Production",
                ["Database__Provider"] = options.Provider.ToString(),
                ["ConnectionStrings__Studio"] = place.ConnectionString,
                ["Data__Directory"] = studio.DataDirectory,
                // All of the load comes from one address.
                ["RateLimits__PublicPerSecond"] = "1000000",
            },
        };
        var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        var site = new SiteProcess(process, url);
        await site.ReadyAsync();
        return site;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task ReadyAsync()
    {
        using var client = new HttpClient();
        var started = Stopwatch.GetTimestamp();
        while (!_process.HasExited && Stopwatch.GetElapsedTime(started) < StartLimit)
        {
            try
            {
                using var answer = await client.GetAsync(new Uri(Url + "/health/ready"));
                if (answer.IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
            await Task.Delay(TimeSpan.FromMilliseconds(200));
        }
        throw new InvalidOperationException("The application did not get ready.");
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
