using System.Buffers.Text;
using System.CommandLine;
using System.Security.Cryptography;
using CampaignStudio.Domain.Access;

namespace CampaignStudio.Cli;

internal static class CreateAdminCommand
{
    public static Command Create(CommandContext context)
    {
        var email = new Argument<string>("email") { Description = "The e-mail to sign in with." };
        var name = new Option<string>("--name") { Description = "The name colleagues see.", DefaultValueFactory = _ => "" };
        var password = new Option<string?>("--password") { Description = "At least ten characters; left out, one is generated and printed." };
        var command = new Command("create-admin", "Create an administrator.") { email, name, password };
        command.SetAction((parsed, cancel) =>
            RunAsync(context, parsed.GetRequiredValue(email), parsed.GetRequiredValue(name), parsed.GetValue(password), cancel));
        return command;
    }

    private static Task<int> RunAsync(CommandContext context, string email, string name, string? password, CancellationToken cancel) =>
        context.InScopeAsync(
            async services =>
            {
                var generated = password is null ? Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(15)) : null;
                var created = await services.GetRequiredService<UserService>()
                    .CreateAsync(new NewUser(email, name, Role.Admin, password ?? generated!), cancel);
                if (created.Error is { } error)
                {
                    return await context.RefuseAsync(string.Join(" ", error.Others.Prepend(error).Select(problem => problem.Message)));
                }

                await context.Output.WriteLineAsync($"Created the administrator {email}.");
                if (generated is not null) await context.Output.WriteLineAsync($"Password: {generated}");
                return 0;
            },
            cancel);
}
