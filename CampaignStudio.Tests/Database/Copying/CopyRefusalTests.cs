using CampaignStudio.Database.Sqlite;
using CampaignStudio.Setup;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Tests.Database.Copying;

/// <summary>What is refused, in one line and before anything is changed.</summary>
[EveryDatabase]
public sealed class CopyRefusalTests
{
    [Theory]
    [InlineData("Server=db;Database=studio;Password=geheim")]
    [InlineData("Oracle:Data Source=x;Password=geheim")]
    [InlineData("SqlServer:Server=db;Password=geheim")]
    [InlineData("SqlServer:Server=db;Databse=x;Password=geheim")]
    [InlineData("PostgreSql:geheim")]
    [InlineData("Sqlite:")]
    public async Task A_place_that_can_not_be_read_is_refused_without_telling_its_password(string place)
    {
        foreach (var (from, to, option) in ((string, string, string)[])[(place, "Sqlite:Data Source=/x", "--from"), ("Sqlite:Data Source=/x", place, "--to")])
        {
            var answer = await Places.CopyAsync(from, to);

            answer.AssertRefused($"{option} is ");
            Assert.DoesNotContain("geheim", answer.Errors);
        }
    }

    [Fact]
    public async Task The_same_place_at_both_ends()
    {
        await using var world = await CopyWorld.CreateAsync();

        (await Places.CopyAsync(world.Source, world.Source)).AssertRefused("onto itself");
    }

    [Fact]
    public async Task A_source_that_is_not_there_is_not_made()
    {
        await using var world = await CopyWorld.CreateAsync();
        var directory = world.NewDirectory();

        (await Places.CopyAsync(Places.FileIn(directory), Places.PlaceOf(world.Absent()))).AssertRefused("does not exist");
        (await Places.CopyAsync(Places.PlaceOf(world.Absent()), Places.FileIn(directory))).AssertRefused("does not exist");
        Assert.Empty(Directory.GetFiles(directory, "*.db"));
    }

    [Fact]
    public async Task A_source_that_is_somebody_elses()
    {
        await using var world = await CopyWorld.CreateAsync();
        var foreign = Places.FileIn(world.NewDirectory());
        await using (var connection = new SqliteConnection(foreign.ConnectionString))
        {
            await connection.OpenAsync();
            await using var command = new SqliteCommand("CREATE TABLE songs (id INTEGER)", connection);
            await command.ExecuteNonQueryAsync();
        }

        (await Places.CopyAsync(foreign, Places.PlaceOf(world.Absent()))).AssertRefused("is no workspace");
        await File.WriteAllTextAsync(foreign.File, "This is a letter, and no database at all.");
        (await Places.CopyAsync(foreign, Places.PlaceOf(world.Absent()))).AssertRefused("is damaged or is no database");
    }

    [Fact]
    public async Task Another_version_at_either_end()
    {
        await using var world = await CopyWorld.CreateAsync();
        var file = await world.CopiedToFileAsync();

        await HistoryAsync(file, "INSERT INTO \"__EFMigrationsHistory\" VALUES ('29990101000000_Future', '99')");
        (await Places.CopyAsync(file, Places.PlaceOf(world.Absent()))).AssertRefused("belongs to a newer version");
        (await Places.CopyAsync(world.Source, file)).AssertRefused("belongs to a newer version");

        await HistoryAsync(file, "DELETE FROM \"__EFMigrationsHistory\" WHERE migration_id IN (SELECT migration_id FROM \"__EFMigrationsHistory\" ORDER BY 1 DESC LIMIT 2)");
        (await Places.CopyAsync(file, Places.PlaceOf(world.Absent()))).AssertRefused("is of an older version");
        (await Places.CopyAsync(world.Source, file)).AssertRefused("is of an older version");

        static async Task HistoryAsync(DatabasePlace place, string sql)
        {
            await using var db = place.Open();
            await db.Database.ExecuteSqlRawAsync(sql);
        }
    }

    [Fact]
    public async Task A_target_that_has_anything_in_it()
    {
        await using var world = await CopyWorld.CreateAsync();
        var file = await world.CopiedToFileAsync();

        (await Places.CopyAsync(file, world.Source)).AssertRefused("is not empty: there is something in the table lead_statuses");
        (await Places.CopyAsync(world.Source, file)).AssertRefused("is not empty");

        // Files count too.
        var directory = world.NewDirectory();
        Directory.CreateDirectory(Path.Combine(directory, "keys"));
        await File.WriteAllTextAsync(Path.Combine(directory, "keys", "key-1.xml"), "<key/>");
        (await Places.CopyAsync(world.Source, Places.FileIn(directory))).AssertRefused(Path.Combine(directory, "keys"));
    }

    [Fact]
    public async Task A_target_that_was_only_migrated_is_empty()
    {
        await using var world = await CopyWorld.CreateAsync();
        var database = world.Absent();
        var target = Places.PlaceOf(database);
        string[] settings = [$"Database:Provider={target.Provider}", $"ConnectionStrings:Studio={target.ConnectionString}", $"Data:Directory={database.DataDirectory}"];
        Assert.Equal(0, (await StudioCli.RunAsync(settings, "migrate")).Code);

        Assert.Equal(0, (await Places.CopyAsync(world.Source, target)).Code);
    }

    [Fact]
    public async Task A_file_that_a_site_runs_on_at_either_end()
    {
        await using var world = await CopyWorld.CreateAsync();
        var file = await world.CopiedToFileAsync();
        using (SqliteFileLock.TryTake(file.File, SqliteFileLock.Engine))
        {
            (await Places.CopyAsync(file, Places.PlaceOf(world.Absent()))).AssertRefused("CampaignStudio is running on it");
        }

        var other = Places.FileIn(world.NewDirectory());
        using (SqliteFileLock.TryTake(other.File, SqliteFileLock.Engine))
        {
            (await Places.CopyAsync(world.Source, other)).AssertRefused("CampaignStudio is running on it");
        }
        Assert.Equal(0, (await Places.CopyAsync(world.Source, other)).Code);
    }

    [Fact]
    public async Task A_file_that_a_site_runs_on_by_its_other_name()
    {
        await using var world = await CopyWorld.CreateAsync();
        var file = await world.CopiedToFileAsync();
        var link = Places.FileIn(world.NewDirectory());
        File.CreateSymbolicLink(link.File, file.File);

        using (SqliteFileLock.TryTake(file.File, SqliteFileLock.Engine))
        {
            (await Places.CopyAsync(link, Places.PlaceOf(world.Absent()))).AssertRefused("CampaignStudio is running on it");
        }
    }

    [Fact]
    public async Task A_source_that_somebody_is_writing_to()
    {
        await using var world = await CopyWorld.CreateAsync();
        await using var db = await world.Workspace.OpenAsync();
        await using var write = await db.BeginWriteAsync();
        await db.Settings.Where(setting => setting.Key == "nobody").ExecuteDeleteAsync();
        await db.LeadStatuses.ExecuteUpdateAsync(status => status.SetProperty(s => s.Color, "red"));

        (await Places.CopyAsync(world.Source, Places.FileIn(world.NewDirectory()))).AssertRefused("somebody is writing to it");
    }
}
