using System.Text.Json;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Delivery.Pacing;
using CampaignStudio.Domain.Delivery.Senders;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.FollowUps;
using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Reporting;
using CampaignStudio.Domain.Rules;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignStudio.Tests.Support;

/// <summary>The whole engine on a workspace of its own, driven by hand: nothing happens until a test says so.</summary>
public sealed class EngineWorld : IAsyncDisposable
{
    private const int MostRounds = 500;

    // For broken engines, far beyond what a working one needs.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1.5);

    private EngineWorld(StudioWorkspace studio) => Studio = studio;

    public StudioWorkspace Studio { get; }
    public ScriptedTransport Wire => Studio.Get<ScriptedTransport>();
    public CampaignLife Life => Studio.Get<CampaignLife>();
    public CampaignService Campaigns => Studio.Get<CampaignService>();
    public EnrollmentService Enrollments => Studio.Get<EnrollmentService>();
    public OutreachService Outreaches => Studio.Get<OutreachService>();
    public StepService Steps => Studio.Get<StepService>();
    public DeliveryEngine Engine => Studio.Get<DeliveryEngine>();
    public DeliverySweep Sweep => Studio.Get<DeliverySweep>();

    public static async Task<EngineWorld> CreateAsync(Action<IServiceCollection>? configure = null) => new(await StudioWorkspace.CreateAsync(configure));

    public static StepEditModel Email(string name = "Hello", int days = 0, int hours = 0, Condition? when = null) => new()
    {
        Name = name,
        Channel = Channel.Email,
        DelayDays = days,
        DelayHours = hours,
        Conditions = when ?? Condition.Always,
        Content = JsonSerializer.SerializeToElement(new
        {
            subject = name + " {{ first_name }}",
            html = "<p>Dear {{ first_name }}, <a href=\"https://example.com/offer\">look</a></p>",
        }),
    };

    public static StepEditModel Sms(string name = "Text", int days = 0, int hours = 0) => new()
    {
        Name = name,
        Channel = Channel.Sms,
        DelayDays = days,
        DelayHours = hours,
        Content = JsonSerializer.SerializeToElement(new { text = name + " {{ first_name }}" }),
    };

    public static StepEditModel Call(string name = "Call", int days = 0, int hours = 0) => new()
    {
        Name = name,
        Channel = Channel.Call,
        DelayDays = days,
        DelayHours = hours,
        Content = JsonSerializer.SerializeToElement(new { title = "Ring {{ first_name }}" }),
    };

    public static Condition When(string field, ConditionOperator op, FactValue? value = null) => new Comparison(field, op, value);

    public Task<long> CampaignAsync(params StepEditModel[] steps) => CampaignAsync(_ => { }, steps);

    public async Task<long> CampaignAsync(Action<CampaignEditModel> configure, params StepEditModel[] steps)
    {
        var model = new CampaignEditModel { Name = "Spring" };
        configure(model);
        var id = Ok(await Campaigns.CreateAsync(model));
        foreach (var step in steps) Ok(await Steps.CreateAsync(id, step));
        return id;
    }

    public Task<Lead> LeadAsync(string name = "lea", Action<Lead>? configure = null) => Studio.AddLeadAsync($"{name}@example.com", configure: lead =>
    {
        lead.FirstName = name;
        configure?.Invoke(lead);
    });

    /// <summary>A lead with a number of its own.</summary>
    public Task<Lead> LeadWithPhoneAsync(string name = "lea", string phone = "+33612345678") => Studio.AddLeadAsync($"{name}@example.com", phone, lead => lead.FirstName = name);

    /// <summary>Enrolls, starts and plans; nothing is sent yet.</summary>
    public async Task StartAsync(long campaignId, params Lead[] leads)
    {
        if (leads.Length > 0) Ok(await Enrollments.EnrollAsync(campaignId, [.. leads.Select(lead => lead.Id)]));
        var started = Ok(await Life.StartAsync(campaignId));
        Assert.True(started.IsStarted, string.Join("; ", started.Preflight.Problems));
        await Studio.Get<ExecutionRunner>().RunDueAsync();
    }

    /// <summary>A started campaign of these steps with one lead in it.</summary>
    public async Task<(long CampaignId, Lead Lead)> RunningAsync(params StepEditModel[] steps)
    {
        var campaignId = await CampaignAsync(steps);
        var lead = await LeadWithPhoneAsync();
        await StartAsync(campaignId, lead);
        return (campaignId, lead);
    }

    /// <summary>Everything the jobs would do now, until nothing is left to do.</summary>
    public async Task RunAsync()
    {
        var rounds = 0;
        int worked;
        do
        {
            Assert.True(++rounds <= MostRounds, $"There is still work after {MostRounds} rounds: something is done again and again.");
            worked = await Studio.Get<ExecutionRunner>().RunDueAsync();
            await Sweep.RunAsync();
            worked += await DrainAsync();
            worked += (await Studio.Get<EvaluationService>().EvaluateDueAsync()).Evaluated;
        }
        while (worked > 0);
    }

    /// <summary>Sends what is due. The drain's slice is of the studio's time, which stands still meanwhile.</summary>
    public async Task<int> DrainAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        var worked = await Engine.DrainDueAsync(TimeSpan.FromMinutes(1), limit.Token);
        Assert.False(limit.IsCancellationRequested, $"A drain has not ended within {Patience}; {Wire.Offers.Count} messages were offered by then.");
        return worked;
    }

    public Task AdvanceAsync(TimeSpan by)
    {
        Studio.Time.Advance(by);
        return RunAsync();
    }

    public async Task<RecordedFact> TellAsync(Fact fact) => Ok(await Studio.Get<InteractionService>().RecordAsync(fact));

    public async Task<T> ReadAsync<T>(Func<StudioDb, Task<T>> read)
    {
        await using var db = await Studio.OpenAsync();
        return await read(db);
    }

    /// <summary>A lead's outreaches, oldest first.</summary>
    public Task<List<Outreach>> OutreachesAsync(Lead lead) => ReadAsync(db => db.Outreaches.AsNoTracking().Where(o => o.LeadId == lead.Id).OrderBy(o => o.Id).ToListAsync());

    public async Task<Outreach> LastAsync(Lead lead) => (await OutreachesAsync(lead))[^1];

    public Task<Enrollment> EnrollmentAsync(Lead lead) => ReadAsync(db => db.Enrollments.AsNoTracking().Where(e => e.LeadId == lead.Id).OrderBy(e => e.Id).LastAsync());

    public Task<Lead> FreshAsync(Lead lead) => ReadAsync(db => db.Leads.AsNoTracking().SingleAsync(l => l.Id == lead.Id));

    public Task<FollowUpTask> TaskAsync(Lead lead) => ReadAsync(db => db.Tasks.AsNoTracking().OrderBy(t => t.Id).LastAsync(t => t.LeadId == lead.Id));

    public async Task<SequenceStep> StepAsync(long campaignId, string name) => await ReadAsync(db => db.Steps.AsNoTracking().SingleAsync(s => s.CampaignId == campaignId && s.Name == name));

    /// <summary>Claimed outreaches as the engine reads them.</summary>
    public Task<DeliveryGroup> LoadAsync(long campaignId, IReadOnlyList<long> ids, DeliverySettings? settings = null) => ReadAsync(async db =>
    {
        var claim = new Claim(campaignId, ids, await SenderBook.LoadAsync(db, default), Studio.NowUtc, Studio.Get<StudioClock>().GetTimestamp());
        return await Studio.Get<GroupLoader>().LoadAsync(db, claim, settings ?? new DeliverySettings(), default);
    });

    /// <summary>An engine that claims what is due and dies, before or after the first message left.</summary>
    public async Task<IReadOnlyList<long>> CrashAsync(long campaignId, bool afterHandOver)
    {
        await using var db = await Studio.OpenAsync();
        IReadOnlyList<long> ids;
        await using (var write = await db.BeginWriteAsync())
        {
            ids = await db.Dialect.ClaimDueAsync(
                db,
                new DueSlice(campaignId, [Sender.ConfiguredEmail, Sender.ConfiguredSms], AfterUtc: null, Studio.NowUtc, DeliveryEngine.GroupSize),
                "dead",
                Studio.NowUtc + DeliveryEngine.Lease,
                default);
            await write.CommitAsync();
        }
        if (afterHandOver)
        {
            foreach (var id in ids) Wire.Remember(new Offer(id, "", null, null, new HandOver.Unknown("killed")));
        }
        return ids;
    }

    public static T Ok<T>(Result<T> result)
    {
        Assert.False(result.IsError, $"{result.Error?.Code}: {result.Error?.Message}");
        return result.Value;
    }

    public static void Ok(Result result) => Assert.False(result.IsError, $"{result.Error?.Code}: {result.Error?.Message}");

    /// <summary>What holds after every commit, whatever happened.</summary>
    public async Task AssertInvariantsAsync()
    {
        await using var db = await Studio.OpenAsync();
        var campaigns = await db.Campaigns.AsNoTracking().ToListAsync();
        var outreaches = await db.Outreaches.AsNoTracking().ToListAsync();
        var enrollments = await db.Enrollments.AsNoTracking().ToListAsync();
        var leads = await db.Leads.AsNoTracking().ToDictionaryAsync(l => l.Id);

        Assert.All(outreaches.Where(o => o.Status.IsOpen()).GroupBy(o => o.EnrollmentId), open => Assert.Single(open));
        Assert.All(enrollments.Where(e => e.Status is EnrollmentStatus.Active or EnrollmentStatus.Paused), e => Assert.Single(outreaches, o => o.EnrollmentId == e.Id && o.Status.IsOpen()));
        Assert.All(outreaches.GroupBy(o => (o.EnrollmentId, o.StepId, o.Occurrence)), same => Assert.Single(same));
        Assert.All(Wire.Offers.GroupBy(offer => offer.OutreachId), offers =>
            Assert.All(offers.SkipLast(1), early => Assert.True(early.Answer is HandOver.Retry or HandOver.ChannelDown, $"Outreach {early.OutreachId} was handed over twice.")));

        foreach (var campaign in campaigns)
        {
            Assert.True((await Studio.Get<ProgressQueries>().LedgerAsync(campaign.Id)).Balances);
            Assert.Empty(await Studio.Get<Reconciliation>().CompareAsync(campaign.Id));
            var scored = enrollments.Where(e => e.CampaignId == campaign.Id && e is { ScoredUtc: not null, ActivatedUtc: not null } && !(e.EvaluateDueUtc <= Studio.NowUtc)).ToList();
            var facts = await FactsLoader.LoadAsync(db, campaign, scored, leads, Studio.NowUtc, default);
            Assert.All(scored, e => Assert.Equal(
                ScoreCalculator.Score(campaign.ScoringRules, facts[e.Id], e.ScoredUtc!.Value, campaign.ScoreFloor, campaign.ScoreCeiling).Lines.Sum(line => line.Points), e.Score));
        }

        var changes = await db.LeadStatusChanges.OrderBy(c => c.Id).ToListAsync();
        Assert.All(leads.Values, lead => Assert.Equal(lead.Status, changes.LastOrDefault(c => c.LeadId == lead.Id)?.ToStatus ?? LeadStatus.First));
    }

    public ValueTask DisposeAsync() => Studio.DisposeAsync();
}
