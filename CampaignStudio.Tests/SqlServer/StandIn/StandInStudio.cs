using System.Data;
using System.Data.Common;
using CampaignStudio.Database;
using CampaignStudio.Database.SqlServer;
using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Tests.SqlServer.Proof;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignStudio.Tests.SqlServer.StandIn;

/// <summary>The application's context of SQL Server, with <see cref="StandInServer"/> behind it and a bulk copy that can be watched.</summary>
internal sealed class StandInDb(DbContextOptions<StandInDb> options, CurrentActor actor, StudioClock clock, StandInServer server)
    : StudioDb(options, actor, clock)
{
    public override ISqlDialect Dialect { get; } = new StandInDialect(server);

    protected override IsolationLevel StillLevel => IsolationLevel.Serializable;

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        SqlServerStudioDb.Shape(modelBuilder);
    }
}

internal static class StandInStudio
{
    /// <summary>From here on the services work on SQL Server's provider, whatever the run is for; each workspace on a twin of its own.</summary>
    public static async Task<Action<IServiceCollection>> OnStandInAsync(CommandLog log)
    {
        var twin = await TwinDatabase.TemplateAsync();
        return services =>
        {
            services.AddSingleton(_ => new StandInServer(log, twin));
            services.AddDbContextFactory<StandInDb>(
                (provider, options) =>
                {
                    SqlServerStudioDb.Configure(options, "Server=nowhere;Database=studio");
                    options.AddInterceptors(new Replaced(provider.GetRequiredService<StandInServer>()));
                },
                ServiceLifetime.Scoped);
            services.AddScoped<IDbContextFactory<StudioDb>, StudioDbFactory<StandInDb>>();
            services.AddScoped<StudioDb>(provider => provider.GetRequiredService<IDbContextFactory<StudioDb>>().CreateDbContext());
        };
    }

    private sealed class Replaced(StandInServer server) : DbConnectionInterceptor
    {
        public override InterceptionResult<DbConnection> ConnectionCreating(ConnectionCreatingEventData eventData, InterceptionResult<DbConnection> result) =>
            InterceptionResult<DbConnection>.SuppressWithResult(new StandInConnection(server));
    }
}
