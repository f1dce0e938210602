using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace CampaignStudio.Database.Copying;

/// <summary>Rows in their table. They stream through, so that neither a table nor a page of large texts is ever whole in memory.</summary>
internal sealed class TableRows(StudioDb db, ICopyDialect dialect, CopiedTable table, long timeUnit) : ICopyRows
{
    private readonly StoredValues _values = new(table, timeUnit);
    private readonly CopySql _sql = new(db.GetService<ISqlGenerationHelper>(), table);

    public string Where => $"the table {table.Name}";

    public long Fitted => _values.Fitted;

    public async Task<long> CountAsync(CancellationToken cancel)
    {
        await using var command = Command(_sql.Count);
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancel), CultureInfo.InvariantCulture);
    }

    public IAsyncEnumerable<object?[]> ReadAsync(IReadOnlyList<object>? after, CancellationToken cancel)
    {
        var command = Command(after is null ? _sql.FromTheFirst : _sql.Behind);
        for (var index = 0; index < (after?.Count ?? 0); index++)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (CopySql.Parameter(index), after![index]);
            command.Parameters.Add(parameter);
        }
        return RowsAsync(command, cancel);
    }

    public IAsyncEnumerable<object?[]> ScanAsync(CancellationToken cancel) => RowsAsync(Command(_sql.All), cancel);

    public Task WriteAsync(IReadOnlyList<object?[]> rows, CancellationToken cancel) => dialect.InsertAsync(db, table, rows, cancel);

    private async IAsyncEnumerable<object?[]> RowsAsync(DbCommand command, [EnumeratorCancellation] CancellationToken cancel)
    {
        await using (command)
        {
            await using var reader = await command.ExecuteReaderAsync(cancel);
            while (await reader.ReadAsync(cancel)) yield return _values.Read(reader);
        }
    }

    private DbCommand Command(string sql)
    {
        var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = db.Database.GetCommandTimeout() ?? command.CommandTimeout;
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        return command;
    }
}
