using System.Data;
using System.Globalization;
using Microsoft.Data.SqlClient;

namespace CampaignStudio.Tests.SqlServer.Proof;

/// <summary>The types that SQL Server's client would send its parameters as.</summary>
internal static class ParameterTypes
{
    public static string Declaration(SqlParameter parameter) => $"{Name(parameter)} {TypeOf(parameter)}";

    private static string Name(SqlParameter parameter) => parameter.ParameterName.StartsWith('@') ? parameter.ParameterName : "@" + parameter.ParameterName;

    private static string TypeOf(SqlParameter parameter) => parameter.SqlDbType switch
    {
        SqlDbType.NVarChar or SqlDbType.VarChar or SqlDbType.NChar or SqlDbType.Char or SqlDbType.VarBinary or SqlDbType.Binary =>
            $"{Word(parameter.SqlDbType)}({Length(parameter)})",
        SqlDbType.DateTime2 or SqlDbType.DateTimeOffset or SqlDbType.Time => $"{Word(parameter.SqlDbType)}({(parameter.Scale == 0 ? 7 : parameter.Scale)})",
        SqlDbType.Decimal => $"decimal({Math.Max((byte)18, parameter.Precision)}, {parameter.Scale})",
        SqlDbType.Structured or SqlDbType.Udt => throw new NotSupportedException($"A parameter of type {parameter.SqlDbType} has not been thought about."),
        _ => Word(parameter.SqlDbType),
    };

    private static string Word(SqlDbType type) => type.ToString().ToLowerInvariant();

    /// <summary>Beyond what a page holds it is sent as a large value.</summary>
    private static string Length(SqlParameter parameter)
    {
        var most = parameter.SqlDbType is SqlDbType.NVarChar or SqlDbType.NChar ? 4000 : 8000;
        return parameter.Size is > 0 and var size && size <= most ? size.ToString(CultureInfo.InvariantCulture) : "max";
    }
}
