using CampaignStudio.Domain.Access;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace CampaignStudio.Features.Access;

internal static class AccountEndpoints
{
    public static void MapAccount(this WebApplication app) =>
        // The form parameter makes the antiforgery middleware look at the token.
        app.MapPost(AccountPaths.SignOut, async Task<RedirectHttpResult> (SignInManager<User> signIn, [FromForm] string? return_url) =>
        {
            await signIn.SignOutAsync();
            return TypedResults.LocalRedirect(AccountPaths.SignIn + (return_url is { Length: > 0 } ? $"?return_url={Uri.EscapeDataString(AccountPaths.Local(return_url))}" : ""));
        })
        .AllowAnonymous()
        .ExcludeFromDescription();
}
