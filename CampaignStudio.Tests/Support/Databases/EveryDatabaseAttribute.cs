using CampaignStudio.Tests.Support.Databases;
using Xunit.v3;

[assembly: AssemblyFixture(typeof(DatabaseCleanup))]

namespace CampaignStudio.Tests.Support.Databases;

/// <summary>The tests of this class use a database, and run on every provider: once in each run of the suite.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class EveryDatabaseAttribute : Attribute, ITraitAttribute
{
    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("Database", "Every")];
}

/// <summary>Ends the run: no database of it stays on a server.</summary>
public sealed class DatabaseCleanup : IAsyncDisposable
{
    public ValueTask DisposeAsync() => TestDatabase.DropAllAsync();
}
