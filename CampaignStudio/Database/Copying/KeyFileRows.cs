using System.Runtime.CompilerServices;
using System.Xml.Linq;

namespace CampaignStudio.Database.Copying;

/// <summary>The keys of sign-in cookies and forms of a SQLite workspace, which lie beside it as files: who is signed in stays so.</summary>
internal sealed class KeyFileRows(string directory, CopiedTable table) : ICopyRows
{
    private readonly int _id = table.IndexOf("id");
    private readonly int _name = table.IndexOf("friendly_name");
    private readonly int _xml = table.IndexOf("xml");

    public string Where => directory;

    public long Fitted => 0;

    public Task<long> CountAsync(CancellationToken cancel) => Task.FromResult((long)Files().Count);

    public async IAsyncEnumerable<object?[]> ReadAsync(IReadOnlyList<object>? after, [EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var (index, path) in Files().Index())
        {
            var id = index + 1L;
            if (after is not null && id <= (long)after[0]) continue;
            await using var file = File.OpenRead(path);
            var key = await XElement.LoadAsync(file, LoadOptions.None, cancel);
            var row = new object?[table.Columns.Count];
            (row[_id], row[_name], row[_xml]) = (id, Path.GetFileNameWithoutExtension(path), key.ToString(SaveOptions.DisableFormatting));
            yield return row;
        }
    }

    public IAsyncEnumerable<object?[]> ScanAsync(CancellationToken cancel) => ReadAsync(null, cancel);

    public async Task WriteAsync(IReadOnlyList<object?[]> rows, CancellationToken cancel)
    {
        Directory.CreateDirectory(directory);
        foreach (var row in rows)
        {
            var name = (string)row[_name]!;
            // The framework makes them so; whatever else stands there must not become a path.
            if (!name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_')) throw new InvalidDataException($"A key is called '{name}', which is no name for a file.");
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            await using var file = new FileStream(Path.Combine(directory, $"{name}.xml"), options);
            await XElement.Parse((string)row[_xml]!).SaveAsync(file, SaveOptions.None, cancel);
        }
    }

    private List<string> Files() => Directory.Exists(directory) ? [.. Directory.EnumerateFiles(directory, "*.xml").Order(StringComparer.Ordinal)] : [];
}
