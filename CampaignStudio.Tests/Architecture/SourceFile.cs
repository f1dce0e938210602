using CampaignStudio.Tests.Support;

namespace CampaignStudio.Tests.Architecture;

/// <summary>A file that people wrote: not generated, not a migration.</summary>
internal sealed record SourceFile(string Path, string[] Lines)
{
    /// <param name="folder">Relative to the root.</param>
    /// <param name="endings">Such as <c>.cs</c>.</param>
    public static IReadOnlyList<SourceFile> In(string folder, params string[] endings)
    {
        var files = Directory.EnumerateFiles(System.IO.Path.Combine(RepositoryRoot.Path, folder), "*", SearchOption.AllDirectories)
            .Where(file => endings.Any(ending => file.EndsWith(ending, StringComparison.Ordinal)))
            .Select(file => (File: file, Relative: System.IO.Path.GetRelativePath(RepositoryRoot.Path, file).Replace('\\', '/')))
            .Where(file => !file.Relative.Split('/').Any(part => part is "bin" or "obj" or "Migrations"))
            .Select(file => new SourceFile(file.Relative, File.ReadAllLines(file.File)))
            .OrderBy(file => file.Path, StringComparer.Ordinal)
            .ToList();
        Assert.NotEmpty(files);
        return files;
    }

    /// <summary>Where the lines that fit stand, for a failure that can be clicked.</summary>
    public IEnumerable<string> Where(Func<string, bool> fits) =>
        Lines.Index().Where(line => fits(line.Item)).Select(line => $"{Path}:{line.Index + 1}: {line.Item.Trim()}");
}
