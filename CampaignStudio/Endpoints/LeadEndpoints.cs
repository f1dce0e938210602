using System.Text.Json;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Leads.Board;
using CampaignStudio.Domain.Leads.Import;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Endpoints;

internal static class LeadEndpoints
{
    private const string ExpectedStatus = "expected_status";
    private static readonly string[] ReadOnly = ["id", "created_at", "created_by", "status_since", "display_name"];
    private static readonly string[] ImportParts = ["mapping", "on_duplicate", "tag", "source", "default_country"];

    private sealed record ImportStarted(long ExecutionId);

    /// <summary>The parts of an import's form.</summary>
    private sealed record ImportForm(IFormFile File, string? Mapping, OnDuplicate? OnDuplicate, string? Tag, string? Source, string? DefaultCountry);

    public static void MapLeads(this RouteGroupBuilder api)
    {
        var leads = api.MapGroup("/leads").WithTags("Leads");
        leads.MapGet("", ListAsync).Says<Page<LeadCard>>("Leads, newest first; q is part of a name, address or company");
        leads.MapPost("", CreateAsync).Says<LeadCard>("Create a lead; 409 when its e-mail, else phone, is known", StatusCodes.Status201Created);
        leads.MapGet("/board", BoardAsync).Says<LeadBoard>("The pipeline with its leads: counts, sums of budgets and the first leads of each status");
        leads.MapGet("/board/{status}", ColumnAsync).Says<BoardPage>("More leads of a status; after is what the board or the page before called next");
        leads.MapGet("/{id:long}", GetAsync).Says<LeadCard>("One lead, custom fields beside the others");
        leads.MapPatch("/{id:long}", UpdateAsync).Says<LeadCard>("Change a lead; with expected_status only while it has that one");
        leads.MapDelete("/{id:long}", async (long id, LeadService service, CancellationToken cancel) => (await service.DeleteAsync(id, cancel)).ToHttp())
            .Says("Delete a lead; one with a history is erased, what campaigns did stays countable");
        leads.MapPost("/import", ImportAsync).RunOnce().Accepts<ImportForm>("multipart/form-data")
            .Says<ImportStarted>("Import a CSV file; refused rows at /executions/{id}/rejected.csv", StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> ListAsync(
        LeadQueries queries, PipelineQueries pipeline, CancellationToken cancel,
        string? q = null, string? status = null, string? tag = null, long? assigned_to = null, string? sort = null, int? page = null, int? page_size = null)
    {
        var request = Query.Page(page, page_size);
        if (!string.IsNullOrWhiteSpace(status))
        {
            var known = (await pipeline.ListAsync(cancel)).Select(row => row.Key).ToList();
            if (!known.Contains(status.Trim())) return Problems.Of(LeadErrors.UnknownStatus(status, known));
        }
        var filter = new LeadFilter { Text = q, Status = status?.Trim(), Tag = tag, AssignedToId = assigned_to, Sort = Query.Choice<LeadSort>(sort, "sort") ?? LeadSort.Newest };
        return TypedResults.Ok(await queries.ListAsync(filter, request, cancel));
    }

    private static async Task<IResult> BoardAsync(
        LeadBoardQueries board, CancellationToken cancel, string? q = null, string? tag = null, long? assigned_to = null, int? page_size = null) =>
        TypedResults.Ok(await board.ReadAsync(new LeadFilter { Text = q, Tag = tag, AssignedToId = assigned_to }, PerColumn(page_size), cancel: cancel));

    private static async Task<IResult> ColumnAsync(
        string status, LeadBoardQueries board, CancellationToken cancel,
        string? after = null, string? q = null, string? tag = null, long? assigned_to = null, int? page_size = null)
    {
        BoardPlace? from = null;
        if (!string.IsNullOrWhiteSpace(after))
        {
            if (!BoardPlace.TryParse(after.Trim(), out var place)) return Problems.Of(LeadErrors.UnknownPlace());
            from = place;
        }
        return (await board.MoreAsync(new LeadFilter { Text = q, Tag = tag, AssignedToId = assigned_to }, status, from, PerColumn(page_size), cancel)).ToHttp(TypedResults.Ok);
    }

    private static int PerColumn(int? pageSize) => Query.Page(null, pageSize ?? LeadBoardQueries.Portion).Take;

    private static async Task<IResult> CreateAsync(JsonBody<LeadEditModel> body, LeadService service, LeadQueries queries, CancellationToken cancel)
    {
        var model = body.ApplyTo(new LeadEditModel(), ReadOnly);
        if (model.IsError) return Problems.Of(model.Error!);
        var created = await service.CreateAsync(model.Value, cancel);
        return created.Error is { } error
            ? Problems.Of(error)
            : TypedResults.Created($"/api/v1/leads/{created.Value}", await queries.CardAsync(created.Value, cancel));
    }

    private static async Task<IResult> GetAsync(long id, LeadQueries queries, CancellationToken cancel) =>
        await queries.CardAsync(id, cancel) is { } card ? TypedResults.Ok(card) : Problems.Of(LeadErrors.NotFound(id));

    private static async Task<IResult> UpdateAsync(
        long id, JsonBody<LeadEditModel> body, HttpRequest request, LeadService service, LeadQueries queries, PipelineQueries pipeline, CancellationToken cancel)
    {
        if (await queries.CardAsync(id, cancel) is not { } card) return Problems.Of(LeadErrors.NotFound(id));
        var model = body.ApplyTo(card.ToEditModel(), [.. ReadOnly, ExpectedStatus]);
        if (model.IsError) return Problems.Of(model.Error!);
        if (Expected(body) is { } expected && expected != card.Status && model.Value.Status != card.Status)
        {
            var label = (await pipeline.ListAsync(cancel)).FirstOrDefault(status => status.Key == card.Status)?.Label ?? card.Status;
            return Problems.OfEdit(LeadErrors.MovedMeanwhile(card.DisplayName, label), card, body.Element);
        }
        // The card's version sees to it that this is still so when it is saved.
        var updated = await service.UpdateAsync(id, model.Value, body.ExpectedVersion(request) ?? card.Version, cancel);
        return updated.Error is { } error
            ? Problems.OfEdit(error, await queries.CardAsync(id, cancel), body.Element)
            : await GetAsync(id, queries, cancel);
    }

    private static string? Expected(JsonBody<LeadEditModel> body) => body.Find(ExpectedStatus) switch
    {
        null or { ValueKind: JsonValueKind.Null } => null,
        { ValueKind: JsonValueKind.String } status => status.GetString(),
        _ => throw new RefusedException(Error.Invalid("wrong_type", $"'{ExpectedStatus}' must be the key of a status.", ExpectedStatus)),
    };

    private static async Task<IResult> ImportAsync(HttpRequest request, ImportService imports, CancellationToken cancel)
    {
        if (!request.HasFormContentType) return Problems.ForStatus(StatusCodes.Status415UnsupportedMediaType);
        var (form, file) = await UploadForm.ReadAsync(request, ImportParts, cancel);

        ImportMapping? mapping = null;
        if (form["mapping"].ToString() is { Length: > 0 } json)
        {
            var parsed = await imports.ParseMappingAsync(json, cancel);
            if (parsed.IsError) return Problems.Of(parsed.Error!);
            mapping = parsed.Value;
        }
        await using var content = file.OpenReadStream();
        var started = await imports.StartAsync(
            content,
            new ImportRequest
            {
                FileName = file.FileName,
                Mapping = mapping,
                OnDuplicate = Query.Choice<OnDuplicate>(form["on_duplicate"], "on_duplicate") ?? OnDuplicate.Skip,
                Tag = form["tag"],
                Source = form["source"],
                DefaultCountry = form["default_country"],
            },
            cancel);
        return started.ToHttp(id => TypedResults.Accepted($"/api/v1/executions/{id}", new ImportStarted(id)));
    }
}
