using CampaignStudio.Domain.Leads;
using CampaignStudio.Setup;
using CampaignStudio.Tests.Database.Copying;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Tests.Processes;

/// <summary>The real command in a process of its own, and what becomes of its target.</summary>
[Collection(ProcessTestsCollection.Name)]
[EveryDatabase]
public sealed class MovingHouseTests
{
    private const int Leads = 40_000;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Killed_in_the_middle_no_site_starts_on_the_half_and_the_same_command_goes_on()
    {
        await using var world = await WithLeadsAsync();
        var database = world.Absent();
        var target = Places.PlaceOf(database);
        string[] command = ["copy-database", "--from", Places.Argument(world.Source), "--to", Places.Argument(target)];
        using (var copy = new ProgramRun(database.DataDirectory, command))
        {
            await IsUnderWayAsync(target, copy, "\"leads\"");
            // From here on it waits for us, in whatever it was about to do.
            await using var db = target.Open();
            await using var hold = await db.BeginWriteAsync();
            if (target.Provider is not DatabaseProvider.Sqlite) await db.Settings.ExecuteUpdateAsync(setting => setting.SetProperty(s => s.Value, s => s.Value));
            await copy.KillAsync();
        }
        var half = await CountAsync(target);
        Assert.InRange(half, 1, Leads + (Leads * 4));

        var start = await ProgramRun.ToEndAsync(
            database.DataDirectory, "--urls=http://127.0.0.1:0", $"--Database:Provider={target.Provider}", $"--ConnectionStrings:Studio={target.ConnectionString}");
        Assert.Equal(1, start.Code);
        Assert.Contains("has only a part of", Assert.Single(start.Said));

        var again = await ProgramRun.ToEndAsync(database.DataDirectory, command);
        Assert.True(again.Code == 0, string.Join('\n', again.Said));
        Assert.StartsWith("Going on with the copy", again.Said[0], StringComparison.Ordinal);
        Assert.Contains("Everything is there and equal", string.Join('\n', again.Said));
        await Dump.AssertSameAsync(world.Source, target);
    }

    [Fact]
    public async Task Interrupted_it_says_how_to_go_on()
    {
        await using var world = await WithLeadsAsync();
        var database = world.Absent();
        var target = Places.PlaceOf(database);
        string[] command = ["copy-database", "--from", Places.Argument(world.Source), "--to", Places.Argument(target)];
        using (var copy = new ProgramRun(database.DataDirectory, command))
        {
            await IsUnderWayAsync(target, copy, "\"At\":\"");
            Assert.Equal(1, await copy.StopAsync());
            Assert.StartsWith("Stopped. What was copied is kept", copy.Said[^1], StringComparison.Ordinal);
        }

        Assert.Equal(0, (await ProgramRun.ToEndAsync(database.DataDirectory, command)).Code);
    }

    [Fact]
    public async Task Arguments_may_stand_in_a_file_where_no_list_of_processes_shows_them()
    {
        await using var world = await CopyWorld.CreateAsync();
        var database = world.Absent();
        await File.WriteAllTextAsync(
            Path.Combine(database.DataDirectory, "move.txt"),
            $"--from {Places.Argument(world.Source)}\n--to \"{Places.Argument(Places.PlaceOf(database))}\"\n");

        var copy = await ProgramRun.ToEndAsync(database.DataDirectory, "copy-database", "@move.txt");

        Assert.True(copy.Code == 0, string.Join('\n', copy.Said));
    }

    /// <summary>Enough to be in the middle of for seconds.</summary>
    private static async Task<CopyWorld> WithLeadsAsync()
    {
        var world = await CopyWorld.CreateAsync();
        await using var db = await world.Workspace.OpenAsync();
        await using var write = await db.BeginWriteAsync();
        var leads = Enumerable.Range(1, Leads).Select(number =>
        {
            var lead = new Lead { CreatedUtc = world.Workspace.NowUtc, FirstName = $"First{number}", LastName = "Last", Company = "Harbour" };
            lead.SetAddresses($"lead{number}@example.com", null);
            return lead;
        }).ToList();
        await db.Dialect.InsertAsync(db, leads, CancellationToken.None);
        await write.CommitAsync();
        return world;
    }

    private static Task IsUnderWayAsync(DatabasePlace target, ProgramRun copy, string marker) => Eventually.AsTrueAsync(
        async () =>
        {
            Assert.False(copy.HasEnded, string.Join('\n', copy.Said));
            if (target.Provider is DatabaseProvider.Sqlite && !File.Exists(target.File)) return false;
            await using var db = target.Open();
            try
            {
                var value = await db.Settings.Where(setting => setting.Key == "copy.unfinished").Select(setting => setting.Value).SingleOrDefaultAsync();
                return value?.Contains(marker, StringComparison.Ordinal) is true;
            }
            catch (System.Data.Common.DbException)
            {
                // No table yet, or no database.
                return false;
            }
        },
        Limit,
        "the copy is under way",
        () => string.Join('\n', copy.Said));

    private static async Task<int> CountAsync(DatabasePlace target)
    {
        await using var db = target.Open();
        return await db.Leads.CountAsync() + await db.LeadWords.CountAsync();
    }
}
