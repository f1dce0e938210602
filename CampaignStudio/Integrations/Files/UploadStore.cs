using System.Globalization;
using System.Security.Cryptography;
using CampaignStudio.Domain.Leads.Import;

namespace CampaignStudio.Integrations.Files;

/// <summary>Uploads as files of one directory. No name given from outside ever becomes a path.</summary>
internal sealed class UploadStore(string directory) : IUploadStore
{
    private const int NameLength = 32;
    private const string PartSuffix = ".part";

    public async Task<string> SaveAsync(Stream content, CancellationToken cancel = default)
    {
        var name = RandomNumberGenerator.GetHexString(NameLength, lowercase: true);
        await ReplaceAsync(Path.Combine(directory, name), file => content.CopyToAsync(file, cancel), cancel);
        return name;
    }

    public Stream? OpenRead(string name)
    {
        var path = PathOf(name);
        return path is not null && File.Exists(path) ? Read(path) : null;
    }

    public async Task WritePartAsync(string name, long number, ReadOnlyMemory<byte> content, CancellationToken cancel = default)
    {
        var path = PathOf(name) ?? throw new ArgumentException("Not a name of this store.", nameof(name));
        await ReplaceAsync($"{path}.{number.ToString("D12", CultureInfo.InvariantCulture)}{PartSuffix}", file => file.WriteAsync(content, cancel).AsTask(), cancel);
    }

    public IReadOnlyList<(long Number, Func<Stream> OpenRead)> Parts(string name)
    {
        if (PathOf(name) is null || !Directory.Exists(directory)) return [];
        return [.. Directory.EnumerateFiles(directory, $"{name}.*{PartSuffix}")
            .Order(StringComparer.Ordinal)
            .Select(path => (
                long.Parse(Path.GetFileName(path).AsSpan(NameLength + 1, 12), NumberStyles.None, CultureInfo.InvariantCulture),
                new Func<Stream>(() => Read(path))))];
    }

    public void Delete(string name)
    {
        if (PathOf(name) is not { } path || !Directory.Exists(directory)) return;
        File.Delete(path);
        foreach (var part in Directory.EnumerateFiles(directory, $"{name}.*")) File.Delete(part);
    }

    private string? PathOf(string name) =>
        name.Length == NameLength && name.All(char.IsAsciiHexDigitLower) ? Path.Combine(directory, name) : null;

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

    private static FileStream Read(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 65_536);
}
