using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Shared;
using Microsoft.AspNetCore.Authorization;

namespace CampaignStudio.Features.Access;

/// <summary>Names of the authorization policies; pages and endpoints say which they need.</summary>
internal static class Policies
{
    public const string Admin = "admin";

    /// <summary>Administrators and marketers.</summary>
    public const string Marketer = "marketer";

    /// <summary>Whoever is signed in.</summary>
    public const string Agent = "agent";

    /// <summary>As <see cref="Agent"/>, but only with an API key.</summary>
    public const string ApiKeyOnly = "api_key_only";

    public static void Define(AuthorizationOptions options)
    {
        options.AddPolicy(Admin, policy => policy.RequireRole(Role.Admin.ToText()));
        options.AddPolicy(Marketer, policy => policy.RequireRole(Role.Admin.ToText(), Role.Marketer.ToText()));
        options.AddPolicy(Agent, policy => policy.RequireAuthenticatedUser());
        options.AddPolicy(ApiKeyOnly, policy => policy.AddAuthenticationSchemes(ApiKeyAuthentication.Scheme).RequireAuthenticatedUser());
        options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build();
    }
}
