using CampaignStudio.Tests.SqlServer.Calls;

namespace CampaignStudio.Tests.SqlServer;

/// <summary>Why places that issue SQL need not be reached by the replay.</summary>
/// <param name="Name">A method, such as <c>LinkKeys.LoadAsync</c>; with a dot at its end all of a class.</param>
internal sealed record Excuse(string Name, string Why)
{
    public bool Covers(CallSite site) => Name.EndsWith('.') ? site.Place.Method.StartsWith(Name, StringComparison.Ordinal) : site.Place.Method == Name;
}

internal static class Excuses
{
    /// <summary>One whose place is reached, or is gone, fails the proof.</summary>
    public static IReadOnlyList<Excuse> All { get; } =
    [
        new("PostgreSqlDialect.", "Runs on PostgreSQL only."),
        new("SqliteDialect.", "Runs on SQLite only."),
        new("SqliteMigrationTurn.WaitAsync", "Runs on SQLite only."),
        new("SchemaState.ReadAsync", "EF Core's own reading of its history, on a context that no service makes."),
        new("DatabasePreparation.MigrateAsync", "EF Core's migrator; the script it works by is compiled as a whole."),
        new("DatabasePreparation.CreateWhereMissingAsync", "EF Core's own CREATE DATABASE, before there is one to connect to."),
        new("Replanning.PassedOverAsync", "Finds what its caller has loaded, so that nothing is sent."),
    ];
}
