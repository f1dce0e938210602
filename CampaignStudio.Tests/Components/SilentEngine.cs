using CampaignStudio.Domain.Scheduling;

namespace CampaignStudio.Tests.Components;

/// <summary>An engine that hears nothing: what is planned stays planned.</summary>
internal sealed class SilentEngine : IEngineSignal
{
    public void Wake()
    {
    }
}
