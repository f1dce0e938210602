using System.Text;
using CampaignStudio.Domain.Leads.Import;
using CampaignStudio.Integrations.Files;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignStudio.Tests.Leads.Import;

/// <summary>Uploads in the database, where nodes share one.</summary>
[EveryDatabase]
public sealed class UploadTests
{
    private static Task<StudioWorkspace> CreateAsync() =>
        StudioWorkspace.CreateAsync(services => services.AddSingleton<IUploadStore, DatabaseUploadStore>());

    [Fact]
    public async Task A_file_comes_back_whole_and_its_parts_by_number()
    {
        await using var studio = await CreateAsync();
        var store = studio.Get<IUploadStore>();
        // More than a piece.
        var content = Encoding.UTF8.GetBytes(new string('x', 1_100_000));
        using var file = new MemoryStream(content);

        var name = await store.SaveAsync(file);
        await store.WritePartAsync(name, 2, "second"u8.ToArray());
        await store.WritePartAsync(name, 0, "first"u8.ToArray());
        await store.WritePartAsync(name, 0, "better"u8.ToArray());

        await using (var read = (await store.OpenReadAsync(name))!)
        {
            using var copy = new MemoryStream();
            await read.CopyToAsync(copy);
            Assert.Equal(content, copy.ToArray());
        }
        Assert.Equal([0L, 2L], await store.PartsAsync(name));
        Assert.Equal("better"u8.ToArray(), await store.ReadPartAsync(name, 0));
        await store.DeleteAsync(name);
        Assert.Null(await store.OpenReadAsync(name));
        Assert.Empty(await store.PartsAsync(name));
    }

    [Fact]
    public async Task What_no_import_needs_any_more_is_removed_after_a_week()
    {
        await using var studio = await CreateAsync();
        var (store, cleanup) = (studio.Get<IUploadStore>(), studio.Get<UploadCleanup>());
        using var file = new MemoryStream("email\n"u8.ToArray());
        var forgotten = await store.SaveAsync(file);
        // It has not run: its file is needed, however old.
        await studio.StartImportAsync("email\na@example.com");

        studio.Time.Advance(UploadCleanup.KeptFor);
        Assert.Equal(0, await cleanup.RunAsync());
        studio.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, await cleanup.RunAsync());

        Assert.Null(await store.OpenReadAsync(forgotten));
        Assert.Equal(0, await cleanup.RunAsync());
    }
}
