using CampaignStudio.Tests.SqlServer.Proof;

namespace CampaignStudio.Tests.SqlServer;

/// <summary>SQL Server without a server: see docs/sql-server-proof.md.</summary>
public sealed class SqlServerProofTests(ReplayFixture replay, ITestOutputHelper output) : IClassFixture<ReplayFixture>
{
    [Fact]
    public void Every_command_compiles_on_sql_server_2019()
    {
        var commands = replay.Log.Commands;
        var failures = new TSqlProof(MigratedSchema.OfTheApplication()).Check(commands);

        output.WriteLine($"{commands.Count} different commands compiled, issued by {replay.Sites.Count(replay.IsReached)} of {replay.Sites.Count} places in {replay.Ran} tests.");
        Assert.Empty(failures);
        Assert.NotEmpty(commands);
    }

    [Fact]
    public void Every_place_that_issues_sql_was_reached_or_has_a_reason()
    {
        var missed = replay.Sites.Where(site => !replay.IsReached(site)).ToList();

        Assert.Empty(missed.Where(site => !ProofScope.Excused.ContainsKey(site.Place.Method)).Select(site => site.ToString()));
        Assert.Empty(ProofScope.Excused.Keys.Except(missed.Select(site => site.Place.Method)));
    }

    [Fact]
    public void The_data_tests_hold_on_the_meaning_of_these_commands() => Assert.Empty(replay.Failures);
}
