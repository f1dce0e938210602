namespace CampaignStudio.Endpoints;

/// <summary>What the API's description says of an endpoint.</summary>
internal static class Describe
{
    /// <summary>Answers <paramref name="status"/> with a <typeparamref name="T"/>.</summary>
    public static RouteHandlerBuilder Says<T>(this RouteHandlerBuilder endpoint, string summary, int status = StatusCodes.Status200OK) =>
        endpoint.WithSummary(summary).Produces<T>(status).Refuses();

    /// <summary>Answers without a body.</summary>
    public static RouteHandlerBuilder Says(this RouteHandlerBuilder endpoint, string summary, int status = StatusCodes.Status204NoContent) =>
        endpoint.WithSummary(summary).Produces(status).Refuses();

    private static RouteHandlerBuilder Refuses(this RouteHandlerBuilder endpoint) => endpoint
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status401Unauthorized)
        .ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status409Conflict);
}
