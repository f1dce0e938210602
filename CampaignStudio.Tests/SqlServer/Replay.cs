using System.Collections.Concurrent;
using System.Reflection;
using CampaignStudio.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Sdk;
using Xunit.v3;

namespace CampaignStudio.Tests.SqlServer;

/// <summary>Runs tests once more, on workspaces that are made in another way.</summary>
/// <param name="besides">What each workspace gets.</param>
internal sealed class Replay(Action<IServiceCollection> besides)
{
    private const int Lanes = 2;

    private readonly ConcurrentBag<string> _failures = [];
    private int _ran;

    public IReadOnlyCollection<string> Failures => _failures;

    public int Ran => _ran;

    public async Task RunAsync(IEnumerable<Type> classes)
    {
        var tests = new List<(MethodInfo Method, object?[] Arguments)>();
        foreach (var method in classes.SelectMany(type => type.GetMethods()).Where(IsTest))
        {
            tests.AddRange((await ArgumentsAsync(method)).Select(arguments => (method, arguments)));
        }
        await Parallel.ForEachAsync(tests, new ParallelOptions { MaxDegreeOfParallelism = Lanes }, async (test, _) => await RunAsync(test.Method, test.Arguments));
    }

    private async Task RunAsync(MethodInfo method, object?[] arguments)
    {
        StudioWorkspace.Besides.Value = besides;
        Interlocked.Increment(ref _ran);
        try
        {
            var instance = Activator.CreateInstance(method.DeclaringType!)!;
            if (instance is IAsyncLifetime life) await life.InitializeAsync();
            if (method.Invoke(instance, BindingFlags.DoNotWrapExceptions, null, arguments, null) is Task running) await running;
            if (instance is IAsyncDisposable used) await used.DisposeAsync();
        }
        catch (Exception failure)
        {
            _failures.Add($"{method.DeclaringType!.Name}.{method.Name}: {failure}");
        }
    }

    private static bool IsTest(MethodInfo method) => method.GetCustomAttributes<FactAttribute>().Any(fact => fact.Skip is null);

    private static async Task<IReadOnlyList<object?[]>> ArgumentsAsync(MethodInfo method)
    {
        if (method.GetParameters().Length == 0) return [[]];
        await using var tracker = new DisposalTracker();
        var rows = new List<object?[]>();
        foreach (var data in method.GetCustomAttributes().OfType<IDataAttribute>())
        {
            rows.AddRange((await data.GetData(method, tracker)).Select(row => row.GetData()));
        }
        return rows;
    }
}
