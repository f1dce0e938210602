using System.CommandLine;
using CampaignStudio.Database;
using CampaignStudio.Setup;

namespace CampaignStudio.Cli;

/// <summary>
/// <c>campaign-studio &lt;command&gt;</c>. Without a command the site starts, and every argument is configuration.
/// </summary>
internal static class CommandLine
{
    private static readonly string[] HelpOptions = ["--help", "-h", "-?", "--version"];
    private static readonly string[] HostOptions = ["--urls", "--environment", "--contentroot", "--PublicUrl"];

    /// <summary>A command, a slip of the pen where one would stand, or a call for help; not the site's own arguments.</summary>
    public static bool Handles(string[] args) =>
        Split(args).Command is [var first, ..] && (!first.StartsWith('-') || HelpOptions.Contains(first));

    public static async Task<int> RunAsync(string[] args, TextWriter? output = null, TextWriter? errors = null)
    {
        output ??= Console.Out;
        errors ??= Console.Error;
        var (command, configuration) = Split(args);
        var context = new CommandContext(configuration, output, errors);
        var root = new RootCommand("CampaignStudio: multi-channel outreach. Without a command the site starts; --Section:Key=value overrides a setting.")
        {
            MigrateCommand.Create(context),
            CreateAdminCommand.Create(context),
            CreateApiKeyCommand.Create(context),
            DemoCommand.Create(context),
            CopyDatabaseCommand.Create(context),
        };
        try
        {
            var parsed = root.Parse(command, new ParserConfiguration { ResponseFileTokenReplacer = ArgumentFile.TryRead });
            return await parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = errors, EnableDefaultExceptionHandler = false });
        }
        catch (StartupRefusedException refused)
        {
            await errors.WriteLineAsync(refused.Message);
            return 1;
        }
        catch (Exception failure)
        {
            await errors.WriteLineAsync($"It did not work: {DatabaseFault.Of(failure)?.Detail ?? failure.GetBaseException().Message}");
            return 1;
        }
    }

    /// <summary>Settings (<c>--Data:Directory=x</c>, <c>--Data:Directory x</c>, <c>--urls x</c>) go to the host, the rest is the command.</summary>
    internal static (string[] Command, string[] Configuration) Split(string[] args)
    {
        List<string> command = [], configuration = [];
        for (var i = 0; i < args.Length; i++)
        {
            var name = args[i].Split('=')[0];
            var isSetting = name.StartsWith("--", StringComparison.Ordinal)
                && (name.Contains(':', StringComparison.Ordinal) || HostOptions.Contains(name, StringComparer.OrdinalIgnoreCase));
            (isSetting ? configuration : command).Add(args[i]);
            var valueFollows = isSetting && !args[i].Contains('=', StringComparison.Ordinal) && i + 1 < args.Length;
            if (valueFollows) configuration.Add(args[++i]);
        }
        return ([.. command], [.. configuration]);
    }
}

/// <summary>What every command gets: the settings of the command line and where to write.</summary>
internal sealed record CommandContext(string[] Configuration, TextWriter Output, TextWriter Errors)
{
    /// <summary>Runs work in a scope of the site's services, on a migrated database.</summary>
    public async Task<int> InScopeAsync(Func<IServiceProvider, Task<int>> work, CancellationToken cancel)
    {
        using var host = StudioHost.CreateCommandBuilder(Configuration).Build();
        await using var scope = host.Services.CreateAsyncScope();
        await WorkspacePreparation.MigrateAsync(scope.ServiceProvider, cancel);
        return await work(scope.ServiceProvider);
    }

    /// <summary>One message, exit code 1.</summary>
    public async Task<int> RefuseAsync(string message)
    {
        await Errors.WriteLineAsync(message);
        return 1;
    }
}
