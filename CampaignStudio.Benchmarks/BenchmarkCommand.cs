using System.CommandLine;
using CampaignStudio.Setup;

namespace CampaignStudio.Benchmarks;

/// <summary>What a benchmark is asked to do.</summary>
/// <param name="Provider">On which database.</param>
/// <param name="Count">Of so many rows.</param>
/// <param name="Keep">Keeps the workspace, and takes one that an earlier run has kept.</param>
/// <param name="Directory">Where a SQLite workspace and uploads lie.</param>
internal sealed record BenchmarkOptions(DatabaseProvider Provider, int Count, bool Keep, string Directory);

/// <summary>The command line of one benchmark that needs a workspace.</summary>
internal static class BenchmarkCommand
{
    public static Command Create(string name, string description, int defaultCount, Func<BenchmarkOptions, Task> run)
    {
        var database = new Option<DatabaseProvider>("--database") { Description = "Sqlite, PostgreSql or SqlServer; servers as for the tests: ConnectionStrings__PostgreSqlTests, ConnectionStrings__SqlServerTests", DefaultValueFactory = _ => DatabaseProvider.Sqlite };
        var count = new Option<int>("--count") { Description = "how many rows", DefaultValueFactory = _ => defaultCount };
        var keep = new Option<bool>("--keep") { Description = "keep the workspace for the next run with --keep" };
        var directory = new Option<string>("--directory") { Description = "where the workspace lies", DefaultValueFactory = _ => Path.Combine(Path.GetTempPath(), "campaign-studio-benchmarks") };
        var command = new Command(name, description) { database, count, keep, directory };
        command.SetAction(async parsed =>
        {
            var options = new BenchmarkOptions(parsed.GetValue(database), parsed.GetValue(count), parsed.GetValue(keep), parsed.GetValue(directory)!);
            Console.WriteLine($"{name}: {options.Count:N0} on {options.Provider}; load {Machine.Load()} on {Environment.ProcessorCount} cores");
            await run(options);
            Console.WriteLine($"Peak of the process: {Machine.PeakMegabytes():N0} MB; load {Machine.Load()}");
        });
        return command;
    }
}
