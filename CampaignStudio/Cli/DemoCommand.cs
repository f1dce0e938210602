using System.CommandLine;
using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Demo;

namespace CampaignStudio.Cli;

internal static class DemoCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new Command("demo", "Load the demo workspace: leads, templates, a three-channel campaign ready to start.");
        command.SetAction((_, cancel) => RunAsync(context, cancel));
        return command;
    }

    private static Task<int> RunAsync(CommandContext context, CancellationToken cancel) =>
        context.InScopeAsync(
            async services =>
            {
                await services.GetRequiredService<WorkspaceSetup>().SeedAsync(cancel);
                var loaded = await services.GetRequiredService<DemoService>().LoadAsync(cancel);
                if (loaded.Error is { } error)
                {
                    // Running it twice is no mistake.
                    await context.Output.WriteLineAsync(error.Message);
                    return 0;
                }

                var demo = loaded.Value;
                await context.Output.WriteLineAsync($"Loaded {demo.Leads} leads, three templates and the campaign \"{DemoService.CampaignName}\" (a draft: press Start).");
                if (demo.AgentPassword is { } password) await context.Output.WriteLineAsync($"An agent to sign in as: {demo.AgentEmail}, password {password}");
                return 0;
            },
            cancel);
}
