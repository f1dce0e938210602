using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Leads.Import;
using CampaignStudio.Domain.Sandbox;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static CampaignStudio.Tests.Nodes.TwoNodes;

namespace CampaignStudio.Tests.Nodes;

/// <summary>What one node knows or does, the others know and respect.</summary>
[EveryDatabase]
public sealed class TogetherTests(TwoNodes nodes) : IClassFixture<TwoNodes>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Nodes_that_start_together_on_nothing_prepare_the_workspace_once()
    {
        await nodes.NeedAsync();

        Assert.Equal(1, await nodes.ReadAsync(db => db.Users.CountAsync()));
        Assert.Equal(1, await nodes.ReadAsync(db => db.ApiKeys.CountAsync()));
        Assert.Equal(LeadStatus.Defaults.Count, await nodes.ReadAsync(db => db.LeadStatuses.CountAsync()));
        Assert.Equal(1, await nodes.ReadAsync(db => db.DataProtectionKeys.CountAsync()));
        var token = nodes.A.Services.GetRequiredService<LinkSigner>().OpenToken(7);
        Assert.Equal(7, nodes.B.Services.GetRequiredService<LinkSigner>().TryReadOpen(token));
    }

    [Fact]
    public async Task Of_two_who_set_up_a_fresh_workspace_one_becomes_its_administrator()
    {
        await using var fresh = new TwoNodes();
        await fresh.NeedAsync(("Bootstrap:AdminEmail", null), ("Bootstrap:AdminPassword", null), ("Bootstrap:ApiKey", null));
        var names = new Queue<string>(["ada@example.com", "ben@example.com"]);

        var created = await fresh.BothAsync(services =>
        {
            string name;
            lock (names) name = names.Dequeue();
            return services.GetRequiredService<UserService>().CreateFirstAdminAsync(name, "", StudioFactory.AdminPassword);
        });

        Assert.Single(created, user => user.IsError);
        Assert.Equal(1, await fresh.ReadAsync(db => db.Users.CountAsync()));
    }

    [Fact]
    public async Task What_one_protects_the_other_can_read()
    {
        await nodes.NeedAsync();
        var secret = nodes.A.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("test").Protect("cookie");

        Assert.Equal("cookie", nodes.B.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("test").Unprotect(secret));
    }

    [Fact]
    public async Task A_change_on_one_reaches_who_watches_on_the_other()
    {
        await nodes.NeedAsync();
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var watch = nodes.B.Services.GetRequiredService<LiveUpdates>().Watch(Topic.Leads, () => seen.TrySetResult());

        await nodes.LeadsAsync(1);

        await seen.Task.WaitAsync(Limit);
    }

    [Fact]
    public async Task The_clock_moved_on_one_goes_as_far_on_the_other()
    {
        await nodes.NeedAsync();
        var advanced = EngineWorld.Ok(await OnAsync(nodes.A, services => services.GetRequiredService<SandboxClockService>().AdvanceAsync(TimeSpan.FromDays(3))));

        Assert.True(advanced.Offset > TimeSpan.FromDays(2.9));
        await Eventually.AsTrueAsync(() => Task.FromResult(nodes.B.Services.GetRequiredService<StudioClock>().Offset == advanced.Offset), Limit, "the other node's clock has moved");
        var further = EngineWorld.Ok(await OnAsync(nodes.B, services => services.GetRequiredService<SandboxClockService>().AdvanceAsync(TimeSpan.FromDays(1))));
        Assert.True(further.Offset > TimeSpan.FromDays(3.9));
    }

    [Fact]
    public async Task Whoever_moves_the_clock_waits_for_the_others_engines_and_keeps_them_out()
    {
        await nodes.NeedAsync();
        await OnAsync(nodes.B, async working =>
        {
            var inside = await working.GetRequiredService<EngineDoor>().TryEnterAsync("deliver");
            Assert.NotNull(inside);
            var takingOver = OnAsync(nodes.A, moving => moving.GetRequiredService<EngineDoor>().TakeOverAsync());
            await nodes.Database.SomebodyWaitsAsync();
            Assert.False(takingOver.IsCompleted);
            // Nobody slips in before the one who waits.
            Assert.Null(await working.GetRequiredService<EngineDoor>().TryEnterAsync("evaluate"));

            await inside.DisposeAsync();
            var hold = await takingOver.WaitAsync(Limit);
            Assert.NotNull(hold);
            Assert.Null(await working.GetRequiredService<EngineDoor>().TryEnterAsync("evaluate"));

            await hold.DisposeAsync();
            await using var again = await working.GetRequiredService<EngineDoor>().TryEnterAsync("evaluate");
            Assert.NotNull(again);
            return true;
        });
    }

    [Fact]
    public async Task A_file_taken_in_by_one_is_imported_by_the_other()
    {
        await nodes.NeedAsync();
        var id = EngineWorld.Ok(await OnAsync(nodes.A, async services =>
        {
            using var file = new MemoryStream("email\nimported@example.com\nnobody\n"u8.ToArray());
            return await services.GetRequiredService<ImportService>().StartAsync(file, new ImportRequest { FileName = "leads.csv" });
        }));

        await OnAsync(nodes.B, services => services.GetRequiredService<ExecutionRunner>().RunDueAsync());

        Assert.Equal(1, await nodes.ReadAsync(db => db.Leads.CountAsync(lead => lead.Email == "imported@example.com")));
        var rejected = EngineWorld.Ok(await OnAsync(nodes.A, services => services.GetRequiredService<ImportQueries>().BadRowsAsync(id)));
        using var output = new MemoryStream();
        await rejected.WriteAsync(output, default);
        Assert.Contains("nobody", System.Text.Encoding.UTF8.GetString(output.ToArray()), StringComparison.Ordinal);
    }
}
