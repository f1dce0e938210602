using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.SqlClient;

namespace CampaignStudio.Tests.SqlServer.StandIn;

/// <summary>Its parameters are the real ones of SQL Server's client, so that their types can be told.</summary>
internal sealed class StandInCommand(StandInServer server) : DbCommand
{
    private readonly SqlCommand _parameters = new();

    [AllowNull]
    public override string CommandText { get; set; } = "";

    public override int CommandTimeout { get; set; }

    public override CommandType CommandType { get; set; } = CommandType.Text;

    public override bool DesignTimeVisible { get; set; }

    public override UpdateRowSource UpdatedRowSource { get; set; }

    protected override DbConnection? DbConnection { get; set; }

    protected override DbParameterCollection DbParameterCollection => _parameters.Parameters;

    protected override DbTransaction? DbTransaction { get; set; }

    public override int ExecuteNonQuery() => Ask().Affected;

    public override object? ExecuteScalar() => Ask().Sets is [{ Rows: [[var first, ..], ..] }, ..] ? first : null;

    public override void Cancel()
    {
    }

    public override void Prepare()
    {
    }

    protected override DbParameter CreateDbParameter() => new SqlParameter();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => new StandInReader(Ask());

    protected override void Dispose(bool disposing)
    {
        if (disposing) _parameters.Dispose();
        base.Dispose(disposing);
    }

    private Answer Ask() => server.Ask((StandInConnection)DbConnection!, CommandText, _parameters.Parameters);
}
