using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignStudio.Tests.Nodes;

/// <summary>A chunk of an execution that takes longer than its lease, while another node looks for work.</summary>
[EveryDatabase]
public sealed class LongChunkTests
{
    [Fact]
    public async Task It_keeps_its_lease_and_is_done_once()
    {
        var handler = new Slow();
        await using var studio = await StudioWorkspace.CreateAsync(services =>
        {
            foreach (var other in services.Where(service => service.ServiceType == typeof(IExecutionHandler)).ToList()) services.Remove(other);
            services.AddSingleton<IExecutionHandler>(handler);
        });
        await using var db = await studio.OpenAsync();
        var execution = new ScheduledExecution { Type = handler.Type, DueUtc = studio.NowUtc, CreatedUtc = studio.NowUtc };
        await studio.AddAsync(execution);
        var second = studio.Create<ExecutionRunner>();
        handler.Work = async () =>
        {
            // Where one node has the database to itself there is no other that could take it.
            if (!db.Dialect.ServesNodes) return;
            studio.Time.Advance(TimeSpan.FromSeconds(25));
            await Eventually.AsTrueAsync(
                () => db.Executions.AsNoTracking().AnyAsync(row => row.Id == execution.Id && row.LeaseUntilUtc >= studio.NowUtc.AddSeconds(25)),
                TimeSpan.FromSeconds(30),
                "The lease was renewed");
            // Without renewal it would have run out by now.
            studio.Time.Advance(TimeSpan.FromSeconds(20));
            Assert.Equal(0, await second.RunDueAsync());
        };

        Assert.Equal(1, await studio.Get<ExecutionRunner>().RunDueAsync());

        var done = await db.Executions.AsNoTracking().SingleAsync(row => row.Id == execution.Id);
        Assert.Equal((ExecutionStatus.Completed, null, 1), (done.Status, done.Error, handler.Chunks));
    }

    private sealed class Slow : IExecutionHandler
    {
        public Func<Task> Work { get; set; } = () => Task.CompletedTask;

        public int Chunks { get; private set; }

        public ExecutionType Type => ExecutionType.GenerateFollowUps;

        public async Task<ChunkResult> RunChunkAsync(StudioDb db, ScheduledExecution execution, CancellationToken cancel)
        {
            Chunks++;
            await Work();
            return new ChunkResult(null, 1, true);
        }
    }
}
