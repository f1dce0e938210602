using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Sandbox;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Integrations.Sandbox;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.Extensions.DependencyInjection;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.Sandbox;

[EveryDatabase]
public sealed class SandboxServiceTests
{
    [Fact]
    public async Task A_message_is_listed_found_by_its_recipient_and_acted_upon()
    {
        await using var world = await EngineWorld.CreateAsync(services => services
            .AddSingleton<IEmailTransport, SandboxEmailTransport>()
            .AddSingleton<ISmsTransport, SandboxSmsTransport>());
        var (_, lea) = await world.RunningAsync(Email());
        await world.RunAsync();
        await world.Studio.SignInAsync(Role.Marketer);
        var sandbox = world.Studio.Get<SandboxService>();

        var message = Assert.Single(Ok(await sandbox.ListAsync("LEA@example.com", new PageRequest())).Items);
        Assert.Single(Ok(await sandbox.ListAsync(null, new PageRequest())).Items);
        Assert.Equal(("lea", 1L), (Ok(await sandbox.RecipientsAsync()).Single().LeadName, Ok(await sandbox.RecipientsAsync()).Single().Count));
        Ok(await sandbox.ClickAsync(message.Id));

        Assert.NotNull((await world.LastAsync(lea)).ClickedUtc);
        Assert.Contains(Ok(await sandbox.ActsAsync(" LEA@example.com")), act => act is { Kind: InteractionKind.Clicked });
        Assert.Equal("message_not_found", (await sandbox.OpenAsync(message.Id + 1)).Error!.Code);
    }
}
