using System.Globalization;
using System.Security.Claims;
using System.Threading.RateLimiting;
using CampaignStudio.Endpoints;
using CampaignStudio.Features.Access;

namespace CampaignStudio.Setup;

/// <summary>Names of the limits that endpoints ask for by themselves; the API's limit needs no asking.</summary>
internal static class RateLimits
{
    /// <summary>Posting credentials, per address.</summary>
    public const string SignIn = "sign_in";

    /// <summary>Signed public endpoints (pixel, click, unsubscribe, webhooks), per address.</summary>
    public const string Public = "public";
}

internal static class RateLimitSetup
{
    /// <summary>
    /// <c>RateLimits:ApiPerSecond</c> per key or user (200), <c>RateLimits:PublicPerSecond</c> (5000; mail providers fetch pixels
    /// for everybody from a few addresses) and <c>RateLimits:SignInsPerMinute</c> (20), both per address.
    /// </summary>
    public static IServiceCollection AddStudioRateLimits(this IServiceCollection services, IConfiguration configuration)
    {
        var apiPerSecond = configuration.GetValue("RateLimits:ApiPerSecond", 200);
        var publicPerSecond = configuration.GetValue("RateLimits:PublicPerSecond", 5000);
        var signInsPerMinute = configuration.GetValue("RateLimits:SignInsPerMinute", 20);

        return services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.OnRejected = (rejected, _) => AnswerAsync(rejected.HttpContext, rejected.Lease);
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
                context.Request.Path.StartsWithSegments("/api")
                    ? PerSecond(Caller(context), apiPerSecond)
                    : RateLimitPartition.GetNoLimiter(""));
            limiter.AddPolicy(RateLimits.Public, context => PerSecond(Address(context), publicPerSecond));
            limiter.AddPolicy(RateLimits.SignIn, context => HttpMethods.IsPost(context.Request.Method)
                ? RateLimitPartition.GetFixedWindowLimiter(Address(context), _ => new() { PermitLimit = signInsPerMinute, Window = TimeSpan.FromMinutes(1) })
                : RateLimitPartition.GetNoLimiter(""));
        });
    }

    // Two seconds' worth may come at once: clients are bursty.
    private static RateLimitPartition<string> PerSecond(string caller, int permits) =>
        RateLimitPartition.GetTokenBucketLimiter(caller, _ => new()
        {
            TokenLimit = permits * 2,
            TokensPerPeriod = Math.Max(1, permits / 10),
            ReplenishmentPeriod = TimeSpan.FromMilliseconds(100),
        });

    private static string Caller(HttpContext context) =>
        context.User.FindFirstValue(StudioPrincipal.ApiKeyId) is { } key ? $"key {key}"
        : context.User.UserId() is { } user ? $"user {user}"
        : Address(context);

    private static string Address(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "";

    private static async ValueTask AnswerAsync(HttpContext context, RateLimitLease lease)
    {
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var given) ? given : TimeSpan.FromSeconds(1);
        context.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        if (PipelineSetup.IsApi(context.Request))
        {
            await Problems.Of(StatusCodes.Status429TooManyRequests, "too_fast", "Too many requests; try again after the time given in Retry-After.").ExecuteAsync(context);
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            await context.Response.WriteAsync("Too many attempts. Wait a minute, then try again.");
        }
    }
}
