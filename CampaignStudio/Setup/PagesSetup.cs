using CampaignStudio.Components;
using CampaignStudio.Features.Access;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using MudBlazor;
using MudBlazor.Services;

namespace CampaignStudio.Setup;

internal static class PagesSetup
{
    public static IServiceCollection AddStudioPages(this IServiceCollection services)
    {
        // The source of an e-mail comes from its editor in one message; the default takes 32 kB.
        services.AddRazorComponents().AddInteractiveServerComponents()
            .AddHubOptions(hub => hub.MaximumReceiveMessageSize = 2 * 1024 * 1024);
        // After Blazor's own registration, which would win otherwise and let circuits outlive their session.
        services.AddScoped<AuthenticationStateProvider, CircuitSessions>();
        services.Configure<CircuitOptions>(circuits => circuits.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(5));
        services.AddMudServices(mud =>
        {
            mud.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomCenter;
            mud.SnackbarConfiguration.VisibleStateDuration = 4000;
            mud.SnackbarConfiguration.ShowTransitionDuration = 150;
            mud.SnackbarConfiguration.HideTransitionDuration = 150;
            mud.SnackbarConfiguration.MaxDisplayedSnackbars = 3;
        });
        services.AddHttpContextAccessor();
        services.AddScoped<ViewerZone>();
        return services;
    }

    public static void MapStudioPages(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        app.MapAccount();
        app.MapRazorComponents<App>()
            // The security headers say who may frame us.
            .AddInteractiveServerRenderMode(server => server.ContentSecurityFrameAncestorsPolicy = null);
    }
}
