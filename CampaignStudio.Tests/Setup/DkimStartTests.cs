using CampaignStudio.Tests.Support;

namespace CampaignStudio.Tests.Setup;

/// <summary>The signing key is looked at when the site starts, not when the first message leaves.</summary>
public sealed class DkimStartTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("studio-dkim-").FullName;

    [Fact]
    public async Task A_key_that_is_not_there_keeps_the_site_from_starting_and_nothing_is_made()
    {
        var file = Path.Combine(_directory, "dkim.pem");

        var (code, said) = await ProgramRun.ToEndAsync(
            _directory, "--urls", "http://127.0.0.1:0", "--Email:Dkim:Domain=example.com", "--Email:Dkim:Selector=autumn", $"--Email:Dkim:PrivateKeyFile={file}");

        Assert.Equal((1, $"Email:Dkim:PrivateKeyFile is '{file}': there is no such file."), (code, Assert.Single(said)));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_directory));
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
