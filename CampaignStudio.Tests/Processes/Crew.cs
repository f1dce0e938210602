using CampaignStudio.Tests.Nodes;
using CampaignStudio.Tests.Support;

namespace CampaignStudio.Tests.Processes;

/// <summary>Several processes on one database. One that is killed is started again at once, while the others go on.</summary>
internal sealed class Crew : IAsyncDisposable
{
    private readonly StudioProcess[] _nodes;
    private readonly HttpClient[] _readers;
    private readonly Task[] _starts;

    private Crew(StudioProcess[] nodes)
    {
        _nodes = nodes;
        _readers = [.. nodes.Select(node => node.Client())];
        _starts = [.. nodes.Select(_ => Task.CompletedTask)];
    }

    /// <summary>Started together, on a database that nobody has created.</summary>
    public static async Task<Crew> StartAsync(SharedDatabase database, int smtpPort, int count)
    {
        var starts = Enumerable.Range(0, count).Select(_ => MailRuns.StartAsync(smtpPort, database.Settings)).ToList();
        return new Crew(await Task.WhenAll(starts));
    }

    /// <summary>One that is up.</summary>
    public StudioProcess Any => _nodes.Zip(_starts).First(node => node.Second.IsCompletedSuccessfully).First;

    /// <summary>Kills one of those that are up, as soon as another one is.</summary>
    public async Task KillOneAsync(Random random)
    {
        while (Up() is { Count: < 2 }) await await Task.WhenAny(_starts.Where(start => !start.IsCompleted));
        var up = Up();
        var index = up[random.Next(up.Count)];
        await _nodes[index].KillAsync();
        _starts[index] = _nodes[index].RestartAsync();
    }

    private List<int> Up() => [.. Enumerable.Range(0, _starts.Length).Where(index => _starts[index].IsCompletedSuccessfully)];

    public Task AllUpAsync() => Task.WhenAll(_starts);

    /// <summary>Whether a node answered that it is done; one that is dead answers nothing.</summary>
    public async Task<bool> GetAsync(int index, string path)
    {
        try
        {
            using var answer = await _readers[index].GetAsync(path);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    public async Task StopAsync()
    {
        await AllUpAsync();
        foreach (var node in _nodes) Assert.Equal(0, await node.StopAsync());
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var reader in _readers) reader.Dispose();
        foreach (var (node, start) in _nodes.Zip(_starts))
        {
            await Task.WhenAny(start);
            await node.DisposeAsync();
        }
    }
}
