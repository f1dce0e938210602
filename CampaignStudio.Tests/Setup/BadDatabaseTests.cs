using CampaignStudio.Database.Sqlite;
using CampaignStudio.Setup;
using CampaignStudio.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CampaignStudio.Tests.Setup;

/// <summary>A database that can't be used is told in one line, and nothing half-made stays.</summary>
public sealed class BadDatabaseTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("studio-bad-").FullName;

    private string File => Path.Combine(_directory, "studio.db");

    [Theory]
    [InlineData("Oracle", "Data Source=x", "Database:Provider is 'Oracle'")]
    [InlineData("PostgreSql", "Hst=db;Password=geheim", "ConnectionStrings:Studio is no connection string for PostgreSql")]
    [InlineData("PostgreSql", "geheim", "ConnectionStrings:Studio is no connection string for PostgreSql")]
    [InlineData("PostgreSql", "Host=db;Password=geheim", "lacks 'Database'")]
    [InlineData("PostgreSql", "Database=x;Password=geheim", "lacks 'Host'")]
    [InlineData("PostgreSql", "Host=db;Database=x;Timeout=soon;Password=geheim", "ConnectionStrings:Studio is no connection string for PostgreSql")]
    [InlineData("PostgreSql", "", "say where it is in ConnectionStrings:Studio")]
    [InlineData("SqlServer", "Server=db;Databse=x;Password=geheim", "ConnectionStrings:Studio is no connection string for SqlServer")]
    [InlineData("SqlServer", "Server=db;Password=geheim", "lacks 'Database'")]
    [InlineData("SqlServer", "Database=x;Password=geheim", "lacks 'Server'")]
    [InlineData("SqlServer", "Server=db;Database=x;Connect Timeout=soon;Password=geheim", "ConnectionStrings:Studio is no connection string for SqlServer")]
    [InlineData("Sqlite", "Host=db;Database=x;Password=geheim", "ConnectionStrings:Studio is no connection string for Sqlite")]
    [InlineData("Sqlite", "Pooling=False", "lacks 'Data Source'")]
    public async Task A_connection_string_that_can_not_be_read_is_named_and_its_password_is_not(string provider, string connectionString, string expected)
    {
        var answer = await MigrateAsync(provider, connectionString);

        answer.AssertRefused(expected);
        Assert.DoesNotContain("geheim", answer.Errors);
    }

    [Theory]
    [InlineData("PostgreSql", "Host=127.0.0.1;Port=1;Database=x;Username=u;Password=geheim;Timeout=2", "'x' on 127.0.0.1:1 can't be reached: ")]
    [InlineData("SqlServer", "Server=127.0.0.1,1;Database=x;User Id=u;Password=geheim;Connect Timeout=1;ConnectRetryCount=0", "'x' on 127.0.0.1,1 can't be reached: ")]
    public async Task A_server_that_does_not_answer(string provider, string connectionString, string expected)
    {
        var answer = await MigrateAsync(provider, connectionString);

        answer.AssertRefused(expected);
        Assert.DoesNotContain("geheim", answer.Errors);
    }

    [Fact]
    public async Task The_site_does_not_start_without_its_server_and_says_so_in_one_line()
    {
        var (code, said) = await ProgramRun.ToEndAsync(
            _directory, "--urls", "http://127.0.0.1:0", "--Database:Provider=PostgreSql", "--ConnectionStrings:Studio=Host=127.0.0.1;Port=1;Database=x;Username=u");

        Assert.Equal(1, code);
        Assert.Contains("can't be reached", Assert.Single(said));
    }

    [Fact]
    public async Task The_tables_of_a_site_that_runs_are_not_changed_under_it()
    {
        await using var db = new DatabasePlace(DatabaseProvider.Sqlite, $"Data Source={File};Pooling=False", "").Open();
        await db.GetService<IMigrator>().MigrateAsync(db.Database.GetMigrations().First());
        using (SqliteFileLock.TryTake(File, SqliteFileLock.Engine))
        {
            (await MigrateAsync("Sqlite", $"Data Source={File};Pooling=False")).AssertRefused("CampaignStudio is running on it");
            Assert.Single(await db.Database.GetAppliedMigrationsAsync());
        }

        Assert.Equal(0, (await MigrateAsync("Sqlite", $"Data Source={File};Pooling=False")).Code);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_left_as_it_is()
    {
        var text = string.Concat(Enumerable.Repeat("Dear diary, ", 1000));
        await System.IO.File.WriteAllTextAsync(File, text);

        (await MigrateFileAsync()).AssertRefused($"{File} is damaged or is no database");

        Assert.Equal(text, await System.IO.File.ReadAllTextAsync(File));
    }

    [Fact]
    public async Task A_directory_that_is_not_there_or_is_a_file()
    {
        (await MigrateAsync("Sqlite", $"Data Source={Path.Combine(_directory, "nowhere", "studio.db")}")).AssertRefused("there is no directory");
        await System.IO.File.WriteAllTextAsync(File, "");
        (await StudioCli.RunAsync([$"Data:Directory={File}"], "migrate")).AssertRefused("Data:Directory is");
    }

    [Fact]
    public async Task A_file_that_may_only_be_read()
    {
        await MigrateFileAsync();
        await SqlAsync("DELETE FROM __EFMigrationsHistory WHERE migration_id = (SELECT max(migration_id) FROM __EFMigrationsHistory)");

        (await MigrateAsync("Sqlite", $"Data Source={File};Mode=ReadOnly")).AssertRefused($"{File} can only be read");
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_left_alone()
    {
        await MigrateFileAsync();
        await SqlAsync("INSERT INTO __EFMigrationsHistory VALUES ('29990101000000_FlyingCars', '99.0')");

        (await MigrateFileAsync()).AssertRefused("29990101000000_FlyingCars");
        (await StudioCli.RunAsync([$"ConnectionStrings:Studio=Data Source={File};Pooling=False"], "create-admin", "a@example.com")).AssertRefused("belongs to a newer version");
    }

    [Fact]
    public async Task Somebody_elses_tables_are_not_mixed_with_ours()
    {
        await SqlAsync("CREATE TABLE users (name TEXT)");

        (await MigrateFileAsync()).AssertRefused("can't be brought up to date");

        Assert.Equal(1L, await SqlAsync("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_\\_EF%' ESCAPE '\\' AND name NOT LIKE 'sqlite%'"));
    }

    [Fact]
    public async Task A_start_that_was_killed_while_it_made_the_file_is_made_up_for()
    {
        // Created and not written yet; then the row that EF Core takes for its lock left behind.
        await System.IO.File.WriteAllTextAsync(File, "");
        Assert.StartsWith("Applied: ", (await MigrateFileAsync()).Output);
        await SqlAsync("DROP TABLE __EFMigrationsHistory; DROP TABLE live_changes");
        foreach (var table in await TablesAsync()) await SqlAsync($"PRAGMA foreign_keys = OFF; DROP TABLE \"{table}\"");
        await SqlAsync("CREATE TABLE IF NOT EXISTS __EFMigrationsLock (Id INTEGER PRIMARY KEY, Timestamp TEXT NOT NULL); INSERT INTO __EFMigrationsLock VALUES (1, '2026-01-01')");

        Assert.StartsWith("Applied: ", (await MigrateFileAsync().WaitAsync(TimeSpan.FromMinutes(1))).Output);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private Task<CliAnswer> MigrateFileAsync() => MigrateAsync("Sqlite", $"Data Source={File};Pooling=False");

    private static Task<CliAnswer> MigrateAsync(string provider, string connectionString) =>
        StudioCli.RunAsync([$"Database:Provider={provider}", $"ConnectionStrings:Studio={connectionString}"], "migrate");

    private async Task<object?> SqlAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync();
    }

    private async Task<List<string>> TablesAsync()
    {
        await using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'";
        await using var reader = await command.ExecuteReaderAsync();
        var names = new List<string>();
        while (await reader.ReadAsync()) names.Add(reader.GetString(0));
        return names;
    }
}
