using CampaignStudio.Database;
using CampaignStudio.Database.PostgreSql;
using CampaignStudio.Database.SqlServer;
using CampaignStudio.Jobs;

namespace CampaignStudio.Setup;

/// <summary>The tables that Hangfire keeps beside ours on a database server; the embedded default keeps its jobs in memory.</summary>
internal static class JobsSchema
{
    /// <summary>Made at the first start where rights allow; refused with the way out where not.</summary>
    public static async Task PrepareAsync(DatabasePlace place, CancellationToken cancel = default)
    {
        try
        {
            if (place.Provider is DatabaseProvider.SqlServer) await SqlServerJobsSchema.PrepareAsync(place.ConnectionString, cancel);
            if (place.Provider is DatabaseProvider.PostgreSql) await PostgreSqlJobsSchema.PrepareAsync(place.ConnectionString, cancel);
        }
        catch (Exception failure) when (DatabaseFault.Of(failure) is { } fault)
        {
            if (fault.Kind is not DatabaseFaultKind.NotAllowed) throw place.Refuse(fault);
            throw new StartupRefusedException(
                $"{place} has no tables for Hangfire's jobs, or old ones, and this user may not make them: {fault.Detail}. "
                + "Give the user the right, or let an administrator run the SQL that 'migrate --script --jobs' prints.");
        }
    }

    /// <summary>Null where there is none.</summary>
    public static string? Script(DatabaseProvider provider) => provider switch
    {
        DatabaseProvider.SqlServer => HangfireScripts.SqlServer,
        DatabaseProvider.PostgreSql => PostgreSqlJobsSchema.Script(),
        _ => null,
    };
}
