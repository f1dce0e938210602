using System.Diagnostics;

namespace CampaignStudio.Benchmarks;

/// <summary>What the figures depend on beside the program.</summary>
internal static class Machine
{
    /// <summary>The load averages of 1, 5 and 15 minutes; figures of a busy machine are worth less.</summary>
    public static string Load() => File.Exists("/proc/loadavg") ? string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ').Take(3)) : "unknown";

    /// <summary>The most physical memory this process has had so far.</summary>
    public static double PeakMegabytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / 1024.0 / 1024.0;
    }
}
