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
        new("PostgreSqlCopyDialect.", "Runs on PostgreSQL only."),
        new("PostgreSqlJobsSchema.", "Runs on PostgreSQL only."),
        new("SqliteDialect.", "Runs on SQLite only."),
        new("SqliteCopyDialect.", "Runs on SQLite only."),
        new("SqliteManyRows.", "Runs on SQLite only."),
        new("SqliteBulkInsert.", "Runs on SQLite only."),
        new("SqlitePragmas.", "Runs on SQLite only."),
        new("SqliteMigrationTurn.", "Runs on SQLite only."),
        new("SqlServerCopyDialect.", "Speaks to a database of its own; WorkspaceCopyProofTests compiles its statements."),
        new("TableRows.", "Speaks to a database of its own; WorkspaceCopyProofTests compiles its statements, table by table."),
        new("CopyGuards.CheckSourceAsync", "EF Core's own question whether a database is there."),
        new("CopyGuards.CheckTargetAsync", "EF Core's own question whether a database is there."),
        new("CopyGuards.RefuseFilledAsync", "Speaks to a database of its own; asks for a setting by its key, as CopyMarker does."),
        new("WorkspaceCopy.BeginAsync", "Speaks to a database of its own; removes a setting by its key, as CopyMarker does."),
        new("SqlServerBulkInsert.InsertAsync", "A bulk copy sends packets and no command; BulkCopyTests proves what is in them."),
        new("SqlServerJobsSchema.PrepareAsync", "Hangfire's own script, which its makers test."),
        new("SqlServerAdvice.AskAsync", "Asks the server's own catalogue at start-up, on a connection of its own."),
        new("IsolationReset.ConnectionClosing", "Sends what its asynchronous form sends, for a caller that can't be asynchronous."),
        new("ExecutionRunner.RenewAsync", "Writes while a chunk does, and the stand-in has one writer; LongChunkTests run it on the servers."),
        new("SchemaState.ReadAsync", "EF Core's own reading of its history, on a context that no service makes."),
        new("DatabasePreparation.MigrateAsync", "EF Core's migrator; the statements it sends are compiled as a script."),
        new("DatabasePreparation.CreateWhereMissingAsync", "EF Core's own CREATE DATABASE, before there is one to connect to."),
        new("LeadSearch.Find", "Goes through the words somebody looks for; whoever asks sends the query."),
        new("ResolveOverdueHandler.ResolveAsync", "Finds what its caller has loaded, so that nothing is sent."),
        new("Replanning.PassedOverAsync", "Finds what its caller has loaded, so that nothing is sent."),
        new("AccountEndpoints.MapAccount", "ASP.NET Core's store of users, whose commands WorkspaceAccessTests issues."),
        new("PasswordPage.SubmitAsync", "ASP.NET Core's store of users, whose commands WorkspaceAccessTests issues."),
        new("SetupPage.SubmitAsync", "ASP.NET Core's store of users, whose commands WorkspaceAccessTests issues."),
        new("SignInPage.SubmitAsync", "ASP.NET Core's store of users, whose commands WorkspaceAccessTests issues."),
    ];
}
