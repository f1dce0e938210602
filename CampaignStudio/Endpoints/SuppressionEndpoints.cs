using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Domain.Suppressions;
using CampaignStudio.Domain.Suppressions.Import;

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

    private static readonly string[] ImportParts = ["channel", "reason", "note", "default_country"];

    private sealed record ImportStarted(long ExecutionId);

    /// <summary>The parts of an import's form.</summary>
    private sealed record ImportForm(IFormFile File, Channel? Channel, SuppressionReason? Reason, string? Note, string? DefaultCountry);

    public static void MapSuppressions(this RouteGroupBuilder api)
    {
        var suppressions = api.MapGroup("/suppressions").WithTags("Suppressions");
        suppressions.MapGet("", async (SuppressionQueries queries, CancellationToken cancel, string? q = null, string? channel = null, int? page = null, int? page_size = null) =>
            TypedResults.Ok(await queries.ListAsync(Query.Page(page, page_size), q, Query.Choice<Channel>(channel, "channel"), cancel)))
            .Says<Page<SuppressionItem>>("Who must not be contacted, newest first");
        suppressions.MapGet("/{id:long}", async (long id, SuppressionQueries queries, CancellationToken cancel) =>
            await queries.ItemAsync(id, cancel) is { } item ? TypedResults.Ok(item) : Problems.Of(SuppressionErrors.NotFound(id))).Says<SuppressionItem>("One suppression");
        suppressions.MapPost("", AddAsync).Says<SuppressionItem>("Suppress an address, a number or a whole e-mail domain", StatusCodes.Status201Created);
        suppressions.MapPost("/import", ImportAsync).RunOnce().Accepts<ImportForm>("multipart/form-data")
            .Says<ImportStarted>("Import a list, one entry on each line or a CSV file; refused lines at /executions/{id}/rejected.csv", StatusCodes.Status202Accepted);
        suppressions.MapGet("/export", Export)
            .WithSummary("The list as a CSV file that an import reads again")
            .Produces<string>(StatusCodes.Status200OK, "text/csv")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status403Forbidden);
        suppressions.MapDelete("/{id:long}", async (long id, SuppressionService service, CancellationToken cancel) => (await service.RemoveAsync(id, cancel)).ToHttp())
            .Says("Lift a suppression");
    }

    private static IResult Export(SuppressionQueries queries, CancellationToken cancel, string? q = null, string? channel = null) =>
        queries.Export(q, Query.Choice<Channel>(channel, "channel")).ToHttp(file => TypedResults.Stream(output => file.WriteAsync(output, cancel), "text/csv; charset=utf-8", file.Name));

    private static async Task<IResult> ImportAsync(HttpRequest request, SuppressionImportService imports, CancellationToken cancel)
    {
        if (!request.HasFormContentType) return Problems.ForStatus(StatusCodes.Status415UnsupportedMediaType);
        var (form, file) = await UploadForm.ReadAsync(request, ImportParts, cancel);
        await using var content = file.OpenReadStream();
        var started = await imports.StartAsync(
            content,
            new SuppressionImportRequest
            {
                FileName = file.FileName,
                Channel = Query.Choice<Channel>(form["channel"], "channel") ?? Channel.Email,
                Reason = Query.Choice<SuppressionReason>(form["reason"], "reason") ?? SuppressionReason.Manual,
                Note = form["note"],
                DefaultCountry = form["default_country"],
            },
            cancel);
        return started.ToHttp(id => TypedResults.Accepted($"/api/v1/executions/{id}", new ImportStarted(id)));
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
