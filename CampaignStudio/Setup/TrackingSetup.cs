using CampaignStudio.Endpoints;

namespace CampaignStudio.Setup;

internal static class TrackingSetup
{
    /// <summary>What stores opens and clicks. The server stops before it, so whoever still waits for an answer gets a true one.</summary>
    public static IServiceCollection AddStudioTracking(this IServiceCollection services) => services
        .AddSingleton<HitQueue>()
        .AddHostedService(provider => provider.GetRequiredService<HitQueue>());
}
