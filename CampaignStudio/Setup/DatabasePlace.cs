using System.Data.Common;
using CampaignStudio.Database;
using CampaignStudio.Database.PostgreSql;
using CampaignStudio.Database.Sqlite;
using CampaignStudio.Database.SqlServer;
using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Shared;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CampaignStudio.Setup;

/// <summary>Where the workspace is kept.</summary>
internal enum DatabaseProvider
{
    /// <summary>A file beside the program; one process at a time.</summary>
    Sqlite,
    SqlServer,
    PostgreSql,
}

/// <summary>A database that somebody named: a connection string that can be read and names a database.</summary>
internal sealed record DatabasePlace
{
    private readonly string _name;
    private readonly string _setting;

    /// <param name="provider">How to speak to it.</param>
    /// <param name="connectionString">As its provider wants it.</param>
    /// <param name="setting">Where it was named, for messages.</param>
    public DatabasePlace(DatabaseProvider provider, string connectionString, string setting)
    {
        (Provider, ConnectionString, _setting) = (provider, connectionString, setting);
        _name = Name();
    }

    public DatabaseProvider Provider { get; }

    public string ConnectionString { get; }

    /// <summary>For people: which database on which server, no credentials.</summary>
    public override string ToString() => _name;

    /// <summary>The file of a SQLite database.</summary>
    public string File => Path.GetFullPath(new SqliteConnectionStringBuilder(ConnectionString).DataSource);

    /// <summary>Whether both name the same database, as far as names tell.</summary>
    public bool Names(DatabasePlace other) => Provider == other.Provider
        && _name.Equals(other._name, Provider is DatabaseProvider.Sqlite ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);

    /// <summary>A context outside of the site's services.</summary>
    public StudioDb Open()
    {
        var (actor, clock) = (new CurrentActor(), new StudioClock(TimeProvider.System));
        return Provider switch
        {
            DatabaseProvider.SqlServer => new SqlServerStudioDb(Options<SqlServerStudioDb>(SqlServerStudioDb.Configure), actor, clock),
            DatabaseProvider.PostgreSql => new PostgreSqlStudioDb(Options<PostgreSqlStudioDb>(PostgreSqlStudioDb.Configure), actor, clock),
            _ => new SqliteStudioDb(Options<SqliteStudioDb>(SqliteStudioDb.Configure), actor, clock, new SqliteWriteGate()),
        };
    }

    /// <summary>What to tell an operator who wanted to use this database and can't.</summary>
    public StartupRefusedException Refuse(DatabaseFault fault) => new(fault.Kind switch
    {
        DatabaseFaultKind.Unreachable => $"{_name} can't be reached: {fault.Detail}. Is it running, and is {_setting} right?",
        DatabaseFaultKind.SignInRefused => $"{_name} refuses the sign-in: {fault.Detail}. Check the user and the password in {_setting}.",
        DatabaseFaultKind.Missing => $"{_name} can't be opened: {fault.Detail}. Check {_setting}.",
        DatabaseFaultKind.NotAllowed => $"{_name} does not allow what is needed: {fault.Detail}. Give the user of {_setting} the right, "
            + "or let an administrator run the SQL that 'migrate --script' prints.",
        DatabaseFaultKind.ReadOnly => $"{_name} can only be read: {fault.Detail}. The program must be able to write there.",
        DatabaseFaultKind.Full => $"{_name} has no room left: {fault.Detail}. Make room, then start again; nothing was lost.",
        DatabaseFaultKind.Damaged => $"{_name} is damaged or is no database: {fault.Detail}. Check {_setting}, or restore a backup.",
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault.Kind, null),
    });

    private DbContextOptions<TDb> Options<TDb>(Action<DbContextOptionsBuilder, string> configure) where TDb : StudioDb
    {
        var options = new DbContextOptionsBuilder<TDb>();
        configure(options, ConnectionString);
        return options.Options;
    }

    private string Name()
    {
        switch (Provider)
        {
            case DatabaseProvider.SqlServer:
                var sqlServer = Read(text => new SqlConnectionStringBuilder(text));
                Need(sqlServer.DataSource, "Server");
                if (sqlServer.AttachDBFilename.Length == 0) Need(sqlServer.InitialCatalog, "Database");
                return $"The SQL Server database '{sqlServer.InitialCatalog}' on {sqlServer.DataSource}";
            case DatabaseProvider.PostgreSql:
                var postgreSql = Read(text => new NpgsqlConnectionStringBuilder(text));
                Need(postgreSql.Host, "Host");
                Need(postgreSql.Database, "Database");
                return $"The PostgreSQL database '{postgreSql.Database}' on {postgreSql.Host}:{postgreSql.Port}";
            default:
                Need(Read(text => new SqliteConnectionStringBuilder(text)).DataSource, "Data Source");
                return $"The SQLite file {File}";
        }
    }

    // Left out, a server would choose: the tables might end in a database that is meant for something else.
    private void Need(string? value, string key)
    {
        if (string.IsNullOrWhiteSpace(value)) throw new StartupRefusedException($"{_setting} is no connection string for {Provider}: it lacks '{key}'.");
    }

    private TBuilder Read<TBuilder>(Func<string, TBuilder> read) where TBuilder : DbConnectionStringBuilder
    {
        try
        {
            return read(ConnectionString);
        }
        catch (Exception malformed) when (malformed is ArgumentException or FormatException or InvalidCastException or KeyNotFoundException or OverflowException)
        {
            throw new StartupRefusedException($"{_setting} is no connection string for {Provider}: {malformed.Message.Split('\n')[0]}");
        }
    }
}
