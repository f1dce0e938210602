using System.CommandLine;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Setup;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CampaignStudio.Cli;

internal static class MigrateCommand
{
    public static Command Create(CommandContext context)
    {
        var script = new Option<bool>("--script") { Description = "Print the SQL of all migrations instead; nothing is changed." };
        var command = new Command("migrate", "Bring the database up to date.") { script };
        command.SetAction((parsed, cancel) => RunAsync(context, parsed.GetValue(script), cancel));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, bool script, CancellationToken cancel)
    {
        using var host = StudioHost.CreateCommandBuilder(context.Configuration).Build();
        await using var scope = host.Services.CreateAsyncScope();
        if (script)
        {
            var db = scope.ServiceProvider.GetRequiredService<StudioDb>();
            await context.Output.WriteLineAsync(db.GetService<IMigrator>().GenerateScript());
            return 0;
        }

        var applied = await WorkspacePreparation.MigrateAsync(scope.ServiceProvider, cancel);
        await context.Output.WriteLineAsync(applied.Count == 0 ? "The database is up to date." : $"Applied: {string.Join(", ", applied)}.");
        return 0;
    }
}
