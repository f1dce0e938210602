using CampaignStudio.Domain.Access;

namespace CampaignStudio.Endpoints;

/// <summary>The REST API: one file per resource, listed here.</summary>
internal static class StudioApi
{
    public static void Map(RouteGroupBuilder api) => api.MapUsers();
}

internal static class UserEndpoints
{
    private sealed record UserItem(long Id, string Email, string Name, Role Role, bool IsActive);

    private sealed record UserList(IReadOnlyList<UserItem> Items, int Total);

    public static void MapUsers(this RouteGroupBuilder api) =>
        api.MapGet("/users", async (UserQueries users, CancellationToken cancel, int page = 1, int page_size = 100) =>
        {
            page = Math.Max(1, page);
            page_size = Math.Clamp(page_size, 1, 500);
            var all = await users.ListAsync(cancel: cancel);
            return TypedResults.Ok(new UserList(
                [.. all.Skip((page - 1) * page_size).Take(page_size).Select(user => new UserItem(user.Id, user.Email, user.Name, user.Role, user.IsActive))],
                all.Count));
        })
        .WithSummary("Who can be assigned")
        .WithTags("Users");
}
