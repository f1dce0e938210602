using System.Security.Claims;
using CampaignStudio.Domain.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.StaticAssets;

namespace CampaignStudio.Features.Access;

/// <summary>
/// A session lasts as long as the user's security stamp: a new password, a new role or deactivation ends it, everywhere.
/// </summary>
internal static class Sessions
{
    public static async Task<bool> IsValidAsync(ClaimsPrincipal principal, UserQueries users, CancellationToken cancel)
    {
        if (principal.UserId() is not { } id) return false;
        var state = await users.SessionAsync(id, cancel);
        return state is { IsActive: true } && state.SecurityStamp == principal.FindFirstValue(StudioPrincipal.SecurityStamp);
    }

    /// <summary>Asked for every request with a cookie; static files are the same for everybody.</summary>
    public static async Task ValidateCookieAsync(CookieValidatePrincipalContext context)
    {
        var http = context.HttpContext;
        if (http.GetEndpoint()?.Metadata.GetMetadata<StaticAssetDescriptor>() is not null) return;
        if (await IsValidAsync(context.Principal!, http.RequestServices.GetRequiredService<UserQueries>(), http.RequestAborted)) return;
        context.RejectPrincipal();
        await http.SignOutAsync(context.Scheme.Name);
    }
}

/// <summary>The same for open circuits, which see no further requests.</summary>
internal sealed class CircuitSessions(ILoggerFactory logger, IServiceScopeFactory scopes) : RevalidatingServerAuthenticationStateProvider(logger)
{
    protected override TimeSpan RevalidationInterval => TimeSpan.FromSeconds(5);

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await Sessions.IsValidAsync(authenticationState.User, scope.ServiceProvider.GetRequiredService<UserQueries>(), cancellationToken);
    }
}

/// <summary>Before any component of a circuit runs, its scope knows who acts; it is told when that changes.</summary>
internal sealed class CircuitActor(AuthenticationStateProvider authentication, CurrentActor actor, ILogger<CircuitActor> log) : CircuitHandler, IDisposable
{
    private static readonly Actor Nobody = new(null, "signed out", Role.Agent);

    public override async Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        authentication.AuthenticationStateChanged += Changed;
        Take(await authentication.GetAuthenticationStateAsync());
    }

    public void Dispose() => authentication.AuthenticationStateChanged -= Changed;

    // An event can't be awaited, so nothing may escape from here; who can't be told any more may do nothing.
    private async void Changed(Task<AuthenticationState> state)
    {
        try
        {
            Take(await state);
        }
        catch (Exception failure)
        {
            actor.Value = Nobody;
            log.LogError(failure, "Who uses a circuit could not be told; it may do nothing any more");
        }
    }

    private void Take(AuthenticationState state) => actor.Value = state.User.ToActor() ?? Nobody;
}

/// <summary>Whether the first administrator is still to be made; asked until there is one.</summary>
internal sealed class FirstVisit
{
    private volatile bool _isOver;

    public async ValueTask<bool> IsPendingAsync(UserQueries users, CancellationToken cancel)
    {
        if (!_isOver) _isOver = await users.HasAdministratorAsync(cancel);
        return !_isOver;
    }
}
