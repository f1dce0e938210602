using Bunit;
using CampaignStudio.Components;
using CampaignStudio.Tests.Support;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using MudBlazor.Services;

namespace CampaignStudio.Tests.Components;

/// <summary>Renders pages against a workspace: what a component injects comes from the workspace's own services.</summary>
internal sealed class StudioPages : WorkspacePages
{
    public StudioPages(StudioWorkspace studio, Action<IServiceCollection>? configure = null) : base(studio)
    {
        // Only a failing test waits that long.
        DefaultWaitTimeout = TimeSpan.FromSeconds(30);
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddSupplyValueFromQueryProvider();
        Services.AddMudServices();
        Services.AddSingleton<TimeProvider>(studio.Time);
        Services.AddSingleton(studio.Live);
        Services.AddScoped<ViewerZone>();
        configure?.Invoke(Services);
        Services.AddFallbackServiceProvider(studio.Get<IServiceProvider>());
        AddAuthorization().SetAuthorized("somebody");
        // Menus and dialogs are rendered there.
        Popovers = Render<MudPopoverProvider>();
        Dialogs = Render<MudDialogProvider>();
    }

    public IRenderedComponent<MudPopoverProvider> Popovers { get; }

    public IRenderedComponent<MudDialogProvider> Dialogs { get; }

    public NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();
}
