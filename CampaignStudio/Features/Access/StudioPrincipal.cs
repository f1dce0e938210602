using System.Globalization;
using System.Security.Claims;
using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Shared;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace CampaignStudio.Features.Access;

/// <summary>What a signed-in person's or program's claims say, and how to read them.</summary>
internal static class StudioPrincipal
{
    public const string DisplayName = "studio_name";
    public const string ApiKeyId = "studio_api_key";
    public const string SecurityStamp = "studio_stamp";

    public static long? UserId(this ClaimsPrincipal principal) =>
        long.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    /// <summary>The actor behind a principal; null when nobody is signed in.</summary>
    public static Actor? ToActor(this ClaimsPrincipal principal)
    {
        if (principal.Identity?.IsAuthenticated is not true) return null;
        if (!EnumText<Role>.TryParse(principal.FindFirstValue(ClaimTypes.Role), out var role)) return null;
        var name = principal.FindFirstValue(DisplayName) ?? principal.Identity.Name ?? "";
        return principal.HasClaim(claim => claim.Type == ApiKeyId)
            ? new Actor(null, $"API key {name}", role)
            : new Actor(principal.UserId(), name, role);
    }
}

/// <summary>The one role of a user becomes a claim; there are no role tables.</summary>
internal sealed class StudioPrincipalFactory(UserManager<User> users, IOptions<IdentityOptions> options)
    : UserClaimsPrincipalFactory<User>(users, options)
{
    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(User user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        identity.AddClaim(new Claim(ClaimTypes.Role, user.Role.ToText()));
        identity.AddClaim(new Claim(StudioPrincipal.DisplayName, user.DisplayName));
        identity.AddClaim(new Claim(StudioPrincipal.SecurityStamp, user.SecurityStamp ?? ""));
        return identity;
    }
}

/// <summary>Only active users may sign in.</summary>
internal sealed class ActiveUsersOnly : IUserConfirmation<User>
{
    public Task<bool> IsConfirmedAsync(UserManager<User> manager, User user) => Task.FromResult(user.IsActive);
}
