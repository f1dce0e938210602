using CampaignStudio.Features.Access;
using CampaignStudio.Setup;

namespace CampaignStudio.Endpoints;

/// <summary>What the world may call: signed or with a key, limited per address, nothing else.</summary>
internal static class PublicEndpoints
{
    public static void MapPublic(this IEndpointRouteBuilder site)
    {
        var everybody = site.MapGroup("").AllowAnonymous().RequireRateLimiting(RateLimits.Public).DisableAntiforgery().RetryCollisions().WithTags("Public");
        everybody.MapTracking();
        everybody.MapUnsubscribe();
        everybody.MapTwilioHooks();
        site.MapGroup("").RequireAuthorization(Policies.ApiKeyOnly).RequireRateLimiting(RateLimits.Public).DisableAntiforgery().WithTags("Public").MapEmailHook();
    }
}
