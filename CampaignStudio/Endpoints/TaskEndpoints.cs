using System.Globalization;
using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.FollowUps;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Endpoints;

internal static class TaskEndpoints
{
    private static readonly string[] ReadOnly =
        ["id", "created_at", "created_by", "completed_at", "assigned_to_name", "lead_name", "campaign_name"];

    public static void MapTasks(this RouteGroupBuilder api)
    {
        var tasks = api.MapGroup("").WithTags("Tasks");
        tasks.MapGet("/tasks", (TaskQueries queries, CurrentActor actor, CancellationToken cancel,
                string? status = null, string? assigned_to = null, string? due_before = null, string? task_type = null,
                long? lead_id = null, long? campaign_id = null, int? page = null, int? page_size = null) =>
            ListAsync(queries, Filter(status, assigned_to, due_before, task_type, actor) with { LeadId = lead_id, CampaignId = campaign_id }, page, page_size, cancel))
            .Says<Page<TaskRow>>("Tasks by due time; assigned_to is a user's id, me or none; status may name several, between commas");
        tasks.MapGet("/campaigns/{id:long}/tasks", async (long id, CampaignQueries campaigns, TaskQueries queries, CurrentActor actor, CancellationToken cancel,
                string? status = null, string? assigned_to = null, string? due_before = null, string? task_type = null,
                long? lead_id = null, int? page = null, int? page_size = null) =>
            await campaigns.CardAsync(id, cancel) is null
                ? Problems.Of(CampaignErrors.NotFound(id))
                : await ListAsync(queries, Filter(status, assigned_to, due_before, task_type, actor) with { LeadId = lead_id, CampaignId = id }, page, page_size, cancel))
            .Says<Page<TaskRow>>("The tasks of a campaign");
        tasks.MapPost("/tasks", (JsonBody<TaskEditModel> body, TaskService service, TaskQueries queries, CancellationToken cancel) =>
            CreateAsync(body, new TaskEditModel(), ReadOnly, service, queries, cancel)).Says<TaskRow>("Write a task down", StatusCodes.Status201Created);
        tasks.MapPost("/campaigns/{id:long}/tasks", async (
                long id, JsonBody<TaskEditModel> body, CampaignQueries campaigns, TaskService service, TaskQueries queries, CancellationToken cancel) =>
            await campaigns.CardAsync(id, cancel) is null
                ? Problems.Of(CampaignErrors.NotFound(id))
                : await CreateAsync(body, new TaskEditModel { CampaignId = id }, [.. ReadOnly, "campaign_id"], service, queries, cancel))
            .Says<TaskRow>("Write a task of a campaign down", StatusCodes.Status201Created);
        tasks.MapGet("/tasks/{id:long}", GetAsync).Says<TaskRow>("One task");
        tasks.MapPatch("/tasks/{id:long}", UpdateAsync).Says<TaskRow>("Change a task; starting one that is nobody's makes it yours, completing a call needs an outcome");
        tasks.MapDelete("/tasks/{id:long}", async (long id, TaskService service, CancellationToken cancel) => (await service.DeleteAsync(id, cancel)).ToHttp())
            .Says("Remove a task; one that a campaign made is cancelled");
    }

    private static TaskFilter Filter(string? status, string? assignedTo, string? dueBefore, string? taskType, CurrentActor actor)
    {
        var filter = new TaskFilter
        {
            Statuses = Query.Choices<FollowUpStatus>(status, "status"),
            DueBeforeUtc = Query.Time(dueBefore, "due_before"),
            Type = Query.Choice<TaskType>(taskType, "task_type"),
        };
        return assignedTo?.Trim().ToLowerInvariant() switch
        {
            null or "" => filter,
            "none" => filter with { Unassigned = true },
            "me" => filter with { AssignedTo = actor.Value.UserId ?? 0 },
            var text when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var userId) => filter with { AssignedTo = userId },
            _ => throw new RefusedException(Error.Invalid("assigned_to_invalid", "'assigned_to' is a user's id, me or none.", "assigned_to")),
        };
    }

    private static async Task<IResult> ListAsync(TaskQueries queries, TaskFilter filter, int? page, int? pageSize, CancellationToken cancel) =>
        TypedResults.Ok(await queries.ListAsync(filter, Query.Page(page, pageSize), cancel));

    private static async Task<IResult> CreateAsync(
        JsonBody<TaskEditModel> body, TaskEditModel empty, string[] ignore, TaskService service, TaskQueries queries, CancellationToken cancel)
    {
        var model = body.ApplyTo(empty, ignore);
        if (model.IsError) return Problems.Of(model.Error!);
        var created = await service.CreateAsync(model.Value, cancel);
        return created.Error is { } error
            ? Problems.Of(error)
            : TypedResults.Created($"/api/v1/tasks/{created.Value}", await queries.RowAsync(created.Value, cancel));
    }

    private static async Task<IResult> GetAsync(long id, TaskQueries queries, CancellationToken cancel) =>
        await queries.RowAsync(id, cancel) is { } row ? TypedResults.Ok(row) : Problems.Of(TaskErrors.NotFound(id));

    private static async Task<IResult> UpdateAsync(long id, JsonBody<TaskEditModel> body, TaskService service, TaskQueries queries, CancellationToken cancel)
    {
        if (await queries.EditModelAsync(id, cancel) is not { } current) return Problems.Of(TaskErrors.NotFound(id));
        var model = body.ApplyTo(current, ReadOnly);
        if (model.IsError) return Problems.Of(model.Error!);
        var updated = await service.UpdateAsync(id, model.Value, body.Has("status"), cancel);
        return updated.IsError ? Problems.Of(updated.Error!) : await GetAsync(id, queries, cancel);
    }
}
