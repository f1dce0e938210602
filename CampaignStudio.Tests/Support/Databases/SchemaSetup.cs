using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Setup;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignStudio.Tests.Support.Databases;

/// <summary>Prepares a database as the application's start does.</summary>
internal sealed class SchemaSetup : IAsyncDisposable
{
    private readonly ServiceProvider _provider;
    private readonly AsyncServiceScope _scope;

    public SchemaSetup(string connectionString)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Database:Provider"] = TestDatabase.Provider.ToString(),
                ["ConnectionStrings:Studio"] = connectionString,
            })
            .Build();
        _provider = new ServiceCollection()
            .AddScoped<CurrentActor>()
            .AddSingleton(new StudioClock(TimeProvider.System))
            .AddStudioDatabase(configuration)
            .BuildServiceProvider();
        _scope = _provider.CreateAsyncScope();
    }

    /// <summary>Creates the database where there is none.</summary>
    public Task MigrateAsync() => WorkspacePreparation.MigrateAsync(_scope.ServiceProvider);

    public async Task SeedAsync()
    {
        await using var db = await _scope.ServiceProvider.GetRequiredService<IDbContextFactory<StudioDb>>().CreateDbContextAsync();
        if (await db.LeadStatuses.AnyAsync()) return;
        db.LeadStatuses.AddRange(LeadStatus.Defaults);
        await db.SaveChangesAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _scope.DisposeAsync();
        await _provider.DisposeAsync();
    }
}
