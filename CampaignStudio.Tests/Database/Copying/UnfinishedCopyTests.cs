using CampaignStudio.Database.Copying;
using CampaignStudio.Setup;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

namespace CampaignStudio.Tests.Database.Copying;

/// <summary>A copy that stops somewhere, and what its target is until it ends.</summary>
[EveryDatabase]
public sealed class UnfinishedCopyTests
{
    [Fact]
    public async Task Stopped_after_any_page_it_goes_on_behind_it()
    {
        await using var world = await CopyWorld.FilledAsync();
        var target = Places.PlaceOf(world.Absent());

        var runs = 1;
        while (!await RunAsync(world.Source, target, pages: 5)) runs++;

        Assert.True(runs > 15, $"{runs} runs");
        await Dump.AssertSameAsync(world.Source, target);
    }

    [Fact]
    public async Task A_page_of_rows_and_the_mark_behind_it_are_there_both_or_neither()
    {
        await using var world = await CopyWorld.FilledAsync();
        var target = Places.FileIn(world.NewDirectory());
        await DatabasePreparation.MigrateAsync(target);
        await using var db = target.Open();
        await db.Database.ExecuteSqlRawAsync(
            """CREATE TRIGGER no_mark BEFORE UPDATE ON settings WHEN NEW.value LIKE '%"At":"leads"%' BEGIN SELECT RAISE(ABORT, 'no mark'); END""");

        var refused = await Places.CopyAsync(world.Source, target);
        Assert.Contains("refuses rows of leads: SQLite Error 19: 'no mark'", refused.Errors);
        Assert.Equal((CraftedRows.Count, 0), (await db.Users.CountAsync(), await db.Leads.CountAsync()));

        await db.Database.ExecuteSqlRawAsync("DROP TRIGGER no_mark");
        Assert.Equal(0, (await Places.CopyAsync(world.Source, target)).Code);
    }

    [Fact]
    public async Task Until_it_has_ended_nothing_starts_on_it_and_nobody_copies_it()
    {
        await using var world = await CopyWorld.CreateAsync();
        var database = world.Absent();
        var target = Places.PlaceOf(database);
        Assert.False(await RunAsync(world.Source, target, pages: 3));
        string[] settings = [$"Database:Provider={target.Provider}", $"ConnectionStrings:Studio={target.ConnectionString}", $"Data:Directory={database.DataDirectory}"];

        foreach (var command in (string[])["migrate", "demo"]) (await StudioCli.RunAsync(settings, command)).AssertRefused("has only a part of");
        (await Places.CopyAsync(target, Places.FileIn(world.NewDirectory()))).AssertRefused("has only a part of");

        Assert.True(await RunAsync(world.Source, target, pages: int.MaxValue));
        Assert.Equal(0, (await StudioCli.RunAsync(settings, "migrate")).Code);
    }

    [Fact]
    public async Task Another_workspace_does_not_go_on_with_it()
    {
        await using var world = await CopyWorld.FilledAsync();
        var other = await world.CopiedToFileAsync();
        var target = Places.PlaceOf(world.Absent());
        Assert.False(await RunAsync(world.Source, target, pages: 20));

        (await Places.CopyAsync(other, target)).AssertRefused("a part of another workspace");
    }

    [Fact]
    public async Task What_is_not_equal_in_the_end_is_named_and_remains_unusable()
    {
        await using var world = await CopyWorld.FilledAsync();
        var target = Places.PlaceOf(world.Absent());
        while (!await IsThereAsync()) Assert.False(await RunAsync(world.Source, target, pages: 5));
        await using (var db = target.Open()) await db.Suppressions.Where(row => row.Id == CraftedRows.BeforeId + 1).ExecuteUpdateAsync(row => row.SetProperty(s => s.Note, "another"));

        for (var round = 0; round < 2; round++)
        {
            var answer = await Places.CopyAsync(world.Source, target);

            Assert.Equal(1, answer.Code);
            Assert.StartsWith("Not equal: suppressions.", answer.Errors, StringComparison.Ordinal);
            Assert.Matches(@"(?m)^suppressions +3 +3 .*DIFFERENT\r?$", answer.Output);
            Assert.Matches(@"(?m)^settings .* equal\r?$", answer.Output);
        }
        (await Places.CopyAsync(target, Places.FileIn(world.NewDirectory()))).AssertRefused("has only a part of");

        async Task<bool> IsThereAsync()
        {
            if (TestDatabase.Provider is DatabaseProvider.Sqlite && !File.Exists(target.File)) return false;
            await using var db = target.Open();
            return await db.Database.CanConnectAsync() && await db.Suppressions.CountAsync() == CraftedRows.Count;
        }
    }

    /// <summary>Whether it came to its end within so many pages of one row.</summary>
    private static async Task<bool> RunAsync(DatabasePlace from, DatabasePlace to, int pages)
    {
        using var stop = new CancellationTokenSource();
        // So that each page is told of.
        var time = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromSeconds(10) };
        var copy = new WorkspaceCopy(CopyPlace.Of(from), CopyPlace.Of(to), new CopyProgress(new StopsAfter(pages, stop), time)) { PageRows = 1 };
        try
        {
            var tables = await copy.RunAsync(stop.Token);
            Assert.All(tables, table => Assert.True(table.IsEqual, table.Table));
            return true;
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            return false;
        }
    }

    private sealed class StopsAfter(int pages, CancellationTokenSource stop) : StringWriter
    {
        private int _pages;
        private bool _isCopying = true;

        public override void WriteLine(string? value)
        {
            _isCopying &= !value!.StartsWith("Comparing", StringComparison.Ordinal);
            if (_isCopying && value!.StartsWith("  ", StringComparison.Ordinal) && value.Contains(" of ", StringComparison.Ordinal) && ++_pages == pages) stop.Cancel();
        }
    }
}
