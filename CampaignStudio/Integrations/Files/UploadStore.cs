using System.Security.Cryptography;
using CampaignStudio.Domain.Leads.Import;

namespace CampaignStudio.Integrations.Files;

/// <summary>Uploads as files of one directory. No name given from outside ever becomes a path.</summary>
internal sealed class UploadStore(string directory) : IUploadStore
{
    public async Task<string> SaveAsync(Stream content, CancellationToken cancel = default)
    {
        var name = UploadNames.New();
        await ReplaceAsync(Path.Combine(directory, name), file => content.CopyToAsync(file, cancel), cancel);
        return name;
    }

    public Task<Stream?> OpenReadAsync(string name, CancellationToken cancel = default)
    {
        var path = PathOf(name);
        return Task.FromResult<Stream?>(path is not null && File.Exists(path)
            ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 65_536)
            : null);
    }

    public Task WritePartAsync(string name, long number, ReadOnlyMemory<byte> content, CancellationToken cancel = default) =>
        ReplaceAsync(PartOf(name, number), file => file.WriteAsync(content, cancel).AsTask(), cancel);

    public Task<IReadOnlyList<long>> PartsAsync(string name, CancellationToken cancel = default) => Task.FromResult<IReadOnlyList<long>>(
        PathOf(name) is null || !Directory.Exists(directory)
            ? []
            : [.. Directory.EnumerateFiles(directory, $"{name}.*")
                .Select(path => UploadNames.UploadOf(Path.GetFileName(path)))
                .Where(upload => upload?.Part > 0)
                .Select(upload => upload!.Value.Part - 1)
                .Order()]);

    public Task<byte[]> ReadPartAsync(string name, long number, CancellationToken cancel = default) =>
        File.ReadAllBytesAsync(PartOf(name, number), cancel);

    public Task DeleteAsync(string name, CancellationToken cancel = default)
    {
        if (PathOf(name) is { } path && Directory.Exists(directory))
        {
            File.Delete(path);
            foreach (var part in Directory.EnumerateFiles(directory, $"{name}.*")) File.Delete(part);
        }
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<string>> NamesAsync(DateTime untouchedSinceUtc, CancellationToken cancel = default) => Task.FromResult<IReadOnlyList<string>>(
        !Directory.Exists(directory)
            ? []
            : [.. Directory.EnumerateFiles(directory)
                .Where(path => Path.GetFileName(path) is { Length: >= UploadNames.Length } file && UploadNames.IsValid(file.AsSpan(0, UploadNames.Length)))
                .GroupBy(path => Path.GetFileName(path)[..UploadNames.Length])
                .Where(files => files.Max(File.GetLastWriteTimeUtc) < untouchedSinceUtc)
                .Select(files => files.Key)]);

    private string? PathOf(string name) => UploadNames.IsValid(name) ? Path.Combine(directory, name) : null;

    private string PartOf(string name, long number) => Path.Combine(directory, UploadNames.FileOf(name, number + 1));

    /// <summary>Written beside and moved, so that nobody ever sees half a file.</summary>
    private static async Task ReplaceAsync(string path, Func<Stream, Task> write, CancellationToken cancel)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var unfinished = $"{path}.{RandomNumberGenerator.GetHexString(8, lowercase: true)}.tmp";
        try
        {
            await using (var file = new FileStream(unfinished, FileMode.CreateNew, FileAccess.Write, FileShare.None, 65_536, FileOptions.Asynchronous))
            {
                await write(file);
                await file.FlushAsync(cancel);
            }
            File.Move(unfinished, path, overwrite: true);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }
}
