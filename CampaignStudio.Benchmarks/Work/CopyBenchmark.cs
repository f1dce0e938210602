using System.Diagnostics;
using CampaignStudio.Benchmarks.Seeding;
using CampaignStudio.Database.Copying;
using CampaignStudio.Setup;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Benchmarks.Work;

/// <summary>A whole workspace into another database: a file, and each server that there is one of.</summary>
internal static class CopyBenchmark
{
    public static async Task RunAsync(BenchmarkOptions options)
    {
        await using var studio = await BenchmarkStudio.OpenAsync(options, $"copy_{options.Count}");
        var workspace = await Workspace.WithLeadsAsync(studio, options.Count);
        await CampaignHistory.SeedAsync(workspace, await workspace.AddCampaignAsync("Spring"), options.Count);
        await Surroundings.SeedAsync(workspace);
        await studio.SettleAsync();
        var from = new CopyPlace(studio.Get<DatabasePlace>(), studio.DataDirectory);

        foreach (var provider in Enum.GetValues<DatabaseProvider>().Where(BenchmarkStudio.IsThere))
        {
            var target = BenchmarkStudio.PlaceOf(options with { Provider = provider }, $"copied_{options.Count}");
            await using var db = target.Open();
            await db.Database.EnsureDeletedAsync();

            var started = Stopwatch.GetTimestamp();
            var tables = await new WorkspaceCopy(from, CopyPlace.Of(target), new CopyProgress(Console.Out, TimeProvider.System)).RunAsync(CancellationToken.None);
            var (elapsed, rows) = (Stopwatch.GetElapsedTime(started).TotalSeconds, tables.Sum(table => table.TargetRows));
            Console.WriteLine($"{options.Provider} → {provider}: {rows:N0} rows copied and compared in {elapsed:N1} s, {rows / elapsed:N0} rows/s; {(tables.All(table => table.IsEqual) ? "equal" : "NOT EQUAL")}");
            await db.Database.EnsureDeletedAsync();
        }
    }
}
