using Bunit;
using CampaignStudio.Tests.Support;
using Microsoft.AspNetCore.Components;

namespace CampaignStudio.Tests.Components;

/// <summary>Renders components over a workspace. What it gives has read all that it reads at first, which takes a server a moment.</summary>
internal class WorkspacePages(StudioWorkspace studio) : BunitContext
{
    private const string Loading = ".mud-skeleton, .mud-progress-indeterminate";

    public override IRenderedComponent<TComponent> Render<TComponent>(Action<ComponentParameterCollectionBuilder<TComponent>>? parameterBuilder = null)
    {
        var before = studio.OpenContexts.Count;
        var component = base.Render(parameterBuilder);
        Settle(before);
        // Between two readings nothing is open for a moment: what still shows that it loads has another one coming.
        component.WaitForState(() => component.FindAll(Loading).Count == 0);
        return component;
    }

    /// <summary>Waits until all reading and writing has ended and is shown.</summary>
    public void Settle(int openContexts = 0)
    {
        do
        {
            studio.OpenContexts.WaitForAtMost(openContexts);
            // Whoever was answered goes on first, and may ask again.
            Renderer.Dispatcher.InvokeAsync(() => { }).GetAwaiter().GetResult();
        }
        while (studio.OpenContexts.Count > openContexts);
    }
}
