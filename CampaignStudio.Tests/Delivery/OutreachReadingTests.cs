using System.Text.Json;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Integrations.Sandbox;
using CampaignStudio.Setup;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.Delivery;

/// <summary>What waits and why, and what the engine keeps in the database besides.</summary>
[EveryDatabase]
public sealed class OutreachReadingTests
{
    [Fact]
    public async Task What_waits_is_told_in_groups_with_its_reason_and_its_time()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (id, lea) = await world.RunningAsync(Call(), Email(days: 1));
        await world.RunAsync();
        var (queries, call) = (world.Studio.Get<OutreachQueries>(), await world.LastAsync(lea));

        Assert.Equal([1L], (await queries.WaitingAsync(id)).Select(group => group.Count));
        Assert.Equal(call.Id, (await queries.FindAsync(call.Id))!.Id);
        Assert.Equal([call.Id], await ListAsync());
        Assert.Equal([call.Id], await ListAsync(OutreachStatus.Waiting, Channel.Call, lea.Id));
        Assert.Empty(await ListAsync(channel: Channel.Email));
        Assert.Empty(await ListAsync(OutreachStatus.Sent));
        Assert.Equal([call.Id], await ListAsync(leadId: lea.Id));

        Ok(await world.Outreaches.CancelAsync(call.Id));
        Assert.Equal(world.Studio.NowUtc.AddDays(1), await world.Engine.NextDueUtcAsync());

        async Task<IEnumerable<long>> ListAsync(OutreachStatus? status = null, Channel? channel = null, long? leadId = null) =>
            (await queries.ListAsync(new PageRequest(), id, status, channel, leadId)).Items.Select(item => item.Id);
    }

    [Fact]
    public async Task A_group_that_can_not_be_read_goes_back_into_the_queue()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (id, lea) = await world.RunningAsync(Email());
        var steps = await world.ReadAsync(db => db.Steps.Where(step => step.CampaignId == id).Select(step => step.Id).ToListAsync());
        await using (var db = await world.Studio.OpenAsync())
        {
            await using var write = await db.BeginWriteAsync();
            await db.Database.ExecuteSqlAsync($"UPDATE campaign_sequences SET content = 'broken' WHERE id = {steps[0]}");
            await write.CommitAsync();
        }

        await Assert.ThrowsAsync<JsonException>(world.DrainAsync);

        Assert.Equal((OutreachStatus.Scheduled, null), ((await world.LastAsync(lea)).Status, (await world.LastAsync(lea)).LeaseOwner));
    }

    [Fact]
    public async Task The_link_keys_are_made_once()
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        await using var db = await studio.OpenAsync();
        var (first, second) = (new LinkKeys(), new LinkKeys());
        await first.LoadAsync(db);
        await second.LoadAsync(db);

        Assert.Equal(7, second.Signer.TryReadOpen(first.Signer.OpenToken(7)));
    }

    [Fact]
    public async Task A_sandboxed_message_is_kept_and_the_database_is_healthy()
    {
        await using var studio = await StudioWorkspace.CreateAsync(services => services.AddStudioHealth());
        var answer = await studio.Create<SandboxSmsTransport>().SendAsync(new OutgoingSms(0, "+33612345678", "Hello"), CancellationToken.None);

        Assert.IsType<HandOver.Accepted>(answer);
        Assert.Equal(HealthStatus.Healthy, (await studio.Get<HealthCheckService>().CheckHealthAsync()).Status);
    }
}
