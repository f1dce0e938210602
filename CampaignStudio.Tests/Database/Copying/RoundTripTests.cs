using System.Text.RegularExpressions;
using System.Xml.Linq;
using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Demo;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Leads.Import;
using CampaignStudio.Integrations.Files;
using CampaignStudio.Setup;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Tests.Database.Copying;

/// <summary>From the provider of this run into a file, and from the file to that provider again.</summary>
[EveryDatabase]
public sealed partial class RoundTripTests
{
    private const string KeyName = "key-5f0c1f1e-7a57-4a3f-9d2c-000000000001";

    private static readonly XElement Key = XElement.Parse("""<key id="1" version="1"><!-- plain --><value>c2VjcmV0</value></key>""");

    [Fact]
    public async Task Every_table_comes_back_as_it_was()
    {
        await using var world = await CopyWorld.FilledAsync();
        await world.Workspace.SignInAsync(Role.Admin);
        Assert.False((await world.Workspace.Get<DemoService>().LoadAsync()).IsError);
        var back = Places.PlaceOf(world.Absent());

        var file = await world.CopiedToFileAsync();
        var answer = await Places.CopyAsync(file, back);

        Assert.Equal((0, ""), (answer.Code, answer.Errors));
        Assert.DoesNotContain("made to fit", answer.Output);
        await Dump.AssertSameAsync(world.Source, back);
        var rows = await Dump.OfAsync(back);
        Assert.All(rows.Where(table => table.Key is not ("upload_chunks" or "data_protection_keys")), table => Assert.True(table.Value.Count >= CraftedRows.Count, table.Key));
        Assert.Equal(rows.Count, EqualLine().Count(answer.Output));
    }

    [Fact]
    public async Task Uploads_and_keys_come_with_it_be_they_files_or_rows()
    {
        await using var world = await CopyWorld.CreateAsync();
        var uploads = world.Workspace.Get<IUploadStore>();
        var content = new byte[(2 * DatabaseUploadStore.PieceSize) + 17];
        new Random(1).NextBytes(content);
        var name = await uploads.SaveAsync(new MemoryStream(content));
        await uploads.WritePartAsync(name, 0, content.AsMemory(5, DatabaseUploadStore.PieceSize));
        await uploads.WritePartAsync(name, 12, ReadOnlyMemory<byte>.Empty);
        var empty = await uploads.SaveAsync(Stream.Null);
        await AddKeyAsync(world);

        var back = world.Absent();
        var file = await world.CopiedToFileAsync();
        Assert.Equal(0, (await Places.CopyAsync(file, Places.PlaceOf(back))).Code);

        var directory = Path.GetDirectoryName(file.File)!;
        await AssertUploadsAsync(new UploadStore(Path.Combine(directory, "uploads")));
        Assert.Equal(Key.ToString(), XElement.Load(Path.Combine(directory, "keys", $"{KeyName}.xml")).ToString());
        if (TestDatabase.Provider is DatabaseProvider.Sqlite)
        {
            await AssertUploadsAsync(new UploadStore(Path.Combine(back.DataDirectory, "uploads")));
            Assert.Equal(Key.ToString(), XElement.Load(Path.Combine(back.DataDirectory, "keys", $"{KeyName}.xml")).ToString());
        }
        else
        {
            await Dump.AssertSameAsync(world.Source, Places.PlaceOf(back));
        }

        async Task AssertUploadsAsync(UploadStore store)
        {
            await using var copy = (await store.OpenReadAsync(name))!;
            var bytes = new MemoryStream();
            await copy.CopyToAsync(bytes);
            Assert.Equal(content, bytes.ToArray());
            Assert.Equal([0, 12], await store.PartsAsync(name));
            Assert.Equal(content[5..(5 + DatabaseUploadStore.PieceSize)], await store.ReadPartAsync(name, 0));
            Assert.Empty(await store.ReadPartAsync(name, 12));
            await using var nothing = await store.OpenReadAsync(empty);
            Assert.Equal(0, nothing!.Length);
        }
    }

    [Fact]
    public async Task An_upload_is_as_old_as_it_was()
    {
        await using var world = await CopyWorld.CreateAsync();
        var name = await world.Workspace.Get<IUploadStore>().SaveAsync(new MemoryStream([1, 2, 3]));
        var lastYear = new DateTime(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        if (TestDatabase.Provider is DatabaseProvider.Sqlite)
        {
            File.SetLastWriteTimeUtc(Path.Combine(world.Workspace.DataDirectory, "uploads", name), lastYear);
        }
        else
        {
            await using var db = await world.Workspace.OpenAsync();
            await db.UploadChunks.ExecuteUpdateAsync(piece => piece.SetProperty(p => p.CreatedUtc, lastYear));
        }

        var file = await world.CopiedToFileAsync();

        Assert.Equal(lastYear, File.GetLastWriteTimeUtc(Path.Combine(Path.GetDirectoryName(file.File)!, "uploads", name)));
    }

    [Fact]
    public async Task The_next_row_gets_an_id_that_no_row_ever_had()
    {
        await using var world = await CopyWorld.CreateAsync();
        var (kept, gone) = (await world.Workspace.AddLeadAsync("kept@example.com"), await world.Workspace.AddLeadAsync("gone@example.com"));
        await using (var db = await world.Workspace.OpenAsync())
        {
            // A table that is empty by now, and one that lost its last row.
            db.AuditEntries.Add(new AuditEntry { AtUtc = world.Workspace.NowUtc, ActorName = "Ada", Action = "created", Entity = "Lead", EntityId = gone.Id });
            await db.SaveChangesAsync();
            await db.AuditEntries.ExecuteDeleteAsync();
            await db.Leads.Where(lead => lead.Id == gone.Id).ExecuteDeleteAsync();
        }
        var back = Places.PlaceOf(world.Absent());
        var file = await world.CopiedToFileAsync();
        Assert.Equal(0, (await Places.CopyAsync(file, back)).Code);

        foreach (var place in (DatabasePlace[])[file, back])
        {
            await using var db = place.Open();
            var next = new Lead { CreatedUtc = world.Workspace.NowUtc };
            next.SetAddresses("next@example.com", null);
            var entry = new AuditEntry { AtUtc = world.Workspace.NowUtc, ActorName = "Ada", Action = "created", Entity = "Lead", EntityId = 1 };
            db.AddRange(next, entry);
            await db.SaveChangesAsync();
            Assert.Equal((kept.Id + 2, 2), (next.Id, entry.Id));
        }
    }

    [Fact]
    public async Task Without_a_source_it_is_the_workspace_that_the_settings_name()
    {
        await using var world = await CopyWorld.CreateAsync();
        var (data, target) = (world.NewDirectory(), world.NewDirectory());
        var name = await new UploadStore(Path.Combine(data, "uploads")).SaveAsync(new MemoryStream([1, 2, 3]));
        string[] settings = [$"Database:Provider={world.Source.Provider}", $"ConnectionStrings:Studio={world.Source.ConnectionString}", $"Data:Directory={data}"];

        var answer = await StudioCli.RunAsync(settings, "copy-database", "--to", Places.Argument(Places.FileIn(target)));

        Assert.Equal((0, ""), (answer.Code, answer.Errors));
        Assert.StartsWith($"Copying the {world.Source.ToString()[4..]} to ", answer.Output, StringComparison.Ordinal);
        // A server has its own in its tables.
        Assert.Equal(TestDatabase.Provider is DatabaseProvider.Sqlite, File.Exists(Path.Combine(target, "uploads", name)));
    }

    private static async Task AddKeyAsync(CopyWorld world)
    {
        if (TestDatabase.Provider is DatabaseProvider.Sqlite)
        {
            var directory = Directory.CreateDirectory(Path.Combine(world.Workspace.DataDirectory, "keys")).FullName;
            new XDocument(Key).Save(Path.Combine(directory, $"{KeyName}.xml"));
        }
        else
        {
            await world.Workspace.AddAsync(new DataProtectionKey { FriendlyName = KeyName, Xml = Key.ToString(SaveOptions.DisableFormatting) });
        }
    }

    [GeneratedRegex(@" equal\r?$", RegexOptions.Multiline)]
    private static partial Regex EqualLine();
}
