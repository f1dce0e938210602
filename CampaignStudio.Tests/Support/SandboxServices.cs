using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Integrations.Sandbox;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignStudio.Tests.Support;

/// <summary>A workspace on sandbox transports, without an engine behind it.</summary>
internal static class SandboxServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<IEngineSignal, Nobody>();
        services.AddSingleton<IEmailTransport, SandboxEmailTransport>();
        services.AddSingleton<ISmsTransport, SandboxSmsTransport>();
        services.AddSingleton(new SenderSettings { PublicUrl = "https://studio.example", FromAddress = "nora@harbour.example", IsSandbox = true });
        services.AddSingleton(Signer);
        services.AddScoped<ChannelBreaker>();
        services.AddScoped<DeliveryEngine>();
        services.AddScoped<DeliverySweep>();
        services.AddScoped<DeliveryTurn>();
        services.AddScoped<GroupLoader>();
        services.AddScoped<Courier>();
        services.AddScoped<MessageComposer>();
        services.AddScoped<ExecutionRunner>();
        services.AddSingleton<EngineActivity>();
        services.AddScoped<LeadTimeline>();
    }

    public static LinkSigner Signer { get; } = new(new Dictionary<byte, byte[]> { [1] = [.. Enumerable.Range(0, 32).Select(number => (byte)number)] }, 1);

    private sealed class Nobody : IEngineSignal
    {
        public void Wake()
        {
        }
    }
}
