using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace CampaignStudio.Benchmarks.Sending;

/// <summary>The <see cref="SinkServer"/> in a process of its own, so that its work is not in the senders' figures.</summary>
internal sealed class SinkProcess : IDisposable
{
    private readonly Process _process;

    private SinkProcess(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    public static async Task<SinkProcess> StartAsync()
    {
        var program = Environment.ProcessPath!;
        string[] arguments = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [Assembly.GetExecutingAssembly().Location, "sink"] : ["sink"];
        var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var port = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The sink ended at its start.");
        return new SinkProcess(process, int.Parse(port, CultureInfo.InvariantCulture));
    }

    /// <summary>What it took so far.</summary>
    public async Task<(long Messages, long Bytes)> CountAsync()
    {
        await _process.StandardInput.WriteLineAsync("count");
        await _process.StandardInput.FlushAsync();
        var counts = (await _process.StandardOutput.ReadLineAsync())!.Split(' ').Select(number => long.Parse(number, CultureInfo.InvariantCulture)).ToArray();
        return (counts[0], counts[1]);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
