using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Notifications;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Endpoints;

/// <summary>Users, the pipeline, notifications: what stands around the campaigns.</summary>
internal static class WorkspaceEndpoints
{
    private sealed record UserItem(long Id, string Email, string Name, Role Role, bool IsActive);

    private sealed record ReadBody
    {
        /// <summary>Null: all of mine.</summary>
        public IReadOnlyList<long>? Ids { get; set; }
        public bool Read { get; set; } = true;
    }

    public static void MapWorkspace(this RouteGroupBuilder api)
    {
        api.MapGet("/users", async (UserQueries users, CancellationToken cancel, int? page = null, int? page_size = null) =>
        {
            var request = Query.Page(page, page_size ?? 100);
            var all = await users.ListAsync(cancel: cancel);
            return TypedResults.Ok(Query.PageOf([.. all.Select(user => new UserItem(user.Id, user.Email, user.Name, user.Role, user.IsActive))], request));
        }).WithTags("Users").Says<Page<UserItem>>("Who can be assigned");

        api.MapGet("/lead-statuses", async (PipelineQueries pipeline, CancellationToken cancel, int? page = null, int? page_size = null) =>
            TypedResults.Ok(Query.PageOf(await pipeline.ListAsync(cancel), Query.Page(page, page_size ?? 100))))
            .WithTags("Pipeline").Says<Page<PipelineStatus>>("The sales pipeline in order");

        var notifications = api.MapGroup("/notifications").WithTags("Notifications");
        notifications.MapGet("", async (NotificationQueries queries, CancellationToken cancel, bool? unread = null, int? page = null, int? page_size = null) =>
            TypedResults.Ok(await queries.ListAsync(unread ?? false, Query.Page(page, page_size), cancel))).Says<Page<NotificationRow>>("My notifications, newest first");
        notifications.MapPatch("", MarkAsync).Says("Mark some of mine, or all, as read");
        notifications.MapPatch("/{id:long}", async (long id, JsonBody<ReadBody> body, NotificationService service, CancellationToken cancel) =>
        {
            var read = body.ApplyTo(new ReadBody(), "id");
            return read.IsError ? Problems.Of(read.Error!) : (await service.MarkAsync(id, read.Value.Read, cancel)).ToHttp();
        }).Says("Mark one of mine as read, or unread again");
    }

    private static async Task<IResult> MarkAsync(OptionalBody<ReadBody> body, NotificationService service, CancellationToken cancel)
    {
        var read = body.ApplyTo(new ReadBody());
        if (read.IsError) return Problems.Of(read.Error!);
        if (read.Value.Ids is not { } ids)
        {
            return read.Value.Read
                ? (await service.MarkAllReadAsync(cancel)).ToHttp()
                : Problems.Of(Error.Invalid("ids_missing", "Name the notifications to mark as unread.", "ids"));
        }
        foreach (var id in ids)
        {
            var marked = await service.MarkAsync(id, read.Value.Read, cancel);
            if (marked.IsError) return Problems.Of(marked.Error!);
        }
        return TypedResults.NoContent();
    }
}
