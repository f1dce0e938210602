using Bunit;
using CampaignStudio.Tests.Support;
using Microsoft.AspNetCore.Components;

namespace CampaignStudio.Tests.Components;

/// <summary>Renders components over a workspace. What it gives has read all that it reads at first, which takes a server a moment.</summary>
internal class WorkspacePages(StudioWorkspace studio) : BunitContext
{
    public override IRenderedComponent<TComponent> Render<TComponent>(Action<ComponentParameterCollectionBuilder<TComponent>>? parameterBuilder = null)
    {
        var before = studio.OpenContexts.Count;
        var component = base.Render(parameterBuilder);
        Settle(before);
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
