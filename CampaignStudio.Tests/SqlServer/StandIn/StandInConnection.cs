using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace CampaignStudio.Tests.SqlServer.StandIn;

/// <summary>A connection without a server behind it: <see cref="StandInServer"/> answers.</summary>
internal sealed class StandInConnection(StandInServer server) : DbConnection
{
    private SqliteConnection? _twin;

    public SqliteConnection Twin => _twin ?? throw new InvalidOperationException("The connection is not open.");

    public SqliteTransaction? Transaction { get; set; }

    [AllowNull]
    public override string ConnectionString { get; set; } = "";

    public override string Database => "studio";

    public override string DataSource => "nowhere";

    public override string ServerVersion => "15.00.2000";

    public override ConnectionState State => _twin is null ? ConnectionState.Closed : ConnectionState.Open;

    public override void Open() => _twin = server.OpenTwin();

    public override void Close()
    {
        Transaction?.Dispose();
        Transaction = null;
        _twin?.Dispose();
        _twin = null;
    }

    public override void ChangeDatabase(string databaseName) => throw new NotSupportedException();

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel)
    {
        Transaction = Twin.BeginTransaction();
        return new StandInTransaction(this, isolationLevel);
    }

    protected override DbCommand CreateDbCommand() => new StandInCommand(server) { Connection = this };

    protected override void Dispose(bool disposing)
    {
        if (disposing) Close();
        base.Dispose(disposing);
    }
}

internal sealed class StandInTransaction(StandInConnection connection, IsolationLevel level) : DbTransaction
{
    public override IsolationLevel IsolationLevel => level;

    protected override DbConnection DbConnection => connection;

    public override void Commit()
    {
        connection.Transaction?.Commit();
        End();
    }

    public override void Rollback() => End();

    protected override void Dispose(bool disposing)
    {
        if (disposing) End();
        base.Dispose(disposing);
    }

    private void End()
    {
        connection.Transaction?.Dispose();
        connection.Transaction = null;
    }
}
