using System.CommandLine;
using CampaignStudio.Database;
using CampaignStudio.Setup;

namespace CampaignStudio.Cli;

internal static class MigrateCommand
{
    public static Command Create(CommandContext context)
    {
        var script = new Option<bool>("--script") { Description = "Print the SQL of all migrations instead, for an administrator to run; nothing is changed or connected to." };
        var jobs = new Option<bool>("--jobs") { Description = "With --script: the SQL of Hangfire's tables." };
        var command = new Command("migrate", "Create the database where missing, and bring it up to date.") { script, jobs };
        command.Validators.Add(parsed =>
        {
            if (parsed.GetValue(jobs) && !parsed.GetValue(script)) parsed.AddError("--jobs goes with --script.");
        });
        command.SetAction((parsed, cancel) => parsed.GetValue(script) ? PrintAsync(context, parsed.GetValue(jobs)) : RunAsync(context, cancel));
        return command;
    }

    private static async Task<int> PrintAsync(CommandContext context, bool jobs)
    {
        var provider = DatabaseSetup.Provider(StudioHost.CommandConfiguration(context.Configuration));
        if (!jobs)
        {
            await context.Output.WriteLineAsync(MigrationScript.Of(provider));
            return 0;
        }
        if (JobsSchema.Script(provider) is not { } sql) return await context.RefuseAsync($"On {provider} the jobs are kept in memory and have no tables.");
        await context.Output.WriteLineAsync(sql);
        return 0;
    }

    private static async Task<int> RunAsync(CommandContext context, CancellationToken cancel)
    {
        using var host = StudioHost.CreateCommandBuilder(context.Configuration).Build();
        await using var scope = host.Services.CreateAsyncScope();
        var applied = await WorkspacePreparation.MigrateAsync(scope.ServiceProvider, cancel);
        await JobsSchema.PrepareAsync(host.Services.GetRequiredService<DatabasePlace>(), cancel);
        await context.Output.WriteLineAsync(applied.Count == 0 ? "The database is up to date." : $"Applied: {string.Join(", ", applied)}.");
        return 0;
    }
}
