using CampaignStudio.Database.PostgreSql;
using CampaignStudio.Database.Sqlite;
using CampaignStudio.Database.SqlServer;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Tests.Database;
using CampaignStudio.Tests.Endpoints;
using CampaignStudio.Tests.Setup;
using CampaignStudio.Tests.SqlServer;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using NetArchTest.Rules;

namespace CampaignStudio.Tests.Architecture;

/// <summary>What keeps the three databases one.</summary>
public sealed class DatabaseTests
{
    // These name their databases themselves.
    private static readonly Type[] OfTheirOwn =
        [typeof(DatabaseTests), typeof(SqlServerProofTests), typeof(PostgreSqlStartTests), typeof(FullDatabaseTests), typeof(PlanTests), typeof(BadDatabaseTests), typeof(AddressTests), typeof(DkimStartTests)];

    [Fact]
    public void Every_test_that_uses_a_database_runs_on_every_provider()
    {
        var classes = Users(typeof(StudioWorkspace), typeof(StudioFactory), typeof(StudioProcess)).Where(HasTests).Except(OfTheirOwn).ToList();

        Assert.NotEmpty(classes);
        var others = classes.Where(type => !type.IsDefined(typeof(EveryDatabaseAttribute), inherit: false)).Select(type => type.Name).ToList();
        Assert.True(others.Count == 0, $"These classes need [EveryDatabase]: {string.Join(", ", others)}");
    }

    [Fact]
    public Task Sqlites_migrations_say_all_that_the_model_says() => AssertNothingPendingAsync(new SqliteDesignFactory());

    [Fact]
    public Task SqlServers_migrations_say_all_that_the_model_says() => AssertNothingPendingAsync(new SqlServerDesignFactory());

    [Fact]
    public Task PostgreSqls_migrations_say_all_that_the_model_says() => AssertNothingPendingAsync(new PostgreSqlDesignFactory());

    private static async Task AssertNothingPendingAsync<TDb>(IDesignTimeDbContextFactory<TDb> factory) where TDb : StudioDb
    {
        await using var db = factory.CreateDbContext([]);

        Assert.False(db.Database.HasPendingModelChanges(), "The model changed: run scripts/add-migration.sh.");
    }

    /// <summary>The types of this assembly that know one of these, be it by way of others.</summary>
    private static IReadOnlyCollection<Type> Users(params Type[] roots)
    {
        var known = roots.ToHashSet();
        int before;
        do
        {
            before = known.Count;
            foreach (var user in Types.InAssembly(typeof(DatabaseTests).Assembly).That().HaveDependencyOnAny([.. known.Select(type => type.FullName!)]).GetTypes().ToList())
            {
                for (var type = user; type is not null; type = type.DeclaringType) known.Add(type);
            }
        }
        while (known.Count > before);
        return known;
    }

    private static bool HasTests(Type type) =>
        type is { IsAbstract: false } && type.GetMethods().Any(method => method.IsDefined(typeof(FactAttribute), inherit: true));
}
