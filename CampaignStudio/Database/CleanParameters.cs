using System.Data.Common;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace CampaignStudio.Database;

/// <summary>
/// No text reaches a database that one of them would refuse, whether it is stored or searched for; so that the same text is found
/// again everywhere.
/// </summary>
internal sealed class CleanParameters : DbCommandInterceptor
{
    public override InterceptionResult<DbDataReader> ReaderExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result) =>
        Cleaned(command, result);

    public override InterceptionResult<object> ScalarExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<object> result) =>
        Cleaned(command, result);

    public override InterceptionResult<int> NonQueryExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<int> result) =>
        Cleaned(command, result);

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Cleaned(command, result));

    public override ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Cleaned(command, result));

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Cleaned(command, result));

    private static T Cleaned<T>(DbCommand command, T result)
    {
        foreach (DbParameter parameter in command.Parameters)
        {
            if (parameter.Value is string text) parameter.Value = StoredText.Clean(text);
            else if (parameter.Value is IEnumerable<string> texts) parameter.Value = texts.Select(StoredText.Clean).ToArray();
        }
        return result;
    }
}
