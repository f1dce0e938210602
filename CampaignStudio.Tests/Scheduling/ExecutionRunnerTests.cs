using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.Scheduling;

[EveryDatabase]
public sealed class ExecutionRunnerTests
{
    /// <summary>Writes a setting per chunk, in the chunk's transaction; three chunks.</summary>
    private sealed class Counting : IExecutionHandler
    {
        public Func<int, Task> Chunk { get; set; } = _ => Task.CompletedTask;

        public ScheduledExecution? Running { get; private set; }

        public ExecutionType Type => ExecutionType.GenerateFollowUps;

        public async Task<ChunkResult> RunChunkAsync(StudioDb db, ScheduledExecution execution, CancellationToken cancel)
        {
            var number = int.Parse(execution.Cursor ?? "0", System.Globalization.CultureInfo.InvariantCulture) + 1;
            (Running, execution.Total) = (execution, 3);
            db.Settings.Add(new Setting { Key = $"chunk_{execution.Id}_{number}", Value = "done" });
            await db.SaveChangesAsync(cancel);
            await Chunk(number);
            return new ChunkResult(number.ToString(System.Globalization.CultureInfo.InvariantCulture), 1, number == 3);
        }
    }

    private static async Task<(StudioWorkspace Studio, Counting Handler, ScheduledExecution Execution)> PlannedAsync(TimeSpan? every = null)
    {
        var handler = new Counting();
        var studio = await StudioWorkspace.CreateAsync(services =>
        {
            foreach (var other in services.Where(service => service.ServiceType == typeof(IExecutionHandler)).ToList()) services.Remove(other);
            services.AddSingleton<IExecutionHandler>(handler);
        });
        var execution = new ScheduledExecution { Type = handler.Type, DueUtc = studio.NowUtc, CreatedUtc = studio.NowUtc, Every = every };
        await studio.AddAsync(execution);
        return (studio, handler, execution);
    }

    /// <summary>Notes how far the long work had come.</summary>
    private sealed class Pausing : IExecutionHandler
    {
        public int? AfterChunks { get; private set; }

        public ExecutionType Type => ExecutionType.PauseCampaign;

        public async Task<ChunkResult> RunChunkAsync(StudioDb db, ScheduledExecution execution, CancellationToken cancel)
        {
            AfterChunks = await db.Settings.CountAsync(s => s.Key.StartsWith("chunk_"), cancel);
            return new ChunkResult(null, 1, IsComplete: true);
        }
    }

    [Fact]
    public async Task What_somebody_set_a_time_for_does_not_wait_until_long_work_is_over()
    {
        var (studio, handler, _) = await PlannedAsync();
        await using var __ = studio;
        await studio.AddAsync(new ScheduledExecution { Type = ExecutionType.PauseCampaign, DueUtc = studio.NowUtc, CreatedUtc = studio.NowUtc });
        var pausing = new Pausing();

        await studio.Create<ExecutionRunner>((IEnumerable<IExecutionHandler>)(IExecutionHandler[])[handler, pausing]).RunDueAsync();

        Assert.Equal((1, 3), (pausing.AfterChunks, await ChunksAsync(studio)));
        Assert.All(await AllAsync(studio), execution => Assert.Equal(ExecutionStatus.Completed, execution.Status));
    }

    [Fact]
    public async Task A_start_does_not_wait_until_a_longer_one_is_over_and_both_end()
    {
        var started = new List<string>();
        var (studio, handler, _) = await PlannedAsync();
        await using var __ = studio;
        handler.Chunk = number => Add($"long {number}");
        var start = new Starting(chunks: 2, number => Add($"start {number}"));
        await studio.AddAsync(new ScheduledExecution { Type = start.Type, DueUtc = studio.NowUtc, CreatedUtc = studio.NowUtc });

        Assert.Equal(2, await studio.Create<ExecutionRunner>((IEnumerable<IExecutionHandler>)(IExecutionHandler[])[handler, start]).RunDueAsync());

        Assert.Equal(["long 1", "start 1", "long 2", "start 2", "long 3"], started);
        Assert.All(await AllAsync(studio), execution => Assert.Equal(ExecutionStatus.Completed, execution.Status));

        Task Add(string what)
        {
            started.Add(what);
            return Task.CompletedTask;
        }
    }

    private sealed class Starting(int chunks, Func<long, Task> work) : IExecutionHandler
    {
        public ExecutionType Type => ExecutionType.StartCampaign;

        public async Task<ChunkResult> RunChunkAsync(StudioDb db, ScheduledExecution execution, CancellationToken cancel)
        {
            await work(execution.Done + 1);
            return new ChunkResult(null, 1, execution.Done + 1 == chunks);
        }
    }

    private static async Task<List<ScheduledExecution>> AllAsync(StudioWorkspace studio)
    {
        await using var db = await studio.OpenAsync();
        return await db.Executions.OrderBy(e => e.Id).ToListAsync();
    }

    private static async Task<int> ChunksAsync(StudioWorkspace studio)
    {
        await using var db = await studio.OpenAsync();
        return await db.Settings.CountAsync(s => s.Key.StartsWith("chunk_"));
    }

    [Fact]
    public async Task A_runner_that_dies_in_a_chunk_loses_only_that_chunk_and_another_goes_on()
    {
        var (studio, handler, _) = await PlannedAsync();
        await using var __ = studio;
        using var killed = new CancellationTokenSource();
        handler.Chunk = number =>
        {
            if (number != 2) return Task.CompletedTask;
            killed.Cancel();
            throw new OperationCanceledException(killed.Token);
        };
        await studio.Get<ExecutionRunner>().RunDueAsync(killed.Token);
        Assert.Equal((ExecutionStatus.Running, 1, 1), ((await AllAsync(studio))[0].Status, (await AllAsync(studio))[0].Done, await ChunksAsync(studio)));

        handler.Chunk = _ => Task.CompletedTask;
        var other = studio.Create<ExecutionRunner>();
        Assert.Equal(0, await other.RunDueAsync());
        await other.RecoverAsync();
        Assert.Equal(1, await other.RunDueAsync());
        Assert.Equal((ExecutionStatus.Completed, 3, 3), ((await AllAsync(studio))[0].Status, (await AllAsync(studio))[0].Done, await ChunksAsync(studio)));
    }

    [Fact]
    public async Task A_failed_one_says_why_and_a_retry_goes_on_where_it_stopped()
    {
        var (studio, handler, execution) = await PlannedAsync();
        await using var __ = studio;
        handler.Chunk = number => number == 2 ? throw new ExecutionFailedException("The campaign is gone.") : Task.CompletedTask;
        await studio.Get<ExecutionRunner>().RunDueAsync();
        Assert.Equal((ExecutionStatus.Failed, "The campaign is gone.", 1), ((await AllAsync(studio))[0].Status, (await AllAsync(studio))[0].Error, await ChunksAsync(studio)));

        handler.Chunk = _ => Task.CompletedTask;
        Ok(await studio.Get<ExecutionService>().RetryAsync(execution.Id));
        await studio.Get<ExecutionRunner>().RunDueAsync();
        Assert.Equal((ExecutionStatus.Completed, 3), ((await AllAsync(studio))[0].Status, await ChunksAsync(studio)));
        Assert.Equal("execution_state", (await studio.Get<ExecutionService>().RetryAsync(execution.Id)).Error!.Code);
    }

    [Fact]
    public async Task One_whose_work_is_broken_off_every_time_is_tried_a_few_times_and_then_failed()
    {
        var (studio, handler, execution) = await PlannedAsync();
        await using var __ = studio;
        handler.Chunk = number => number == 2 ? throw new BrokenLineException() : Task.CompletedTask;
        for (var attempt = 1; attempt <= 5; attempt++)
        {
            Assert.Equal(1, await studio.Get<ExecutionRunner>().RunDueAsync());
            Assert.Equal(attempt < 5 ? ExecutionStatus.Running : ExecutionStatus.Failed, (await AllAsync(studio))[0].Status);
            studio.Time.Advance(TimeSpan.FromMinutes(1));
        }
        Assert.Contains("broken off 5 times in a row: The line is dead.", (await AllAsync(studio))[0].Error, StringComparison.Ordinal);

        // What works in between starts the count anew, and so does a person's retry.
        Ok(await studio.Get<ExecutionService>().RetryAsync(execution.Id));
        await studio.Get<ExecutionRunner>().RunDueAsync();
        Assert.Equal((ExecutionStatus.Running, 1), ((await AllAsync(studio))[0].Status, (await AllAsync(studio))[0].Interruptions));
        studio.Time.Advance(TimeSpan.FromMinutes(1));
        handler.Chunk = number => number == 3 ? throw new BrokenLineException() : Task.CompletedTask;
        await studio.Get<ExecutionRunner>().RunDueAsync();
        Assert.Equal(1, (await AllAsync(studio))[0].Interruptions);
    }

    private sealed class BrokenLineException() : System.Data.Common.DbException("The line is dead.")
    {
        public override bool IsTransient => true;
    }

    [Fact]
    public async Task One_that_is_cancelled_stops_after_its_chunk_and_a_pending_one_at_once()
    {
        var (studio, handler, execution) = await PlannedAsync();
        await using var __ = studio;
        handler.Chunk = _ =>
        {
            Ok(handler.Running!.RequestCancel(studio.NowUtc));
            return Task.CompletedTask;
        };
        await studio.Get<ExecutionRunner>().RunDueAsync();
        Assert.Equal((ExecutionStatus.Cancelled, 1), ((await AllAsync(studio))[0].Status, await ChunksAsync(studio)));

        await studio.AddAsync(new ScheduledExecution { Type = handler.Type, DueUtc = studio.NowUtc.AddDays(1), CreatedUtc = studio.NowUtc });
        Ok(await studio.Get<ExecutionService>().CancelAsync(execution.Id + 1));
        Assert.Equal(ExecutionStatus.Cancelled, (await AllAsync(studio))[1].Status);
    }

    [Fact]
    public async Task A_repeating_one_runs_again_after_an_outage_once_and_after_a_failure_too()
    {
        var (studio, handler, execution) = await PlannedAsync(TimeSpan.FromHours(1));
        await using var __ = studio;
        var start = studio.NowUtc;
        handler.Chunk = _ => throw new ExecutionFailedException("Not today.");
        await studio.Get<ExecutionRunner>().RunDueAsync();
        Assert.Equal([(ExecutionStatus.Failed, start), (ExecutionStatus.Pending, start.AddHours(1))], (await AllAsync(studio)).Select(e => (e.Status, e.DueUtc)));

        // A retry of a run whose successor is planned plans no second one.
        handler.Chunk = _ => Task.CompletedTask;
        Ok(await studio.Get<ExecutionService>().RetryAsync(execution.Id));
        await studio.Get<ExecutionRunner>().RunDueAsync();
        Assert.Equal(2, (await AllAsync(studio)).Count);

        studio.Time.Advance(TimeSpan.FromHours(5.5));
        await studio.Get<ExecutionRunner>().RunDueAsync();
        Assert.Equal(
            [(ExecutionStatus.Completed, start), (ExecutionStatus.Completed, start.AddHours(1)), (ExecutionStatus.Pending, start.AddHours(6))],
            (await AllAsync(studio)).Select(e => (e.Status, e.DueUtc)));
    }

    [Fact]
    public async Task Work_of_one_kind_runs_once_at_a_time_and_whoever_takes_over_keeps_the_rest_out()
    {
        var activity = new EngineActivity();
        var entered = activity.TryEnter("deliver")!;
        Assert.Null(activity.TryEnter("deliver"));
        var takingOver = activity.TakeOverAsync(default);
        Assert.False(takingOver.IsCompleted);
        Assert.Null(activity.TryEnter("evaluate"));
        Assert.Null(await activity.TakeOverAsync(default));
        entered.Dispose();
        (await takingOver)!.Dispose();
        Assert.NotNull(activity.TryEnter("deliver"));
    }
}
