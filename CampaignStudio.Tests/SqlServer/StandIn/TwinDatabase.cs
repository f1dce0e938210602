using CampaignStudio.Database.Sqlite;
using CampaignStudio.Database.SqlServer;
using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace CampaignStudio.Tests.SqlServer.StandIn;

/// <summary>The same tables on SQLite, with the default pipeline in them.</summary>
internal static class TwinDatabase
{
    private static readonly Lazy<Task<byte[]>> Template = new(CreateAsync);

    private static readonly Lazy<IReadOnlySet<string>> Texts = new(FindTexts);

    /// <summary>A migrated file's bytes: migrating takes far longer than copying.</summary>
    public static Task<byte[]> TemplateAsync() => Template.Value;

    /// <summary>The names that columns of text have and no other columns.</summary>
    public static IReadOnlySet<string> TextColumns => Texts.Value;

    private static HashSet<string> FindTexts()
    {
        using var db = new SqlServerDesignFactory().CreateDbContext([]);
        return [.. db.Model.GetRelationalModel().Tables
            .SelectMany(table => table.Columns)
            .GroupBy(column => column.Name)
            .Where(columns => columns.All(column => column.StoreType.Contains("char", StringComparison.Ordinal)))
            .Select(columns => columns.Key)];
    }

    private static async Task<byte[]> CreateAsync()
    {
        var directory = Directory.CreateTempSubdirectory("studio-stand-in-").FullName;
        var file = Path.Combine(directory, "twin.db");
        var options = new DbContextOptionsBuilder<SqliteStudioDb>();
        SqliteStudioDb.Configure(options, $"Data Source={file};Pooling=False");
        using (var gate = new SqliteWriteGate())
        {
            await using var db = new SqliteStudioDb(options.Options, new CurrentActor(), new StudioClock(TimeProvider.System), gate);
            await db.Database.MigrateAsync();
            db.LeadStatuses.AddRange(LeadStatus.Defaults);
            await db.SaveChangesAsync();
        }
        var bytes = await File.ReadAllBytesAsync(file);
        Directory.Delete(directory, recursive: true);
        return bytes;
    }
}
