using System.Diagnostics;
using System.Globalization;

namespace CampaignStudio.Benchmarks.Hits;

/// <summary>The load generator <c>wrk</c>, which each run gives its own list of links.</summary>
internal static class Wrk
{
    public const int Connections = 64;

    private const int Threads = 2;

    // Each thread goes through all links from a place of its own, so that they rarely meet at one. Anything that is not understood
    // as success (2xx and 3xx) counts as refused.
    private const string Script = """
        local links, started = {}, 0

        function setup(thread)
          thread:set("number", started)
          started = started + 1
        end

        function init(args)
          wrk.headers["User-Agent"] = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
          for path in io.lines(args[1]) do links[#links + 1] = wrk.format("GET", path) end
          at = math.floor(number * #links / tonumber(args[2]))
        end

        function request()
          at = at % #links + 1
          return links[at]
        end

        function done(summary, latency)
          print(string.format("answers %d %d %d", summary.requests - summary.errors.status,
            summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout, latency:percentile(50)))
        end
        """;

    public static bool IsThere => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(directory => File.Exists(Path.Combine(directory, "wrk")));

    /// <summary>Gets the links in turn for so long.</summary>
    /// <returns>Successful answers, those refused or broken, successful ones a second, and the time within which half of them came.</returns>
    public static async Task<(long Answers, long Refused, double Rate, string Latency)> RunAsync(string url, IEnumerable<string> links, TimeSpan duration)
    {
        var directory = Directory.CreateTempSubdirectory("studio-wrk-").FullName;
        var (script, list) = (Path.Combine(directory, "hits.lua"), Path.Combine(directory, "links"));
        await File.WriteAllTextAsync(script, Script);
        await File.WriteAllLinesAsync(list, links);
        var start = new ProcessStartInfo(
            "wrk",
            [
                $"-t{Threads}", $"-c{Connections}", string.Create(CultureInfo.InvariantCulture, $"-d{duration.TotalSeconds}s"), "--timeout", "30s",
                "-H", "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
                "-s", script, url, "--", list, Threads.ToString(CultureInfo.InvariantCulture),
            ])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var started = Stopwatch.GetTimestamp();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var elapsed = Stopwatch.GetElapsedTime(started);
        Directory.Delete(directory, recursive: true);

        var line = output.Split('\n').FirstOrDefault(line => line.StartsWith("answers ", StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"wrk gave no figures:\n{output}");
        var figures = line.Split(' ').Skip(1).Select(figure => long.Parse(figure, CultureInfo.InvariantCulture)).ToArray();
        return (figures[0], figures[1], figures[0] / elapsed.TotalSeconds, $"{figures[2] / 1000.0:N0} ms");
    }
}
