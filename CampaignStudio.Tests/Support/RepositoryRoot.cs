namespace CampaignStudio.Tests.Support;

public static class RepositoryRoot
{
    /// <summary>The folder with the solution file, found upwards from the test program.</summary>
    public static string Path { get; } = Upwards().First(folder => File.Exists(System.IO.Path.Combine(folder, "CampaignStudio.sln")));

    /// <summary>A file relative to the root, or <c>null</c> if it is not there.</summary>
    public static string? Find(string relative)
    {
        var file = System.IO.Path.GetFullPath(System.IO.Path.Combine(Path, relative));
        return File.Exists(file) ? file : null;
    }

    private static IEnumerable<string> Upwards()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent) yield return folder.FullName;
    }
}
