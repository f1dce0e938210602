using CampaignStudio.Setup;
using CampaignStudio.Tests.SqlServer.Proof;

namespace CampaignStudio.Tests.SqlServer;

/// <summary>SQL Server without a server: see docs/sql-server-proof.md.</summary>
public sealed class SqlServerProofTests(ReplayFixture replay, ITestOutputHelper output) : IClassFixture<ReplayFixture>
{
    [Fact]
    public void Every_command_compiles_on_sql_server_2019()
    {
        var commands = replay.Log.Commands;

        output.WriteLine($"{commands.Count} different commands compiled, issued by {replay.Sites.Count(replay.IsReached)} of {replay.Sites.Count} places in {replay.Ran} tests.");
        None(new TSqlProof(MigratedSchema.OfTheApplication()).Check(commands));
    }

    [Fact]
    public void A_column_that_the_schema_does_not_have_fails_every_call_that_names_it()
    {
        var commands = replay.Log.Commands.Where(command => command.Text.Contains("[identity_key]", StringComparison.Ordinal)).ToList();
        var script = MigrationScript.Of(DatabaseProvider.SqlServer).Replace("[identity_key]", "[identity_text]", StringComparison.Ordinal);

        var failures = new TSqlProof(MigratedSchema.Of(script)).Check(commands);

        Assert.NotEmpty(commands);
        Assert.All(commands, command => Assert.Contains(failures, failure =>
            failure.StartsWith($"{command.Caller}: ", StringComparison.Ordinal) && failure.EndsWith(command.Text, StringComparison.Ordinal) && failure.Contains("identity_key", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_place_that_issues_sql_is_reached_or_excused() =>
        None(replay.Sites.Where(site => !replay.IsReached(site) && !Excuses.All.Any(excuse => excuse.Covers(site))).Select(site => $"Not reached: {site}"));

    [Fact]
    public void Every_excuse_is_needed() =>
        None(Excuses.All.Where(excuse => !IsNeeded(excuse)).Select(excuse => $"Reached, or no longer there: {excuse}"));

    [Fact]
    public void Every_replayed_test_holds() => None(replay.Failures);

    private bool IsNeeded(Excuse excuse)
    {
        var covered = replay.Sites.Where(excuse.Covers).ToList();
        return covered.Count > 0 && !covered.Any(replay.IsReached);
    }

    private static void None(IEnumerable<string> problems)
    {
        var all = problems.ToList();
        Assert.True(all.Count == 0, string.Join("\n\n", all));
    }
}
