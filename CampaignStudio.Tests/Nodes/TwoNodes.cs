using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignStudio.Tests.Nodes;

/// <summary>
/// Two of the application on one PostgreSQL database, without job servers: what their engines do, a test does, on either or on both
/// at once. Both act as the engine.
/// </summary>
public sealed class TwoNodes : IAsyncLifetime
{
    private static int _lead;

    private SharedDatabase? _database;
    private StudioFactory? _a;
    private StudioFactory? _b;

    public StudioFactory A => _a ?? throw new InvalidOperationException("Ask for the nodes first.");

    public StudioFactory B => _b ?? throw new InvalidOperationException("Ask for the nodes first.");

    internal SharedDatabase Database => _database!;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Starts both, at the same moment, on a database that nobody has created; to be called by every test.</summary>
    public async Task NeedAsync(params (string Key, string? Value)[] settings)
    {
        if (_database is not null) return;
        _database = SharedDatabase.Absent();
        _a = StudioFactory.With([.. _database.Settings, .. settings]);
        _b = StudioFactory.With([.. _database.Settings, .. settings]);
        await Task.WhenAll(Task.Run(() => _a.Services), Task.Run(() => _b.Services));
    }

    /// <summary>The same work on both at once; what met the other one is tried again, as at every door of the application.</summary>
    public async Task<T[]> BothAsync<T>(Func<IServiceProvider, Task<T>> work)
    {
        return await Task.WhenAll(Task.Run(() => OnAsync(A)), Task.Run(() => OnAsync(B)));

        Task<T> OnAsync(StudioFactory node) => node.AsAsync(null, services => services.GetRequiredService<CollisionRetry>().RunAsync(() => work(services)));
    }

    public static Task<T> OnAsync<T>(StudioFactory node, Func<IServiceProvider, Task<T>> work) => node.AsAsync(null, work);

    /// <summary>Work with a context of one node, in a transaction that ends when <paramref name="meanwhile"/> is over.</summary>
    public static Task WhileOpenAsync(StudioFactory node, Func<StudioDb, Task> work, Func<Task> meanwhile) => node.AsAsync(null, async services =>
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<StudioDb>>().CreateDbContextAsync();
        await using var write = await db.BeginWriteAsync();
        await work(db);
        await meanwhile();
        await write.CommitAsync();
        return true;
    });

    public Task<T> ReadAsync<T>(Func<StudioDb, Task<T>> read) => A.AsAsync(null, async services =>
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<StudioDb>>().CreateDbContextAsync();
        return await read(db);
    });

    /// <summary>So many leads that nobody has seen before.</summary>
    public async Task<long[]> LeadsAsync(int count)
    {
        var ids = new long[count];
        for (var i = 0; i < count; i++)
        {
            var email = $"lead{Interlocked.Increment(ref _lead)}@recipients.example";
            ids[i] = EngineWorld.Ok(await OnAsync(A, services => services.GetRequiredService<LeadService>().CreateAsync(new LeadEditModel { Email = email })));
        }
        return ids;
    }

    /// <summary>A draft of one e-mail with these leads in it.</summary>
    public async Task<long> CampaignAsync(IReadOnlyList<long> leads, Action<CampaignEditModel>? configure = null)
    {
        var model = new CampaignEditModel { Name = "Spring" };
        configure?.Invoke(model);
        return await OnAsync(A, async services =>
        {
            var id = EngineWorld.Ok(await services.GetRequiredService<CampaignService>().CreateAsync(model));
            EngineWorld.Ok(await services.GetRequiredService<StepService>().CreateAsync(id, EngineWorld.Email()));
            if (leads.Count > 0) EngineWorld.Ok(await services.GetRequiredService<EnrollmentService>().EnrollAsync(id, leads));
            return id;
        });
    }

    /// <summary>Started, and everybody's first step planned.</summary>
    public Task StartAsync(long campaignId) => OnAsync(A, async services =>
    {
        Assert.True(EngineWorld.Ok(await services.GetRequiredService<CampaignLife>().StartAsync(campaignId)).IsStarted);
        return await services.GetRequiredService<ExecutionRunner>().RunDueAsync();
    });

    public Task<List<Outreach>> OutreachesAsync(long campaignId) =>
        ReadAsync(db => db.Outreaches.AsNoTracking().Where(o => o.CampaignId == campaignId).OrderBy(o => o.Id).ToListAsync());

    public async ValueTask DisposeAsync()
    {
        if (_a is not null) await _a.DisposeAsync();
        if (_b is not null) await _b.DisposeAsync();
        if (_database is not null) await _database.DisposeAsync();
    }
}
