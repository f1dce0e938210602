using CampaignStudio.Domain.Access;
using CampaignStudio.Setup;
using CampaignStudio.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Tests.Database.Copying;

/// <summary>What a SQLite file takes and PostgreSQL does not; and nodes on a server.</summary>
public sealed class PostgreSqlCopyTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("studio-copy-").FullName;

    private DatabasePlace File => Places.FileIn(_directory);

    [Fact]
    public async Task Text_and_times_that_it_can_not_keep_are_made_to_fit_and_told_of()
    {
        await using var database = PostgreSqlDatabase.Absent();
        await MigrateFileAsync();
        await using (var db = File.Open())
        {
            await using var write = await db.BeginWriteAsync();
            // As no version of the program writes them, and other tools might.
            await db.Database.ExecuteSqlRawAsync("INSERT INTO settings (key, value) VALUES ('a' || char(0) || 'b', 'before' || char(0) || 'after')");
            await db.Database.ExecuteSqlRawAsync("INSERT INTO lead_statuses (id, key, label, color, \"order\", is_won, is_lost) VALUES (7, 'new', {0}, 'red', 1, 0, 0)", new string('x', 150));
            await write.CommitAsync();
        }
        await AddEntryAsync(new DateTime(1969, 3, 30, 1, 30, 0, DateTimeKind.Utc).AddTicks(1_234_567));

        var answer = await Places.CopyAsync(File, Place(database));

        Assert.Equal((0, ""), (answer.Code, answer.Errors));
        Assert.Contains("2 texts of settings had characters", answer.Output);
        Assert.Contains("1 texts of lead_statuses had", answer.Output);
        Assert.Equal("beforeafter", await database.ScalarAsync<string>("SELECT value FROM settings WHERE key = 'ab'"));
        Assert.Equal(100L, await database.ScalarAsync<long>("SELECT length(label)::bigint FROM lead_statuses WHERE id = 7"));
        Assert.Equal("1969-03-30 01:30:00.123456", await database.ScalarAsync<string>("SELECT to_char(at_utc AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') FROM audit_log"));
    }

    [Fact]
    public async Task Rows_that_it_refuses_are_named_and_the_copy_goes_on_once_they_are_mended()
    {
        await using var database = PostgreSqlDatabase.Absent();
        await MigrateFileAsync();
        await using (var db = File.Open())
        {
            await db.Database.ExecuteSqlRawAsync("INSERT INTO custom_fields (id, key, label, type) VALUES (1, 'plan', 'A', 'text'), (2, 'plan' || char(0), 'B', 'text')");
        }

        var refused = await Places.CopyAsync(File, Place(database));
        Assert.Equal(1, refused.Code);
        Assert.Contains("refuses rows of custom_fields: 23505", refused.Errors);

        await using (var db = File.Open()) await db.CustomFields.Where(field => field.Id == 2).ExecuteDeleteAsync();
        var mended = await Places.CopyAsync(File, Place(database));
        Assert.Equal((0, ""), (mended.Code, mended.Errors));
        Assert.StartsWith("Going on with the copy", mended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_a_node_runs_on_at_either_end()
    {
        await using var database = PostgreSqlDatabase.Absent();
        await using var other = PostgreSqlDatabase.Absent();
        await MigrateFileAsync();
        Assert.Equal(0, (await Places.CopyAsync(File, Place(database))).Code);
        await StudioCli.RunAsync(["Database:Provider=PostgreSql", $"ConnectionStrings:Studio={database.ConnectionString}"], "migrate");
        await database.ExecuteAsync("INSERT INTO hangfire.server (id, data, lastheartbeat) VALUES ('node1:42:abc', '{}', now() - interval '40 seconds')");

        (await Places.CopyAsync(Place(database), Place(other))).AssertRefused("the node node1:42:abc is running on it");
        (await Places.CopyAsync(File, Place(database))).AssertRefused("the node node1:42:abc is running on it");

        // One that was killed is forgotten after a while.
        await database.ExecuteAsync("UPDATE hangfire.server SET lastheartbeat = now() - interval '100 seconds'");
        Assert.Equal(0, (await Places.CopyAsync(Place(database), Place(other))).Code);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static DatabasePlace Place(PostgreSqlDatabase database) => new(DatabaseProvider.PostgreSql, database.ConnectionString, "--to");

    private Task MigrateFileAsync() => DatabasePreparation.MigrateAsync(File);

    private async Task AddEntryAsync(DateTime at)
    {
        await using var db = File.Open();
        db.AuditEntries.Add(new AuditEntry { AtUtc = at, ActorName = "Ada", Action = "created", Entity = "Lead", EntityId = 1 });
        await db.SaveChangesAsync();
    }
}
