using System.CommandLine;
using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Cli;

internal static class CreateApiKeyCommand
{
    public static Command Create(CommandContext context)
    {
        var name = new Argument<string>("name") { Description = "What the key is for." };
        var role = new Option<string>("--role") { Description = "What its bearer may do.", Required = true };
        role.AcceptOnlyFromAmong([.. EnumText<Role>.All]);
        var command = new Command("create-api-key", "Create an API key and print it, once.") { name, role };
        command.SetAction((parsed, cancel) =>
            RunAsync(context, parsed.GetRequiredValue(name), EnumText<Role>.Parse(parsed.GetRequiredValue(role)), cancel));
        return command;
    }

    private static Task<int> RunAsync(CommandContext context, string name, Role role, CancellationToken cancel) =>
        context.InScopeAsync(
            async services =>
            {
                var created = await services.GetRequiredService<ApiKeyService>().CreateAsync(name, role, cancel: cancel);
                if (created.Error is { } error) return await context.RefuseAsync(error.Message);
                // The key alone, so that a script can take it as it comes.
                await context.Output.WriteLineAsync(created.Value.Text);
                return 0;
            },
            cancel);
}
