using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Jobs;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Hangfire;
using Hangfire.InMemory;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CampaignStudio.Tests.Scheduling;

/// <summary>What was dispatched and never runs is found, told to the administrators, and forgotten when it runs.</summary>
[EveryDatabase]
public sealed class EngineAlarmTests : IAsyncLifetime
{
    private StudioWorkspace _studio = null!;
    private EngineAlarm _alarm = null!;

    public async ValueTask InitializeAsync()
    {
        _studio = await StudioWorkspace.CreateAsync(AddEngine);
        _alarm = _studio.Get<EngineAlarm>();
    }

    public ValueTask DisposeAsync() => _studio.DisposeAsync();

    /// <summary>What a node has besides, with a job store of its own.</summary>
    internal static void AddEngine(IServiceCollection services) => services
        .AddSingleton<JobStorage>(new InMemoryStorage())
        .AddSingleton<JobPulse>()
        .AddSingleton<JobStore>()
        .AddSingleton<EngineAlarm>()
        .AddHealthChecks().AddCheck<EngineHealth>("engine");

    [Fact]
    public async Task A_due_execution_that_nobody_begins_is_told_after_a_while_and_only_once()
    {
        var admin = await _studio.AddUserAsync("Ada", Role.Admin);
        await AddAsync(ExecutionType.Evaluate);
        Assert.Empty(await LookAsync());

        var alarm = Assert.Single(await LookAsync(after: EngineAlarm.Patience));
        await ReadNotificationsAsync();
        await LookAsync(after: EngineAlarm.Patience);

        Assert.Equal("“Evaluate” is due and nobody begins it.", alarm.Text);
        Assert.Equal([(admin.Id, alarm.Text)], await NotificationsAsync());
        Assert.Equal(HealthStatus.Degraded, (await _studio.Get<HealthCheckService>().CheckHealthAsync()).Status);
    }

    [Fact]
    public async Task It_is_forgotten_once_it_runs()
    {
        var id = await AddAsync(ExecutionType.Evaluate);
        await LookAsync();
        Assert.NotEmpty(await LookAsync(after: EngineAlarm.Patience));

        await ChangeAsync(id, execution => execution.Complete(_studio.NowUtc));

        Assert.Empty(await LookAsync());
        Assert.Equal(HealthStatus.Healthy, (await _studio.Get<HealthCheckService>().CheckHealthAsync()).Status);
    }

    [Fact]
    public async Task What_had_to_wait_its_turn_meanwhile_is_watched_anew()
    {
        await AddAsync(ExecutionType.Evaluate);
        await LookAsync();
        var busy = await AddAsync(ExecutionType.ImportLeads, execution => execution.Lease("m:1:x", _studio.NowUtc, ExecutionRunner.Lease));
        await LookAsync();
        _studio.Time.Advance(EngineAlarm.Patience);
        await ChangeAsync(busy, execution => execution.Complete(_studio.NowUtc));

        Assert.Empty(await LookAsync());
        Assert.NotEmpty(await LookAsync(after: EngineAlarm.Patience));
    }

    [Fact]
    public async Task What_is_planned_or_waits_behind_work_that_goes_on_is_no_alarm()
    {
        await AddAsync(ExecutionType.Evaluate);
        await AddAsync(ExecutionType.PauseCampaign, due: TimeSpan.FromDays(1));
        var busy = await AddAsync(ExecutionType.ImportLeads, execution => execution.Lease("m:1:x", _studio.NowUtc, ExecutionRunner.Lease));
        await LookAsync();
        _studio.Time.Advance(EngineAlarm.Patience);
        await ChangeAsync(busy, execution => execution.Advance("1", 1, _studio.NowUtc + ExecutionRunner.Lease));

        Assert.Empty(await LookAsync());
    }

    [Fact]
    public async Task Work_that_stopped_half_way_and_that_nobody_takes_over()
    {
        await AddAsync(ExecutionType.ImportLeads, execution => execution.Lease("m:1:x", _studio.NowUtc, ExecutionRunner.Lease));
        _studio.Time.Advance(ExecutionRunner.Lease);
        await LookAsync();

        var alarm = Assert.Single(await LookAsync(after: EngineAlarm.Patience));

        Assert.Equal("“Import leads” stopped half-way and nobody takes it over.", alarm.Text);
    }

    [Fact]
    public async Task A_kind_of_work_that_has_not_run_on_this_node()
    {
        Assert.Empty(await LookAsync(after: EngineAlarm.Patience, beat: true));

        _studio.Time.Advance(EngineAlarm.Patience + TimeSpan.FromMinutes(1));
        await _alarm.CheckAsync(Cancel);

        Assert.Equal(RecurringJobs.EngineWork.Count, _alarm.Current.Count);
        Assert.Equal("“Send what is due” has not run on this node.", _alarm.Current[0].Text);
        Assert.Empty(await LookAsync());
    }

    [Fact]
    public async Task Work_of_a_campaign_is_told_by_its_name()
    {
        var campaign = new Campaign { Name = "Spring", CreatedUtc = _studio.NowUtc };
        await _studio.AddAsync(campaign);
        await _studio.AddAsync(new ScheduledExecution { Type = ExecutionType.StartCampaign, CampaignId = campaign.Id, DueUtc = _studio.NowUtc, CreatedUtc = _studio.NowUtc });
        await LookAsync();

        Assert.Equal("“Start campaign” of Spring is due and nobody begins it.", Assert.Single(await LookAsync(after: EngineAlarm.Patience)).Text);
    }

    [Fact]
    public async Task A_node_without_an_engine_of_its_own_misses_no_work()
    {
        _studio.Get<IConfiguration>()["Jobs:Enabled"] = "false";

        Assert.Empty(await LookAsync(after: EngineAlarm.Patience + TimeSpan.FromHours(1), beat: false));
    }

    [Fact]
    public async Task Jobs_that_no_worker_takes()
    {
        new BackgroundJobClient(_studio.Get<JobStorage>()).Enqueue<DeliverDueOutreachesJob>(job => job.RunAsync(CancellationToken.None));
        // The store has real time.
        _studio.Time.SetUtcNow(TimeProvider.System.GetUtcNow() + EngineAlarm.Patience);
        await LookAsync();

        var alarm = Assert.Single(await LookAsync(after: EngineAlarm.Patience));

        Assert.Equal("Jobs stand in the queue “delivery” and no worker takes them.", alarm.Text);
    }

    [Fact]
    public async Task Every_recurring_job_has_words_of_its_own() =>
        Assert.All(RecurringJobs.EngineWork, work => Assert.NotEqual(work.Job.Name, EngineWords.Of(work.Job)));

    [Theory]
    [InlineData("HOST:7:0123", "host:7:abcd", true)]
    [InlineData("HOST:7:0123", "host:71:abcd", false)]
    [InlineData(null, "host:7:abcd", false)]
    public void A_lease_leads_to_the_job_of_its_process(string? owner, string server, bool found)
    {
        var view = new JobStoreView([], [new JobRun("j1", typeof(RunExecutionsJob), server, null)], [], []);

        Assert.Equal(found ? "j1" : null, view.JobOf(owner, typeof(RunExecutionsJob))?.Id);
        Assert.Null(view.JobOf(owner, typeof(DeliverDueOutreachesJob)));
    }

    private async Task<IReadOnlyList<Alarm>> LookAsync(TimeSpan after = default, bool beat = true)
    {
        _studio.Time.Advance(after);
        if (beat) Beat(_studio.Get<JobPulse>());
        await _alarm.CheckAsync(Cancel);
        return _alarm.Current;
    }

    /// <summary>Everything the engine does starts once more.</summary>
    internal static void Beat(JobPulse pulse)
    {
        pulse.Started<DeliverDueOutreachesJob>();
        pulse.Started<SettleOutreachesJob>();
        pulse.Started<RunExecutionsJob>();
        pulse.Started<EvaluateLeadsJob>();
        pulse.Started<CompleteCampaignsJob>();
        pulse.Started<SendNotificationMailJob>();
    }

    private async Task<long> AddAsync(ExecutionType type, Action<ScheduledExecution>? change = null, TimeSpan due = default)
    {
        var execution = new ScheduledExecution { Type = type, DueUtc = _studio.NowUtc + due, CreatedUtc = _studio.NowUtc };
        change?.Invoke(execution);
        await _studio.AddAsync(execution);
        return execution.Id;
    }

    private async Task ChangeAsync(long id, Action<ScheduledExecution> change)
    {
        await using var db = await _studio.OpenAsync();
        change(await db.Executions.SingleAsync(e => e.Id == id, Cancel));
        await db.SaveChangesAsync(Cancel);
    }

    private async Task<List<(long, string)>> NotificationsAsync()
    {
        await using var db = await _studio.OpenAsync();
        return [.. (await db.Notifications.ToListAsync(Cancel)).Select(n => (n.UserId, n.Message))];
    }

    private async Task ReadNotificationsAsync()
    {
        await using var db = await _studio.OpenAsync();
        await db.Notifications.ExecuteUpdateAsync(set => set.SetProperty(n => n.ReadUtc, _studio.NowUtc), Cancel);
    }

    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;
}
