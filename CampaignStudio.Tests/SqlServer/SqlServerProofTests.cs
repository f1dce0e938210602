using CampaignStudio.Tests.SqlServer.Proof;

namespace CampaignStudio.Tests.SqlServer;

/// <summary>SQL Server without a server: see docs/sql-server-proof.md.</summary>
public sealed class SqlServerProofTests(ReplayFixture replay, ITestOutputHelper output) : IClassFixture<ReplayFixture>
{
    // What the replay reached when this was written; it may only rise.
    private const int FewestCommands = 640;
    private const int FewestPlaces = 420;

    [Fact]
    public void Every_command_compiles_on_sql_server_2019()
    {
        var commands = replay.Log.Commands;
        var failures = new TSqlProof(MigratedSchema.OfTheApplication()).Check(commands);

        var missed = replay.Sites.Where(site => !replay.IsReached(site)).ToList();
        var reached = replay.Sites.Count - missed.Count;
        output.WriteLine($"{commands.Count} different commands compiled, issued by {reached} of {replay.Sites.Count} places in {replay.Ran} tests.");
        output.WriteLine($"Not reached: {string.Join("; ", missed)}");
        Assert.Empty(failures);
        Assert.True(commands.Count >= FewestCommands, $"Only {commands.Count} commands were issued.");
        Assert.True(reached >= FewestPlaces, $"Only {reached} places were reached.");
    }
}
