namespace CampaignStudio.Domain.Access;

/// <summary>Who acts: a user, an API key, or the engine itself.</summary>
/// <param name="UserId">Set for users only.</param>
/// <param name="Name">As it stands in the audit log.</param>
/// <param name="Role">What it may do.</param>
/// <param name="IsSystem">The engine: its doings are history, not audit.</param>
public sealed record Actor(long? UserId, string Name, Role Role, bool IsSystem = false)
{
    public static Actor System { get; } = new(null, "CampaignStudio", Role.Admin, IsSystem: true);

    public bool MayManage => Role is Role.Admin or Role.Marketer;
}

/// <summary>The actor of the current request, circuit or job; the engine unless someone signed in.</summary>
public sealed class CurrentActor
{
    public Actor Value { get; set; } = Actor.System;
}
