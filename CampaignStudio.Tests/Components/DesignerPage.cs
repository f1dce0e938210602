using Bunit;
using CampaignStudio.Components;
using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Delivery.Senders;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Rules;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Domain.Templates;
using CampaignStudio.Features.Rules;
using CampaignStudio.Tests.Support;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using MudBlazor.Services;

namespace CampaignStudio.Tests.Components;

/// <summary>Components on a page of their own, over a real workspace; dialogs and popovers are found beside it.</summary>
public sealed class DesignerPage : IAsyncDisposable
{
    private readonly WorkspacePages _page;

    private DesignerPage(StudioWorkspace studio)
    {
        Studio = studio;
        _page = new WorkspacePages(studio);
        _page.JSInterop.Mode = JSRuntimeMode.Loose;
        _page.Services.AddMudServices();
        _page.Services.AddSingleton<TimeProvider>(studio.Time);
        _page.Services.AddSingleton(studio.Clock);
        _page.Services.AddSingleton(studio.Live);
        _page.Services.AddSingleton(studio.Get<CollisionRetry>());
        _page.Services.AddSingleton(studio.Get<CurrentActor>());
        _page.Services.AddSingleton(studio.Get<IDbContextFactory<StudioDb>>());
        _page.Services.AddSingleton(studio.Get<LiquidRenderer>());
        _page.Services.AddSingleton(studio.Get<ContentRenderer>());
        _page.Services.AddSingleton(studio.Get<MessageComposer>());
        _page.Services.AddSingleton(studio.Get<SenderProfiles>());
        _page.Services.AddSingleton<IEngineSignal>(new Silent());
        _page.Services.AddSingleton<IEmailTransport>(new Mute());
        _page.Services.AddSingleton<ISmsTransport>(new Mute());
        _page.Services.AddScoped<ViewerZone>();
        _page.Services.AddScoped<CampaignLife>();
        foreach (var type in typeof(StudioDb).Assembly.GetExportedTypes().Where(type => type is { IsClass: true, IsAbstract: false }
            && (type.Name.EndsWith("Service", StringComparison.Ordinal) || type.Name.EndsWith("Queries", StringComparison.Ordinal)))) _page.Services.AddScoped(type);
        Popovers = _page.Render<MudPopoverProvider>();
        Dialogs = _page.Render<MudDialogProvider>();
    }

    public StudioWorkspace Studio { get; }

    public IRenderedComponent<MudPopoverProvider> Popovers { get; }

    public IRenderedComponent<MudDialogProvider> Dialogs { get; }

    public static async Task<DesignerPage> OpenAsync()
    {
        var studio = await StudioWorkspace.CreateAsync();
        await studio.SignInAsync(Role.Marketer);
        return new DesignerPage(studio);
    }

    /// <summary>The default pipeline, the built-in fields, nobody.</summary>
    public static RuleWorkspace Workspace { get; } = new(
        FieldCatalog.BuiltIn, [.. LeadStatus.Defaults.Select((status, i) => new PipelineStatus(i + 1, status.Key, status.Label, i, status.Color, false, false))], []);

    public IRenderedComponent<T> Show<T>(Action<ComponentParameterCollectionBuilder<T>> parameters) where T : IComponent =>
        _page.Render<T>(builder =>
        {
            builder.AddCascadingValue(Workspace);
            parameters(builder);
        });

    public async Task<IDialogReference> ShowDialogAsync<T>(DialogParameters<T> parameters) where T : ComponentBase
    {
        IDialogReference? dialog = null;
        await Dialogs.InvokeAsync(async () => dialog = await _page.Services.GetRequiredService<IDialogService>().ShowAsync<T>("", parameters));
        return dialog!;
    }

    public T Get<T>() where T : notnull => _page.Services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await _page.DisposeAsync();
        await Studio.DisposeAsync();
    }

    private sealed class Silent : IEngineSignal
    {
        public void Wake()
        {
        }
    }

    /// <summary>Configured, and never asked to send here.</summary>
    private sealed class Mute : IEmailTransport, ISmsTransport
    {
        public bool IsConfigured => true;

        public Task<HandOver> SendAsync(OutgoingEmail email, MayStillGo? mayGo, CancellationToken cancel) => throw new NotSupportedException();

        public Task<HandOver> SendAsync(OutgoingSms sms, MayStillGo? mayGo, CancellationToken cancel) => throw new NotSupportedException();

        public Task<HandOver?> ProbeAsync(MailServer? server, CancellationToken cancel) => Task.FromResult<HandOver?>(null);

        public Task<HandOver?> ProbeAsync(CancellationToken cancel) => Task.FromResult<HandOver?>(null);
    }
}
