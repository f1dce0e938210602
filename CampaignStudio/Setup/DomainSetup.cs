using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Delivery.Outages;
using CampaignStudio.Domain.Delivery.Senders;
using CampaignStudio.Domain.Leads.Import;
using CampaignStudio.Domain.Notifications;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Domain.Templates;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CampaignStudio.Setup;

internal static class DomainSetup
{
    /// <summary>
    /// Everything from CampaignStudio.Domain. Services, queries and execution handlers are found by their names' endings, so that
    /// a new one needs no line here.
    /// </summary>
    public static IServiceCollection AddStudioDomain(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new StudioClock(provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(new Domain.Interactions.BouncePolicy());
        services.AddSingleton<LiveUpdates>();
        services.AddSingleton(new LiquidRenderer());
        services.AddSingleton<ContentRenderer>();
        services.AddSingleton<ApiKeyCache>();
        services.AddSingleton<LinkKeys>();
        services.AddSingleton(provider => provider.GetRequiredService<LinkKeys>().Signer);
        services.AddSingleton<MessageComposer>();
        services.AddSingleton<SenderProfiles>();
        services.AddSingleton<DeliveryTurn>();
        services.AddSingleton<EngineHeartbeat>();
        services.AddSingleton<EngineActivity>();

        services.AddScoped<CurrentActor>();
        services.AddScoped<Domain.Leads.LeadTimeline>();
        services.AddScoped<WorkspaceSetup>();
        services.AddScoped<EngineDoor>();
        services.AddScoped<DeliveryEngine>();
        services.AddScoped<DeliverySweep>();
        services.AddScoped<GroupLoader>();
        services.AddScoped<Courier>();
        services.AddScoped<SenderBreaker>();
        services.AddScoped<OutageGuard>();
        services.AddScoped<ExecutionRunner>();
        services.AddScoped<UploadCleanup>();
        services.AddScoped<NotificationOutbox>();
        services.AddScoped<Domain.Campaigns.CampaignLife>();
        services.AddScoped<Domain.Reporting.Reconciliation>();
        services.TryAddScoped<IPasswordHasher<User>, PasswordHasher<User>>();

        foreach (var type in typeof(StudioDb).Assembly.GetExportedTypes().Where(type => type is { IsClass: true, IsAbstract: false }))
        {
            if (type.IsAssignableTo(typeof(IExecutionHandler))) services.AddScoped(typeof(IExecutionHandler), type);
            else if (type.Name.EndsWith("Service", StringComparison.Ordinal) || type.Name.EndsWith("Queries", StringComparison.Ordinal)) services.AddScoped(type);
        }
        return services;
    }
}
