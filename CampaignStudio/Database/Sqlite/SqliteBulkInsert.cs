using System.Data.Common;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace CampaignStudio.Database.Sqlite;

/// <summary>Many rows by one prepared statement: several times as fast as saving tracked rows, which asks for every id.</summary>
internal static class SqliteBulkInsert
{
    public static async Task InsertAsync<T>(StudioDb db, IReadOnlyCollection<T> rows, CancellationToken cancel) where T : class
    {
        if (rows.Count == 0) return;
        var transaction = db.Database.CurrentTransaction ?? throw new InvalidOperationException("A bulk insert belongs into a write transaction.");
        var type = db.Model.FindEntityType(typeof(T))!;
        var table = StoreObjectIdentifier.Create(type, StoreObjectType.Table)!.Value;
        var properties = type.GetProperties()
            .Where(property => !(property.IsPrimaryKey() && property.ValueGenerated is ValueGenerated.OnAdd))
            .ToList();
        var columns = properties.Select(property => property.GetColumnName(table)!).ToList();

        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = transaction.GetDbTransaction();
        command.CommandText = $"INSERT INTO {table.Name} ({string.Join(", ", columns.Select(column => $"\"{column}\""))}) "
            + $"VALUES ({string.Join(", ", columns.Select((_, index) => $"@p{index}"))})";
        var cells = properties.Select((property, index) => new Cell(property, AddParameter(command, index))).ToList();
        await command.PrepareAsync(cancel);

        foreach (var row in rows)
        {
            cancel.ThrowIfCancellationRequested();
            foreach (var cell in cells) cell.Fill(row);
            await command.ExecuteNonQueryAsync(cancel);
        }
    }

    private static DbParameter AddParameter(DbCommand command, int index)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = $"@p{index}";
        command.Parameters.Add(parameter);
        return parameter;
    }

    private sealed class Cell(IProperty property, DbParameter parameter)
    {
        private readonly IClrPropertyGetter _getter = property.GetGetter();
        private readonly Func<object?, object?>? _convert = property.GetTypeMapping().Converter?.ConvertToProvider;

        public void Fill(object row)
        {
            var value = _getter.GetClrValue(row);
            parameter.Value = (value is null || _convert is null ? value : _convert(value)) ?? DBNull.Value;
        }
    }
}
