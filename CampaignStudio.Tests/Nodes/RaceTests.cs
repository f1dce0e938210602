using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Delivery.Senders;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Reporting;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Domain.Suppressions;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static CampaignStudio.Tests.Nodes.TwoNodes;

namespace CampaignStudio.Tests.Nodes;

/// <summary>Two nodes do the same thing at the same moment: it is done once, and neither fails.</summary>
[EveryDatabase]
public sealed class RaceTests(TwoNodes nodes) : IClassFixture<TwoNodes>
{
    private static readonly TimeSpan Slice = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Leads_enrolled_by_both_are_enrolled_once()
    {
        await nodes.NeedAsync();
        var leads = await nodes.LeadsAsync(100);
        var campaign = await nodes.CampaignAsync([]);
        await nodes.StartAsync(campaign);

        var outcomes = await nodes.BothAsync(async services => EngineWorld.Ok(await services.GetRequiredService<EnrollmentService>().EnrollAsync(campaign, leads)).Outcome!);

        Assert.Equal((100, 100), (outcomes.Sum(outcome => outcome.Enrolled), outcomes.Sum(outcome => outcome.AlreadyEnrolled)));
        Assert.Equal(100, (await nodes.OutreachesAsync(campaign)).Select(o => o.LeadId).Distinct().Count());
    }

    [Fact]
    public async Task Who_is_enrolled_while_the_campaign_starts_begins_as_well()
    {
        await nodes.NeedAsync();
        var late = await nodes.LeadsAsync(1);
        var campaign = await nodes.CampaignAsync(await nodes.LeadsAsync(1));
        Task<Result<EnrollAnswer>>? enrolling = null;

        await WhileOpenAsync(
            nodes.A,
            async db =>
            {
                (await db.Campaigns.SingleAsync(c => c.Id == campaign)).Activate(nodes.A.Services.GetRequiredService<StudioClock>().UtcNow);
                await db.SaveChangesAsync();
            },
            meanwhile: async () =>
            {
                enrolling = OnAsync(nodes.B, services => services.GetRequiredService<EnrollmentService>().EnrollAsync(campaign, late));
                await Task.WhenAny(enrolling, nodes.Database.SomebodyWaitsAsync());
            });

        EngineWorld.Ok(await enrolling!);
        var enrollment = await nodes.ReadAsync(db => db.Enrollments.SingleAsync(e => e.CampaignId == campaign && e.LeadId == late[0]));
        Assert.Equal(EnrollmentStatus.Active, enrollment.Status);
    }

    [Fact]
    public async Task A_start_pressed_on_both_starts_once()
    {
        await nodes.NeedAsync();
        var campaign = await nodes.CampaignAsync(await nodes.LeadsAsync(3));

        var starts = await nodes.BothAsync(services => services.GetRequiredService<CampaignLife>().StartAsync(campaign));

        Assert.Single(starts, start => start is { IsError: false, Value.IsStarted: true });
        Assert.Single(starts, start => start.Error is { Kind: ErrorKind.Conflict, Code: "campaign_state" });
        Assert.Equal(1, await nodes.ReadAsync(db => db.Executions.CountAsync(e => e.CampaignId == campaign)));
    }

    [Fact]
    public async Task A_fact_that_comes_while_its_enrollment_is_evaluated_is_evaluated_too()
    {
        await nodes.NeedAsync();
        var campaign = await nodes.CampaignAsync(await nodes.LeadsAsync(1));
        await nodes.StartAsync(campaign);
        var outreach = Assert.Single(await nodes.OutreachesAsync(campaign));
        Task<Result<RecordedFact>>? recording = null;

        await WhileOpenAsync(
            nodes.A,
            async db =>
            {
                var enrollment = await db.Enrollments.SingleAsync(e => e.Id == outreach.EnrollmentId);
                Assert.NotNull(enrollment.EvaluateDueUtc);
                enrollment.Evaluated(7, 0, nodes.A.Services.GetRequiredService<StudioClock>().UtcNow, null);
                await db.SaveChangesAsync();
            },
            meanwhile: async () =>
            {
                recording = OnAsync(nodes.B, services => services.GetRequiredService<InteractionService>().RecordAsync(new Fact(InteractionKind.Opened) { OutreachId = outreach.Id }));
                await Task.WhenAny(recording, nodes.Database.SomebodyWaitsAsync());
            });

        EngineWorld.Ok(await recording!);
        Assert.NotNull((await nodes.ReadAsync(db => db.Enrollments.SingleAsync(e => e.Id == outreach.EnrollmentId))).EvaluateDueUtc);
    }

    [Fact]
    public async Task Both_send_what_is_due_each_message_once_and_the_books_balance()
    {
        await nodes.NeedAsync();
        var campaign = await nodes.CampaignAsync(await nodes.LeadsAsync(300));
        await nodes.StartAsync(campaign);

        await nodes.BothAsync(services => services.GetRequiredService<DeliveryEngine>().DrainDueAsync(Slice));
        await nodes.BothAsync(services => services.GetRequiredService<EvaluationService>().EvaluateDueAsync());

        var outreaches = await nodes.OutreachesAsync(campaign);
        Assert.All(outreaches, outreach => Assert.Equal(OutreachStatus.Sent, outreach.Status));
        var ids = outreaches.ConvertAll(outreach => outreach.Id);
        Assert.Equal(300, await nodes.ReadAsync(db => db.SandboxMessages.CountAsync(message => ids.Contains(message.OutreachId))));
        await AssertBooksAsync(campaign);
    }

    [Fact]
    public async Task Nobody_says_that_everybody_is_evaluated_while_the_other_node_still_holds_marked_rows()
    {
        await nodes.NeedAsync();
        var campaign = await nodes.CampaignAsync(await nodes.LeadsAsync(5));
        await nodes.StartAsync(campaign);
        await nodes.ReadAsync(db => EvaluationService.MarkAsync(db.Enrollments.Where(e => e.CampaignId == campaign), DateTime.UnixEpoch, default));
        Task<bool>? isThrough = null;
        await WhileOpenAsync(
            nodes.A,
            async db =>
            {
                var nowUtc = nodes.A.Services.GetRequiredService<StudioClock>().UtcNow;
                Assert.Equal(5, await EvaluationService.MarkAsync(db.Enrollments.Where(e => e.CampaignId == campaign), nowUtc, default));
                await db.Enrollments.Where(e => e.CampaignId == campaign).ExecuteUpdateAsync(set => set.SetProperty(e => e.EvaluateDueUtc, (DateTime?)null));
            },
            meanwhile: async () =>
            {
                isThrough = IsThroughAsync();
                await Task.WhenAny(isThrough, nodes.Database.SomebodyWaitsAsync());
                Assert.False(isThrough.IsCompleted);
            });
        Assert.False(await isThrough!);
        Assert.True(await IsThroughAsync());

        async Task<bool> IsThroughAsync()
        {
            await using var scope = nodes.B.Services.CreateAsyncScope();
            await using var db = await scope.ServiceProvider.GetRequiredService<IDbContextFactory<StudioDb>>().CreateDbContextAsync();
            await using var write = await db.BeginWriteAsync();
            return await EvaluationService.IsThroughAsync(db, campaign, nodes.B.Services.GetRequiredService<StudioClock>().UtcNow, default);
        }
    }

    [Fact]
    public async Task A_step_is_edited_while_the_engine_claims_its_messages()
    {
        await nodes.NeedAsync();
        var campaign = await nodes.CampaignAsync(await nodes.LeadsAsync(40));
        await nodes.StartAsync(campaign);
        var step = await nodes.ReadAsync(db => db.Steps.SingleAsync(s => s.CampaignId == campaign));
        Task<Result>? editing = null;
        IReadOnlyList<long> claimed = [];

        await WhileOpenAsync(
            nodes.A,
            async db =>
            {
                var nowUtc = nodes.A.Services.GetRequiredService<StudioClock>().UtcNow;
                claimed = await db.Dialect.ClaimDueAsync(
                    db, new DueSlice(campaign, [Sender.ConfiguredEmail], AfterUtc: null, nowUtc, DeliveryEngine.GroupSize), "a", nowUtc + DeliveryEngine.Lease, default);
            },
            meanwhile: async () =>
            {
                // No second try here: it must not need one.
                editing = OnAsync(nodes.B, services => services.GetRequiredService<StepService>().UpdateAsync(step.Id, EngineWorld.Email(days: 2)));
                await Task.WhenAny(editing, nodes.Database.SomebodyWaitsAsync());
            });

        EngineWorld.Ok(await editing!);
        Assert.Equal(DeliveryEngine.GroupSize, claimed.Count);
        var replanned = (await nodes.OutreachesAsync(campaign)).Where(outreach => outreach.DueUtc > outreach.BaseUtc.AddDays(1)).Select(outreach => outreach.Id).ToList();
        Assert.Equal(40 - DeliveryEngine.GroupSize, replanned.Count);
        Assert.Empty(replanned.Intersect(claimed));
    }

    [Fact]
    public async Task A_sender_that_is_down_is_probed_by_one()
    {
        await nodes.NeedAsync();
        var probes = new Probes();
        await OnAsync(nodes.A, async services =>
        {
            await using var db = await services.GetRequiredService<IDbContextFactory<StudioDb>>().CreateDbContextAsync();
            var state = new SenderState { SenderId = Sender.ConfiguredEmail };
            state.Open("gone", services.GetRequiredService<StudioClock>().UtcNow.AddMinutes(-1), TimeSpan.FromSeconds(15));
            db.Add(state);
            return await db.SaveChangesAsync();
        });

        await nodes.BothAsync(async services =>
        {
            await ActivatorUtilities.CreateInstance<SenderBreaker>(services, (IEmailTransport)probes).ProbeAsync(default);
            return true;
        });

        Assert.Equal(1, probes.Count);
        Assert.False((await nodes.ReadAsync(db => db.SenderStates.SingleAsync())).IsDown);
    }

    [Fact]
    public async Task The_same_click_the_same_address_the_same_lead_and_the_same_field_come_once()
    {
        await nodes.NeedAsync();
        var campaign = await nodes.CampaignAsync(await nodes.LeadsAsync(1));
        await nodes.StartAsync(campaign);
        var outreach = Assert.Single(await nodes.OutreachesAsync(campaign));

        for (var round = 0; round < 5; round++)
        {
            var number = round;
            var facts = await nodes.BothAsync(async services => EngineWorld.Ok(await services.GetRequiredService<InteractionService>().RecordAsync(
                new Fact(InteractionKind.Clicked) { OutreachId = outreach.Id, Url = "https://example.com/", ExternalId = $"click {number}" })));
            Assert.Single(facts, fact => fact.IsNew);
            var suppressions = await nodes.BothAsync(async services => EngineWorld.Ok(await services.GetRequiredService<SuppressionService>().AddAsync(
                new SuppressionEditModel { Address = $"no{number}@example.com" })));
            Assert.Equal(suppressions[0], suppressions[1]);
            var leads = await nodes.BothAsync(services => services.GetRequiredService<LeadService>().CreateAsync(new LeadEditModel { Email = $"twin{number}@example.com" }));
            Assert.Single(leads, lead => lead.Error?.Code == "lead_exists");
            var fields = await nodes.BothAsync(services => services.GetRequiredService<CustomFieldService>().AddAsync(new CustomFieldEditModel { Label = $"Twin {number}" }));
            Assert.Single(fields, field => field.Error?.Kind == ErrorKind.Conflict);
        }
        Assert.Equal(1, await nodes.ReadAsync(db => db.Tasks.CountAsync(task => task.CampaignId == campaign)));
        await AssertBooksAsync(campaign);
    }

    [Fact]
    public async Task Two_administrators_who_take_the_role_from_each_other_leave_one()
    {
        await nodes.NeedAsync();
        var other = await nodes.A.AddUserAsync("second@example.com", Role.Admin);
        var first = await nodes.ReadAsync(db => db.Users.Where(user => user.Id != other).Select(user => user.Id).SingleAsync());
        var victims = new Queue<long>([first, other]);

        var results = await nodes.BothAsync(services =>
        {
            long victim;
            lock (victims) victim = victims.Dequeue();
            return services.GetRequiredService<UserService>().ChangeRoleAsync(victim, Role.Agent);
        });

        Assert.Single(results, result => result.Error?.Code == AccessErrors.LastAdmin().Code);
        Assert.Equal(1, await nodes.ReadAsync(db => db.Users.CountAsync(user => user.Role == Role.Admin)));
    }

    [Fact]
    public async Task An_execution_that_a_dead_node_left_is_taken_over_and_of_two_nodes_one_gets_it()
    {
        await nodes.NeedAsync();
        var campaign = await nodes.CampaignAsync(await nodes.LeadsAsync(5));
        await OnAsync(nodes.A, async services =>
        {
            Assert.True(EngineWorld.Ok(await services.GetRequiredService<CampaignLife>().StartAsync(campaign)).IsStarted);
            await using var db = await services.GetRequiredService<IDbContextFactory<StudioDb>>().CreateDbContextAsync();
            var execution = await db.Executions.SingleAsync(e => e.CampaignId == campaign);
            execution.Lease("dead", services.GetRequiredService<StudioClock>().UtcNow.AddSeconds(-31), TimeSpan.FromSeconds(30));
            return await db.SaveChangesAsync();
        });

        var worked = await nodes.BothAsync(services => services.GetRequiredService<ExecutionRunner>().RunDueAsync());

        Assert.Equal(1, worked.Sum());
        Assert.Equal(5, (await nodes.OutreachesAsync(campaign)).Count);
    }

    private Task<bool> AssertBooksAsync(long campaign) => OnAsync(nodes.A, async services =>
    {
        Assert.True((await services.GetRequiredService<ProgressQueries>().LedgerAsync(campaign)).Balances);
        Assert.Empty(await ActivatorUtilities.GetServiceOrCreateInstance<Reconciliation>(services).CompareAsync(campaign));
        return true;
    });

    private sealed class Probes : IEmailTransport
    {
        private int _count;

        public int Count => _count;

        public bool IsConfigured => true;

        public Task<HandOver> SendAsync(OutgoingEmail email, MayStillGo? mayGo, CancellationToken cancel) => throw new NotSupportedException();

        public Task<HandOver?> ProbeAsync(MailServer? server, CancellationToken cancel)
        {
            Interlocked.Increment(ref _count);
            return Task.FromResult<HandOver?>(null);
        }
    }
}
