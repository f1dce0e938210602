using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Domain.Suppressions;

namespace CampaignStudio.Endpoints;

internal static class SuppressionEndpoints
{
    private sealed record SuppressionBody
    {
        public Channel Channel { get; set; } = Channel.Email;
        public string? Address { get; set; }
        public string? Domain { get; set; }

        /// <summary>One of the known reasons; any other text is kept as the note of a manual entry.</summary>
        public string? Reason { get; set; }
        public string? Note { get; set; }
    }

    public static void MapSuppressions(this RouteGroupBuilder api)
    {
        var suppressions = api.MapGroup("/suppressions").WithTags("Suppressions");
        suppressions.MapGet("", async (SuppressionQueries queries, CancellationToken cancel, string? q = null, string? channel = null, int? page = null, int? page_size = null) =>
            TypedResults.Ok(await queries.ListAsync(Query.Page(page, page_size), q, Query.Choice<Channel>(channel, "channel"), cancel)))
            .Says<Page<SuppressionItem>>("Who must not be contacted, newest first");
        suppressions.MapGet("/{id:long}", async (long id, SuppressionQueries queries, CancellationToken cancel) =>
            await queries.ItemAsync(id, cancel) is { } item ? TypedResults.Ok(item) : Problems.Of(SuppressionErrors.NotFound(id))).Says<SuppressionItem>("One suppression");
        suppressions.MapPost("", AddAsync).Says<SuppressionItem>("Suppress an address, a number or a whole e-mail domain", StatusCodes.Status201Created);
        suppressions.MapDelete("/{id:long}", async (long id, SuppressionService service, CancellationToken cancel) => (await service.RemoveAsync(id, cancel)).ToHttp())
            .Says("Lift a suppression");
    }

    private static async Task<IResult> AddAsync(JsonBody<SuppressionBody> body, SuppressionService service, SuppressionQueries queries, CancellationToken cancel)
    {
        var read = body.ApplyTo(new SuppressionBody(), "id");
        if (read.IsError) return Problems.Of(read.Error!);
        var given = read.Value;
        var isKnown = EnumText<SuppressionReason>.TryParse(given.Reason, out var reason);
        var added = await service.AddAsync(
            new SuppressionEditModel
            {
                Channel = given.Channel,
                Address = given.Address,
                Domain = given.Domain,
                Reason = isKnown ? reason : SuppressionReason.Manual,
                Note = given.Note ?? (isKnown ? null : given.Reason),
            },
            cancel);
        return added.Error is { } error
            ? Problems.Of(error)
            : TypedResults.Created($"/api/v1/suppressions/{added.Value}", await queries.ItemAsync(added.Value, cancel));
    }
}
