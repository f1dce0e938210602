using System.CommandLine;
using CampaignStudio.Database.Copying;
using CampaignStudio.Setup;

namespace CampaignStudio.Cli;

internal static class CopyDatabaseCommand
{
    private const string Form = "Provider:connection string, such as \"PostgreSql:Host=db;Database=studio;Username=studio\" or \"Sqlite:Data Source=/srv/studio/studio.db\"";

    public static Command Create(CommandContext context)
    {
        var from = new Option<string?>("--from") { Description = $"The workspace to copy: {Form}. Left out, the one that the settings name." };
        var to = new Option<string>("--to") { Description = "An empty database, named likewise; created where missing. The options may also stand in a file, one a line: copy-database @file", Required = true };
        var command = new Command("copy-database", "Copy the whole workspace into an empty database, of the same or another provider; stopped, it goes on where it stood.") { from, to };
        command.SetAction((parsed, cancel) => RunAsync(context, parsed.GetValue(from), parsed.GetRequiredValue(to), cancel));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, string? from, string to, CancellationToken cancel)
    {
        var configured = Configured(context);
        var source = from is null ? configured : Place(from, "--from");
        var target = Place(to, "--to");
        try
        {
            var tables = await new WorkspaceCopy(source, target, new CopyProgress(context.Output, TimeProvider.System)).RunAsync(cancel);
            await context.Output.WriteLineAsync(CopyReport.Of(tables));
            if (tables.Any(table => !table.IsEqual)) return await context.RefuseAsync(CopyReport.Differences(tables, target.Database));
            await context.Output.WriteLineAsync(CopyReport.Next(source.Database, target));
            return 0;
        }
        // However a database says that it was interrupted.
        catch (Exception) when (cancel.IsCancellationRequested)
        {
            return await context.RefuseAsync("Stopped. What was copied is kept: run the same command again, and it goes on where it stood.");
        }

        // The settings' own workspace has its files where the settings say, by whatever name it is called.
        CopyPlace Place(string text, string option) =>
            Read(text, option) is var place && configured.Database.Names(place) ? configured with { Database = place } : CopyPlace.Of(place);
    }

    private static CopyPlace Configured(CommandContext context)
    {
        var settings = StudioHost.CommandConfiguration(context.Configuration);
        return new CopyPlace(DatabaseSetup.Place(settings), DatabaseSetup.DataDirectory(settings));
    }

    // What was given is not told again: it may have a password in it.
    private static DatabasePlace Read(string text, string option)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && Enum.GetNames<DatabaseProvider>().Contains(text[..colon], StringComparer.OrdinalIgnoreCase)
            ? new DatabasePlace(Enum.Parse<DatabaseProvider>(text[..colon], ignoreCase: true), text[(colon + 1)..], option)
            : throw new StartupRefusedException($"{option} is {Form}; the providers are {string.Join(", ", Enum.GetNames<DatabaseProvider>())}.");
    }
}
