using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Endpoints;

internal static class UnknownEndpoints
{
    /// <summary>Which ones; nothing at all means all of them.</summary>
    private sealed record DecisionBody
    {
        public long? CampaignId { get; set; }
        public Channel? Channel { get; set; }

        /// <summary>These very ones.</summary>
        public IReadOnlyList<long>? Ids { get; set; }
    }

    /// <param name="ExecutionId">The work behind it.</param>
    /// <param name="Outreaches">How many messages it is about.</param>
    private sealed record DecisionStarted(long ExecutionId, int Outreaches);

    public static void MapUnknown(this RouteGroupBuilder api)
    {
        var unknown = api.MapGroup("/outreaches/unknown").WithTags("Outreaches");
        unknown.MapGet("", async (UnknownQueries queries, CancellationToken cancel, long? campaign_id = null, string? channel = null, int? page = null, int? page_size = null) =>
            TypedResults.Ok(await queries.ListAsync(
                Query.Page(page, page_size), new UnknownFilter(campaign_id, Query.Choice<Channel>(channel, "channel")), cancel)))
            .Says<Page<UnknownItem>>("Messages of unknown outcome in all campaigns, those that settle first first");
        unknown.MapPost("/count-as-sent", (JsonBody<DecisionBody> body, UnknownQueries queries, UnknownService service, CancellationToken cancel) =>
                DecideAsync(UnknownDecision.CountAsSent, body, queries, service, cancel))
            .Says<DecisionStarted>("Count many of them as sent: by campaign, by channel, by id, or all", StatusCodes.Status202Accepted);
        unknown.MapPost("/resend", (JsonBody<DecisionBody> body, UnknownQueries queries, UnknownService service, CancellationToken cancel) =>
                DecideAsync(UnknownDecision.SendAgain, body, queries, service, cancel))
            .Says<DecisionStarted>("Send many of them once more; whoever got the first one gets it twice", StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> DecideAsync(
        UnknownDecision decision, JsonBody<DecisionBody> body, UnknownQueries queries, UnknownService service, CancellationToken cancel)
    {
        var read = body.ApplyTo(new DecisionBody());
        if (read.IsError) return Problems.Of(read.Error!);
        if (read.Value is { Ids: not null } and ({ CampaignId: not null } or { Channel: not null }))
        {
            return Problems.Of(Error.Invalid("ids_or_filter", "Say either which ids, or which campaign and channel.", "ids"));
        }
        var ids = read.Value.Ids ?? await ChosenAsync(decision, new UnknownFilter(read.Value.CampaignId, read.Value.Channel), queries, cancel);
        return (await service.DecideAsync(decision, ids, cancel)).ToHttp(executionId =>
            TypedResults.Accepted($"/api/v1/executions/{executionId}", new DecisionStarted(executionId, ids.Count)));
    }

    private static async Task<IReadOnlyList<long>> ChosenAsync(UnknownDecision decision, UnknownFilter filter, UnknownQueries queries, CancellationToken cancel)
    {
        var selection = await queries.SelectAsync(filter, cancel);
        return decision is UnknownDecision.SendAgain ? selection.ResendIds : selection.Ids;
    }
}
