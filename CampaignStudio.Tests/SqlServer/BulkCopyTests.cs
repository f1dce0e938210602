using System.Data;
using System.Reflection;
using CampaignStudio.Database.SqlServer;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Tests.SqlServer.Calls;
using CampaignStudio.Tests.SqlServer.Proof;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace CampaignStudio.Tests.SqlServer;

/// <summary>A bulk copy is no command, so its plan is proved: the table it sends against the table it goes to.</summary>
public sealed class BulkCopyTests
{
    private static readonly Dictionary<Type, SqlDataTypeOption[]> Fits = new()
    {
        [typeof(string)] = [SqlDataTypeOption.NVarChar, SqlDataTypeOption.VarChar],
        [typeof(long)] = [SqlDataTypeOption.BigInt],
        [typeof(int)] = [SqlDataTypeOption.Int],
        [typeof(bool)] = [SqlDataTypeOption.Bit],
        [typeof(DateTime)] = [SqlDataTypeOption.DateTime2],
        [typeof(byte[])] = [SqlDataTypeOption.VarBinary],
    };

    [Fact]
    public void Every_type_that_is_copied_fits_its_table()
    {
        var types = CallSites.TypeArgumentsOf(nameof(ISqlDialect.InsertAsync));
        var schema = MigratedSchema.OfTheApplication();

        Assert.NotEmpty(types);
        Assert.Empty(types.SelectMany(type => Problems(type, schema)));
    }

    internal static IEnumerable<string> Problems(Type type, MigratedSchema schema)
    {
        using var db = new SqlServerDesignFactory().CreateDbContext([]);
        using var sent = (DataTable)typeof(BulkCopyTests).GetMethod(nameof(TableOf), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(type).Invoke(null, [db])!;
        var target = schema.Tables.SingleOrDefault(table => MigratedSchema.NameOf(table.SchemaObjectName) == sent.TableName);
        if (target is null) return [$"{type.Name}: there is no table {sent.TableName}."];

        var columns = target.Definition.ColumnDefinitions.ToDictionary(column => column.ColumnIdentifier.Value);
        var wrong = sent.Columns.Cast<DataColumn>()
            .Where(column => !columns.TryGetValue(column.ColumnName, out var to)
                || !(Fits.GetValueOrDefault(column.DataType) ?? []).Contains(((SqlDataTypeReference)to.DataType).SqlDataTypeOption))
            .Select(column => $"{type.Name}: {column.DataType.Name} can't be sent to {sent.TableName}.{column.ColumnName}.");
        var missing = columns.Values
            .Where(column => column.IdentityOptions is null && column.DefaultConstraint is null && !sent.Columns.Contains(column.ColumnIdentifier.Value))
            .Select(column => $"{type.Name}: nothing is sent to {sent.TableName}.{column.ColumnIdentifier.Value}.");
        return [.. wrong, .. missing];
    }

    private static DataTable TableOf<T>(StudioDb db) where T : class => SqlServerBulkTable.Of<T>(db, []);
}
