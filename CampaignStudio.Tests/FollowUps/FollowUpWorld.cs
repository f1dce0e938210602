using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Delivery.Senders;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.FollowUps;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Tests.FollowUps;

/// <summary>A running campaign of a call and an e-mail, one lead in it, two agents and a marketer.</summary>
public sealed class FollowUpWorld : IAsyncDisposable
{
    private FollowUpWorld(StudioWorkspace studio) => Studio = studio;

    public StudioWorkspace Studio { get; }
    public User Admin { get; private set; } = null!;
    public User Marketer { get; private set; } = null!;
    public User Ada { get; private set; } = null!;
    public User Ben { get; private set; } = null!;
    public Campaign Campaign { get; private set; } = null!;
    public SequenceStep CallStep { get; private set; } = null!;
    public SequenceStep EmailStep { get; private set; } = null!;
    public Lead Lead { get; private set; } = null!;
    public Enrollment Enrollment { get; private set; } = null!;

    public TaskService Tasks => Studio.Get<TaskService>();
    public TaskQueries Queries => Studio.Get<TaskQueries>();
    public FollowUpService FollowUps => Studio.Get<FollowUpService>();

    public static async Task<FollowUpWorld> CreateAsync()
    {
        var studio = await StudioWorkspace.CreateAsync();
        var world = new FollowUpWorld(studio);
        world.Admin = await studio.AddUserAsync("Root", Role.Admin);
        world.Marketer = await studio.AddUserAsync("Mia", Role.Marketer);
        world.Ada = await studio.AddUserAsync("Ada");
        world.Ben = await studio.AddUserAsync("Ben");

        world.Campaign = new Campaign { Name = "Spring", AgentIds = [world.Ada.Id, world.Ben.Id], CreatedById = world.Marketer.Id, CreatedUtc = studio.NowUtc };
        world.Campaign.Activate(studio.NowUtc);
        await studio.AddAsync(world.Campaign);
        world.CallStep = new SequenceStep { CampaignId = world.Campaign.Id, Name = "First call", Channel = Channel.Call, Order = 1 };
        world.EmailStep = new SequenceStep { CampaignId = world.Campaign.Id, Name = "Thanks", Channel = Channel.Email, Order = 2, DelayDays = 2 };
        await studio.AddAsync(world.CallStep, world.EmailStep);
        world.Lead = await studio.AddLeadAsync("lea@example.com", "+33612345678", lead => lead.FirstName = "Léa");
        world.Enrollment = await world.EnrollAsync(world.Lead);
        return world;
    }

    public async Task<Enrollment> EnrollAsync(Lead lead)
    {
        var enrollment = new Enrollment { CampaignId = Campaign.Id, LeadId = lead.Id, EnrolledUtc = Studio.NowUtc };
        enrollment.Activate(Studio.NowUtc);
        enrollment.Evaluated(0, 0, Studio.NowUtc, null);
        await Studio.AddAsync(enrollment);
        return enrollment;
    }

    /// <summary>The call step is due: its task is open and its outreach waits.</summary>
    public async Task<FollowUpTask> OpenCallAsync(long? agentId = null)
    {
        var outreach = new Outreach
        {
            CampaignId = Campaign.Id,
            EnrollmentId = Enrollment.Id,
            LeadId = Lead.Id,
            StepId = CallStep.Id,
            Channel = Channel.Call,
            SenderId = Sender.None,
            BaseUtc = Studio.NowUtc,
            DueUtc = Studio.NowUtc,
        };
        await Studio.AddAsync(outreach);
        FollowUpTask task = null!;
        await ChangeAsync(async db =>
        {
            var row = await db.Outreaches.SingleAsync(o => o.Id == outreach.Id);
            task = TaskFlow.OpenCall(db, row, Lead, agentId, null, null, null, Studio.NowUtc);
        });
        return task;
    }

    public async Task<long> WriteAsync(TaskEditModel? edit = null) =>
        (await Tasks.CreateAsync(edit ?? new TaskEditModel { Title = "Look into it", LeadId = Lead.Id, CampaignId = Campaign.Id })).Value;

    public void ActAs(User user) => Studio.SignIn(user);

    public async Task<T> ReadAsync<T>(Func<StudioDb, Task<T>> read)
    {
        await using var db = await Studio.OpenAsync();
        return await read(db);
    }

    /// <summary>Changes rows in a context of its own and saves them.</summary>
    public async Task ChangeAsync(Func<StudioDb, Task> change)
    {
        await using var db = await Studio.OpenAsync();
        await change(db);
        await db.SaveChangesAsync();
    }

    public Task<FollowUpTask> TaskAsync(long id) => ReadAsync(db => db.Tasks.AsNoTracking().SingleAsync(t => t.Id == id));

    public Task<List<Outreach>> OutreachesAsync() => ReadAsync(db => db.Outreaches.AsNoTracking().OrderBy(o => o.Id).ToListAsync());

    public ValueTask DisposeAsync() => Studio.DisposeAsync();
}
