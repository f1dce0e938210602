using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Endpoints;

/// <summary>A request that met somebody else on the same rows is tried again, and only told so when that went on happening.</summary>
internal static class Collisions
{
    /// <summary>On an endpoint that can't run a second time: what it read of the request is gone, or its service tries again by itself.</summary>
    private sealed class RunsOnce;

    public static TBuilder RetryCollisions<TBuilder>(this TBuilder endpoints) where TBuilder : IEndpointConventionBuilder =>
        endpoints.AddEndpointFilter<TBuilder>(async (invocation, next) =>
        {
            var http = invocation.HttpContext;
            if (http.GetEndpoint()?.Metadata.GetMetadata<RunsOnce>() is not null) return await next(invocation);
            var collisions = http.RequestServices.GetRequiredService<CollisionRetry>();
            // Parameters are bound once, and each call of a service opens a context of its own.
            return await collisions.RunAsync(async () => await next(invocation), cancel: http.RequestAborted);
        });

    public static TBuilder RunOnce<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new RunsOnce());
}
