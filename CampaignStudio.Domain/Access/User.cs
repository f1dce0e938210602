using CampaignStudio.Domain.Shared;
using Microsoft.AspNetCore.Identity;

namespace CampaignStudio.Domain.Access;

public enum Role
{
    Admin,
    Marketer,
    Agent,
}

/// <summary>A person who signs in.</summary>
public sealed class User : IdentityUser<long>, IAudited
{
    public required string DisplayName { get; set; }
    public required Role Role { get; set; }

    /// <summary>A deactivated user can't sign in and gets no work; the history keeps the name.</summary>
    public bool IsActive { get; set; } = true;
    public required DateTime CreatedUtc { get; init; }
}
