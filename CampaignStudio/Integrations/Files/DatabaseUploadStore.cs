using CampaignStudio.Domain.Leads.Import;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Integrations.Files;

/// <summary>
/// Uploads in the database, where several nodes share one: who takes a file in need not be who imports it. They come and go in
/// pieces, so that none is ever whole in memory.
/// </summary>
internal sealed class DatabaseUploadStore(IServiceScopeFactory scopes, CollisionRetry collisions, TimeProvider realTime) : IUploadStore
{
    public const int PieceSize = 1024 * 1024;

    // Parts are counted from zero, the file itself comes before them.
    private const long File = 0;

    public async Task<string> SaveAsync(Stream content, CancellationToken cancel = default)
    {
        var name = UploadNames.New();
        try
        {
            var piece = new byte[PieceSize];
            for (var number = 0; ; number++)
            {
                var length = await content.ReadAtLeastAsync(piece, PieceSize, throwOnEndOfStream: false, cancel);
                // An empty file is one piece too.
                if (length > 0 || number == 0) await InAsync(db => AddAsync(db, name, File, number, piece.AsMemory(0, length), cancel), cancel);
                if (length < PieceSize) return name;
            }
        }
        catch
        {
            await DeleteAsync(name, CancellationToken.None);
            throw;
        }
    }

    public async Task<Stream?> OpenReadAsync(string name, CancellationToken cancel = default)
    {
        if (!UploadNames.IsValid(name) || await PieceAsync(name, File, 0, cancel) is not { } piece) return null;
        var path = Path.Combine(Path.GetTempPath(), $"campaignstudio-{Guid.NewGuid():N}.tmp");
        var copy = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 65_536, FileOptions.Asynchronous | FileOptions.DeleteOnClose);
        try
        {
            for (var number = 1; piece is not null; number++)
            {
                await copy.WriteAsync(piece, cancel);
                piece = await PieceAsync(name, File, number, cancel);
            }
            copy.Position = 0;
            return copy;
        }
        catch
        {
            await copy.DisposeAsync();
            throw;
        }
    }

    public Task WritePartAsync(string name, long number, ReadOnlyMemory<byte> content, CancellationToken cancel = default)
    {
        if (!UploadNames.IsValid(name)) throw new ArgumentException("Not a name of this store.", nameof(name));
        return collisions.RunAsync(
            () => InAsync(
                async db =>
                {
                    await using var write = await db.BeginWriteAsync(cancel);
                    await db.UploadChunks.Where(piece => piece.Name == name && piece.Part == number + 1).ExecuteDeleteAsync(cancel);
                    for (var at = 0; at < content.Length || at == 0; at += PieceSize)
                    {
                        await AddAsync(db, name, number + 1, at / PieceSize, content[at..Math.Min(at + PieceSize, content.Length)], cancel);
                    }
                    await write.CommitAsync(cancel);
                },
                cancel),
            cancel: cancel);
    }

    public async Task<IReadOnlyList<long>> PartsAsync(string name, CancellationToken cancel = default)
    {
        IReadOnlyList<long> parts = [];
        await InAsync(
            async db => parts = await db.UploadChunks
                .Where(piece => piece.Name == name && piece.Part != File && piece.Number == 0)
                .OrderBy(piece => piece.Part)
                .Select(piece => piece.Part - 1)
                .ToListAsync(cancel),
            cancel);
        return parts;
    }

    public async Task<byte[]> ReadPartAsync(string name, long number, CancellationToken cancel = default)
    {
        using var part = new MemoryStream();
        for (var piece = 0; await PieceAsync(name, number + 1, piece, cancel) is { } content; piece++) part.Write(content);
        return part.ToArray();
    }

    public Task DeleteAsync(string name, CancellationToken cancel = default) => InAsync(
        async db =>
        {
            await using var write = await db.BeginWriteAsync(cancel);
            await db.UploadChunks.Where(piece => piece.Name == name).ExecuteDeleteAsync(cancel);
            await write.CommitAsync(cancel);
        },
        cancel);

    public async Task<IReadOnlyList<string>> NamesAsync(DateTime untouchedSinceUtc, CancellationToken cancel = default)
    {
        IReadOnlyList<string> names = [];
        await InAsync(
            async db => names = await db.UploadChunks
                .GroupBy(piece => piece.Name)
                .Where(pieces => pieces.Max(piece => piece.CreatedUtc) < untouchedSinceUtc)
                .Select(pieces => pieces.Key)
                .ToListAsync(cancel),
            cancel);
        return names;
    }

    private async Task AddAsync(StudioDb db, string name, long part, int number, ReadOnlyMemory<byte> content, CancellationToken cancel)
    {
        db.UploadChunks.Add(new UploadChunk { Name = name, Part = part, Number = number, Content = content.ToArray(), CreatedUtc = realTime.GetUtcNow().UtcDateTime });
        await db.SaveChangesAsync(cancel);
    }

    private async Task<byte[]?> PieceAsync(string name, long part, int number, CancellationToken cancel)
    {
        byte[]? content = null;
        await InAsync(
            async db => content = await db.UploadChunks
                .Where(piece => piece.Name == name && piece.Part == part && piece.Number == number)
                .Select(piece => piece.Content)
                .SingleOrDefaultAsync(cancel),
            cancel);
        return content;
    }

    private async Task InAsync(Func<StudioDb, Task> work, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        await using var db = await scope.ServiceProvider.GetRequiredService<IDbContextFactory<StudioDb>>().CreateDbContextAsync(cancel);
        await work(db);
    }
}
