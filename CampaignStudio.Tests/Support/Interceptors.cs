using System.Data.Common;
using CampaignStudio.Database.PostgreSql;
using CampaignStudio.Database.Sqlite;
using CampaignStudio.Database.SqlServer;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignStudio.Tests.Support;

public static class Interceptors
{
    /// <summary>On every connection of the workspace, whichever database it is.</summary>
    public static IServiceCollection Intercept(this IServiceCollection services, IInterceptor interceptor) => services
        .ConfigureDbContext<SqliteStudioDb>((_, options) => options.AddInterceptors(interceptor))
        .ConfigureDbContext<PostgreSqlStudioDb>((_, options) => options.AddInterceptors(interceptor))
        .ConfigureDbContext<SqlServerStudioDb>((_, options) => options.AddInterceptors(interceptor));
}

/// <summary>Does something whenever a table was read.</summary>
internal sealed class AfterReading(string table, Action act) : DbCommandInterceptor
{
    public override ValueTask<DbDataReader> ReaderExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
    {
        if (command.CommandText.Contains(table, StringComparison.Ordinal)) act();
        return ValueTask.FromResult(result);
    }
}

/// <summary>Counts the transactions that were committed.</summary>
internal sealed class Commits : DbTransactionInterceptor
{
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _count);
        return Task.CompletedTask;
    }
}
