using System.Data.Common;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CampaignStudio.Database.Sqlite;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Tests.Support;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignStudio.Tests.Endpoints;

/// <summary>What people and programs are told while the database takes nothing more.</summary>
public sealed class FullDatabaseTests
{
    [Fact]
    public async Task A_full_disk_is_said_plainly_readiness_ends_and_all_goes_on_when_there_is_room()
    {
        var disk = new Disk();
        await using var studio = new StudioFactory();
        await using var site = studio.WithWebHostBuilder(web => web.ConfigureTestServices(services =>
            services.ConfigureDbContext<SqliteStudioDb>((_, options) => options.AddInterceptors(disk))));
        var api = Client(site);
        (await AddAsync(api, "first@example.com")).EnsureSuccessStatusCode();

        disk.IsFull = true;
        var refused = await AddAsync(api, "second@example.com");
        // A small row may find room on a page that is there.
        for (var i = 0; refused.IsSuccessStatusCode && i < 500; i++) refused = await AddAsync(api, $"more{i}@example.com");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        var problem = await refused.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("database_full", problem.GetProperty("code").GetString());
        Assert.Contains("disk of the database is full", problem.GetProperty("detail").GetString());
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await api.GetAsync("/health/ready")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await api.GetAsync("/health/live")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await api.GetAsync("/api/v1/leads")).StatusCode);

        disk.IsFull = false;
        Assert.Equal(HttpStatusCode.OK, (await api.GetAsync("/health/ready")).StatusCode);
        (await AddAsync(api, "third@example.com")).EnsureSuccessStatusCode();
        await using var scope = site.Services.CreateAsyncScope();
        Assert.False(await scope.ServiceProvider.GetRequiredService<StudioDb>().Settings.AnyAsync(setting => setting.Key.StartsWith("health.")));
    }

    [Fact]
    public async Task People_get_a_page_that_needs_no_database()
    {
        var connections = new Connections();
        await using var studio = StudioFactory.Fresh();
        await using var site = studio.WithWebHostBuilder(web => web.ConfigureTestServices(services =>
            services.ConfigureDbContext<SqliteStudioDb>((_, options) => options.AddInterceptors(connections))));
        using var browser = site.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });

        connections.AreRefused = true;
        var answer = await browser.GetAsync("/account/sign-in");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("The database can&#39;t be used at the moment", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task PostgreSQL_says_it_in_its_own_way()
    {
        await using var database = PostgreSqlDatabase.Absent();
        await using var studio = StudioFactory.With(("Database:Provider", "PostgreSql"), ("ConnectionStrings:Studio", $"{database.ConnectionString};Pooling=False"));
        _ = studio.Api;
        await database.ExecuteAsync(
            """
            CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'No space left on device' USING ERRCODE = '53100'; END $$;
            CREATE TRIGGER no_room BEFORE INSERT ON leads FOR EACH ROW EXECUTE FUNCTION no_room();
            CREATE TRIGGER no_room BEFORE INSERT ON settings FOR EACH ROW EXECUTE FUNCTION no_room();
            """);

        var refused = await AddAsync(studio.Api, "first@example.com");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal("database_full", (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await studio.Api.GetAsync("/health/ready")).StatusCode);
        await database.ExecuteAsync("DROP TRIGGER no_room ON leads; DROP TRIGGER no_room ON settings");
        Assert.Equal(HttpStatusCode.OK, (await studio.Api.GetAsync("/health/ready")).StatusCode);
    }

    private static Task<HttpResponseMessage> AddAsync(HttpClient api, string email) => api.PostAsJsonAsync("/api/v1/leads", new { email, first_name = new string('x', 150) });

    private static HttpClient Client(WebApplicationFactory<Program> site)
    {
        var client = site.CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", StudioFactory.ApiKey);
        return client;
    }

    /// <summary>SQLite's own limit on the file's size stands in for the disk's.</summary>
    private sealed class Disk : DbConnectionInterceptor
    {
        public volatile bool IsFull;

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Limit(connection);

        public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            Limit(connection);
            return Task.CompletedTask;
        }

        private void Limit(DbConnection connection)
        {
            using var command = connection.CreateCommand();
            // Never below what is there already.
            command.CommandText = $"PRAGMA max_page_count = {(IsFull ? 1 : 1_000_000)}";
            command.ExecuteNonQuery();
        }
    }

    /// <summary>None is to be had.</summary>
    private sealed class Connections : DbConnectionInterceptor
    {
        public volatile bool AreRefused;

        public override InterceptionResult ConnectionOpening(DbConnection connection, ConnectionEventData eventData, InterceptionResult result) =>
            AreRefused ? throw new SqliteException("unable to open database file", 14) : result;

        public override ValueTask<InterceptionResult> ConnectionOpeningAsync(
            DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
            new(ConnectionOpening(connection, eventData, result));
    }
}
