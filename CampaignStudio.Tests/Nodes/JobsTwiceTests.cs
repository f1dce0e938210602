using System.Linq.Expressions;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.FollowUps;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Reporting;
using CampaignStudio.Domain.Rules;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Jobs;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Hangfire;
using Hangfire.Common;
using Hangfire.Server;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignStudio.Tests.Nodes;

/// <summary>Hangfire promises at least once: the very same job performed twice, at the same time, has the effect of one.</summary>
[EveryDatabase]
public sealed class JobsTwiceTests(StudioFactory alone, TwoNodes nodes) : IClassFixture<StudioFactory>, IClassFixture<TwoNodes>
{
    private const int Leads = 120;

    [Fact]
    public Task Performed_twice_in_one_process_jobs_send_once_and_do_everything_once() => AssertOnceAsync(alone, alone);

    [Fact]
    public async Task Performed_on_two_nodes_jobs_send_once_and_do_everything_once()
    {
        await nodes.NeedAsync();

        await AssertOnceAsync(nodes.A, nodes.B);
    }

    private static async Task AssertOnceAsync(StudioFactory one, StudioFactory other)
    {
        var campaign = await StartedAsync(one);

        while (await IsBusyAsync(one, campaign))
        {
            await TwiceAsync<RunExecutionsJob>(one, other, job => job.RunAsync(CancellationToken.None));
            await TwiceAsync<DeliverDueOutreachesJob>(one, other, job => job.RunAsync(CancellationToken.None));
            await TwiceAsync<SettleOutreachesJob>(one, other, job => job.RunAsync(CancellationToken.None));
            await TwiceAsync<EvaluateLeadsJob>(one, other, job => job.RunAsync(CancellationToken.None));
        }

        await ReadAsync(one, async db =>
        {
            var sent = await db.SandboxMessages.Select(message => message.ToAddress).ToListAsync();
            Assert.Equal((Leads, Leads), (sent.Count, sent.Distinct().Count()));
            Assert.Equal(Leads, await db.Outreaches.CountAsync(o => o.CampaignId == campaign && o.SentUtc != null));
            Assert.Equal(Leads, await db.Outreaches.CountAsync(o => o.CampaignId == campaign));
            Assert.Equal(Leads, await db.LeadStatusChanges.CountAsync(change => change.ToStatus == "contacte"));
            Assert.Equal(Leads, await db.Tasks.CountAsync(task => task.CampaignId == campaign));
            Assert.Equal(ExecutionStatus.Completed, (await db.Executions.SingleAsync(e => e.CampaignId == campaign)).Status);
            return true;
        });
        await one.AsAsync(null, async services =>
        {
            Assert.True((await services.GetRequiredService<ProgressQueries>().LedgerAsync(campaign)).Balances);
            Assert.Empty(await ActivatorUtilities.GetServiceOrCreateInstance<Reconciliation>(services).CompareAsync(campaign));
            return true;
        });
    }

    /// <summary>Everybody is enrolled; the engine has still to activate them, to write to them, to move them and to make a task for each.</summary>
    private static Task<long> StartedAsync(StudioFactory studio) => studio.AsAsync(null, async services =>
    {
        var leads = new List<long>();
        foreach (var number in Enumerable.Range(1, Leads))
        {
            leads.Add(EngineWorld.Ok(await services.GetRequiredService<LeadService>().CreateAsync(new LeadEditModel { Email = $"lead{number}@recipients.example" })));
        }
        var contacted = EngineWorld.When("email_sent", ConditionOperator.Equals, true);
        var model = new CampaignEditModel
        {
            Name = "Spring",
            ProgressionRules = [new("p", "Contacted", "nouveau", "contacte", [contacted], [new CreateTask("Ring them", TaskType.Call)])],
        };
        var campaign = EngineWorld.Ok(await services.GetRequiredService<CampaignService>().CreateAsync(model));
        EngineWorld.Ok(await services.GetRequiredService<StepService>().CreateAsync(campaign, EngineWorld.Email()));
        EngineWorld.Ok(await services.GetRequiredService<Domain.Enrollments.EnrollmentService>().EnrollAsync(campaign, leads));
        Assert.True(EngineWorld.Ok(await services.GetRequiredService<CampaignLife>().StartAsync(campaign)).IsStarted);
        return campaign;
    });

    private static Task<bool> IsBusyAsync(StudioFactory studio, long campaign) => ReadAsync(studio, async db =>
        await db.Executions.AnyAsync(e => e.Status == ExecutionStatus.Pending || e.Status == ExecutionStatus.Running)
        || await db.Outreaches.AnyAsync(o => o.Status == OutreachStatus.Scheduled || o.Status == OutreachStatus.Sending)
        || await db.Enrollments.AnyAsync(e => e.CampaignId == campaign && e.EvaluateDueUtc != null));

    /// <summary>One job with one id, given to two of Hangfire's workers: so it is when a store takes the first for dead.</summary>
    private static async Task TwiceAsync<TJob>(StudioFactory one, StudioFactory other, Expression<Func<TJob, Task>> run)
    {
        var (work, createdUtc) = (Job.FromExpression(run), TimeProvider.System.GetUtcNow().UtcDateTime);
        using var first = one.Services.GetRequiredService<JobStorage>().GetConnection();
        var id = first.CreateExpiredJob(work, new Dictionary<string, string>(), createdUtc, TimeSpan.FromMinutes(10));
        using var together = new Barrier(2);
        await Task.WhenAll(Task.Run(() => Perform(one)), Task.Run(() => Perform(other)));

        void Perform(StudioFactory node)
        {
            var storage = node.Services.GetRequiredService<JobStorage>();
            using var connection = storage.GetConnection();
            var worker = new BackgroundJobPerformer(JobFilterProviders.Providers, node.Services.GetRequiredService<JobActivator>());
#pragma warning disable RS0030 // Nothing is enqueued: this is what a worker has fetched.
            var job = new BackgroundJob(id, work, createdUtc);
#pragma warning restore RS0030
            together.SignalAndWait();
            worker.Perform(new PerformContext(storage, connection, job, new JobCancellationToken(canceled: false)));
        }
    }

    private static Task<T> ReadAsync<T>(StudioFactory studio, Func<StudioDb, Task<T>> read) => studio.AsAsync(null, async services =>
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<StudioDb>>().CreateDbContextAsync();
        return await read(db);
    });
}
