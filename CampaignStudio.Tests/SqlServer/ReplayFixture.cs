using CampaignStudio.Tests.SqlServer.Calls;
using CampaignStudio.Tests.SqlServer.Proof;
using CampaignStudio.Tests.SqlServer.StandIn;

namespace CampaignStudio.Tests.SqlServer;

/// <summary>The data tests once more, on SQL Server's provider with a stand-in for the server: what they issued is what is proved.</summary>
public sealed class ReplayFixture : IAsyncLifetime
{
    internal CommandLog Log { get; } = new();

    internal IReadOnlyCollection<string> Failures { get; private set; } = [];

    internal int Ran { get; private set; }

    internal IReadOnlyList<CallSite> Sites { get; } = CallSites.In(DebugInformation.Assemblies);

    /// <summary>A statement with several calls is reached when each of them was.</summary>
    internal bool IsReached(CallSite site) => Log.CommandsOf(site.Place) >= site.Calls.Count;

    public async ValueTask InitializeAsync()
    {
        var replay = new Replay(await StandInStudio.OnStandInAsync(Log));
        await replay.RunAsync(ProofScope.Classes);
        (Failures, Ran) = (replay.Failures, replay.Ran);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
