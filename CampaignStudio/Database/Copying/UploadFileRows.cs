using System.Runtime.CompilerServices;
using CampaignStudio.Integrations.Files;

namespace CampaignStudio.Database.Copying;

/// <summary>The uploads of a SQLite workspace, which lie beside it as files, in the pieces that a server keeps them in.</summary>
internal sealed class UploadFileRows(string directory, CopiedTable table) : ICopyRows
{
    private readonly int _name = table.IndexOf("name");
    private readonly int _part = table.IndexOf("part");
    private readonly int _number = table.IndexOf("number");
    private readonly int _content = table.IndexOf("content");
    private readonly int _created = table.IndexOf("created_utc");

    public string Where => directory;

    public long Fitted => 0;

    public Task<long> CountAsync(CancellationToken cancel) =>
        Task.FromResult(Files().Sum(file => Math.Max(1, (new FileInfo(file.Path).Length + DatabaseUploadStore.PieceSize - 1) / DatabaseUploadStore.PieceSize)));

    public async IAsyncEnumerable<object?[]> ReadAsync(IReadOnlyList<object>? after, [EnumeratorCancellation] CancellationToken cancel)
    {
        var last = after is null ? default : ((string)after[0], (long)after[1], (int)after[2]);
        foreach (var file in Files())
        {
            await using var content = File.OpenRead(file.Path);
            var created = File.GetLastWriteTimeUtc(file.Path);
            for (var number = 0; number == 0 || (long)number * DatabaseUploadStore.PieceSize < content.Length; number++)
            {
                if (after is not null && Compare((file.Name, file.Part, number), last) <= 0) continue;
                var piece = new byte[Math.Min(DatabaseUploadStore.PieceSize, content.Length - ((long)number * DatabaseUploadStore.PieceSize))];
                content.Position = (long)number * DatabaseUploadStore.PieceSize;
                await content.ReadExactlyAsync(piece, cancel);
                var row = new object?[table.Columns.Count];
                (row[_name], row[_part], row[_number], row[_content], row[_created]) = (file.Name, file.Part, number, piece, created);
                yield return row;
            }
        }
    }

    public IAsyncEnumerable<object?[]> ScanAsync(CancellationToken cancel) => ReadAsync(null, cancel);

    // Each piece to its place: writing it again, after a copy that was killed in between, changes nothing.
    public async Task WriteAsync(IReadOnlyList<object?[]> rows, CancellationToken cancel)
    {
        Directory.CreateDirectory(directory);
        foreach (var row in rows)
        {
            var path = Path.Combine(directory, UploadNames.FileOf((string)row[_name]!, (long)row[_part]!));
            await using (var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write))
            {
                file.Position = (long)(int)row[_number]! * DatabaseUploadStore.PieceSize;
                await file.WriteAsync((byte[])row[_content]!, cancel);
                file.Flush(flushToDisk: true);
            }
            // How old an upload is decides how long it is kept.
            File.SetLastWriteTimeUtc(path, (DateTime)row[_created]!);
        }
    }

    private IEnumerable<(string Path, string Name, long Part)> Files() => !Directory.Exists(directory)
        ? []
        : Directory.EnumerateFiles(directory)
            .Select(path => (Path: path, Upload: UploadNames.UploadOf(Path.GetFileName(path))))
            .Where(file => file.Upload is not null)
            .Select(file => (file.Path, file.Upload!.Value.Name, file.Upload.Value.Part))
            .OrderBy(file => file.Name, StringComparer.Ordinal).ThenBy(file => file.Part);

    private static int Compare((string Name, long Part, int Number) one, (string Name, long Part, int Number) other)
    {
        var names = string.CompareOrdinal(one.Name, other.Name);
        return names != 0 ? names : (one.Part, one.Number).CompareTo((other.Part, other.Number));
    }
}
