using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Shared;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CampaignStudio.Setup;

internal static class DomainSetup
{
    /// <summary>Everything from CampaignStudio.Domain, one block per folder.</summary>
    public static IServiceCollection AddStudioDomain(this IServiceCollection services)
    {
        // Shared
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new StudioClock(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<LiveUpdates>();

        // Access
        services.AddScoped<CurrentActor>();
        services.AddSingleton<ApiKeyCache>();
        services.AddScoped<ApiKeyQueries>();
        services.AddScoped<ApiKeyService>();
        services.AddScoped<AuditQueries>();
        services.AddScoped<UserQueries>();
        services.AddScoped<UserService>();
        services.AddScoped<WorkspaceSetup>();
        services.TryAddScoped<IPasswordHasher<User>, PasswordHasher<User>>();

        return services;
    }
}
