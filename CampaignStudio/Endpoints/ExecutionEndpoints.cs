using CampaignStudio.Domain.Leads.Import;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Endpoints;

internal static class ExecutionEndpoints
{
    private static readonly string[] ReadOnly = ["id", "status", "done", "total", "error", "created_at"];

    public static void MapExecutions(this RouteGroupBuilder api)
    {
        var executions = api.MapGroup("/executions").WithTags("Executions");
        executions.MapGet("", async (ExecutionQueries queries, CancellationToken cancel,
                string? status = null, string? type = null, long? campaign_id = null, int? page = null, int? page_size = null) =>
            TypedResults.Ok(await queries.ListAsync(
                Query.Page(page, page_size), Query.Choice<ExecutionStatus>(status, "status"), campaign_id, Query.Choice<ExecutionType>(type, "type"), cancel)))
            .Says<Page<ExecutionItem>>("Timed and long-running operations, newest first");
        executions.MapPost("", CreateAsync).Says<ExecutionItem>("Plan one, for now or for later, once or repeatedly", StatusCodes.Status201Created);
        executions.MapGet("/{id:long}", GetAsync).Says<ExecutionItem>("One execution with its progress and outcome");
        executions.MapPost("/{id:long}/cancel", (long id, ExecutionService service, ExecutionQueries queries, CancellationToken cancel) =>
            AfterAsync(service.CancelAsync(id, cancel), id, queries, cancel)).Says<ExecutionItem>("Cancel; a running one stops after its current chunk");
        executions.MapPost("/{id:long}/retry", (long id, ExecutionService service, ExecutionQueries queries, CancellationToken cancel) =>
            AfterAsync(service.RetryAsync(id, cancel), id, queries, cancel)).Says<ExecutionItem>("Go on where it stopped");
        executions.MapGet("/{id:long}/rejected.csv", async (long id, ImportQueries imports, CancellationToken cancel) =>
                (await imports.BadRowsAsync(id, cancel)).ToHttp(file => TypedResults.Stream(
                    output => file.WriteAsync(output, cancel), "text/csv; charset=utf-8", file.Name)))
            .WithSummary("The rows an import refused, each with its line and reason")
            .Produces<string>(StatusCodes.Status200OK, "text/csv")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> CreateAsync(JsonBody<ExecutionEditModel> body, ExecutionService service, ExecutionQueries queries, CancellationToken cancel)
    {
        var model = body.ApplyTo(new ExecutionEditModel(), ReadOnly);
        if (model.IsError) return Problems.Of(model.Error!);
        var planned = await service.PlanAsync(model.Value with { DueAt = Query.Utc(model.Value.DueAt) }, cancel);
        return planned.Error is { } error
            ? Problems.Of(error)
            : TypedResults.Created($"/api/v1/executions/{planned.Value}", await queries.FindAsync(planned.Value, cancel));
    }

    private static async Task<IResult> GetAsync(long id, ExecutionQueries queries, CancellationToken cancel) =>
        await queries.FindAsync(id, cancel) is { } item ? TypedResults.Ok(item) : Problems.Of(ExecutionErrors.NotFound(id));

    private static async Task<IResult> AfterAsync(Task<Result> change, long id, ExecutionQueries queries, CancellationToken cancel) =>
        (await change).Error is { } error ? Problems.Of(error) : await GetAsync(id, queries, cancel);
}
