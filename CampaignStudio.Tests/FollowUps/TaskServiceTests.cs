using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.FollowUps;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Tests.FollowUps;

[EveryDatabase]
public sealed class TaskServiceTests
{
    [Fact]
    public async Task Of_two_who_claim_a_task_one_is_refused()
    {
        await using var world = await FollowUpWorld.CreateAsync();
        var id = await world.WriteAsync();
        await using var slow = await world.Studio.OpenAsync();
        var seenBySlow = await slow.Tasks.SingleAsync(t => t.Id == id);

        world.ActAs(world.Ada);
        var first = await world.Tasks.ClaimAsync(id);
        seenBySlow.AssignedToId = world.Ben.Id;
        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => slow.SaveChangesAsync());
        world.ActAs(world.Ben);
        var second = await world.Tasks.ClaimAsync(id);

        Assert.False(first.IsError);
        Assert.Equal("task_claimed", second.Error?.Code);
        Assert.Equal(world.Ada.Id, (await world.TaskAsync(id)).AssignedToId);
    }

    [Fact]
    public async Task A_save_that_comes_too_late_is_a_refusal_not_a_crash()
    {
        await using var world = await FollowUpWorld.CreateAsync();
        var id = await world.WriteAsync();
        var edit = new TaskEditModel { Title = "Mine", LeadId = world.Lead.Id, CampaignId = world.Campaign.Id };
        var racing = new RacingFactory(world.Studio.Get<IDbContextFactory<StudioDb>>(), async () => await world.Tasks.CompleteAsync(id));

        var tasks = new TaskService(racing, world.Studio.Clock, world.Studio.Live, world.Studio.Get<CurrentActor>());

        var late = await world.Studio.Get<CollisionRetry>().RunAsync(() => tasks.UpdateAsync(id, edit));

        Assert.Equal("task_state", late.Error?.Code);
    }

    [Fact]
    public async Task A_task_is_completed_once()
    {
        await using var world = await FollowUpWorld.CreateAsync();
        var id = await world.WriteAsync();

        await world.Tasks.CompleteAsync(id);
        var again = await world.Tasks.CompleteAsync(id);

        Assert.Equal("task_state", again.Error?.Code);
    }

    [Fact]
    public async Task Who_asks_for_a_status_that_a_task_has_already_hears_that_it_is_over()
    {
        await using var world = await FollowUpWorld.CreateAsync();
        var id = await world.WriteAsync();
        var edit = (await world.Queries.EditModelAsync(id))! with { Status = FollowUpStatus.Completed };

        Assert.False((await world.Tasks.UpdateAsync(id, edit, namesStatus: true)).IsError);
        Assert.Equal("task_state", (await world.Tasks.UpdateAsync(id, edit, namesStatus: true)).Error?.Code);
        Assert.False((await world.Tasks.UpdateAsync(id, edit with { Notes = "An afterthought." })).IsError);
    }

    [Fact]
    public async Task Beginning_a_task_that_is_nobodys_claims_it()
    {
        await using var world = await FollowUpWorld.CreateAsync();
        var id = await world.WriteAsync();
        world.ActAs(world.Ada);

        await world.Tasks.UpdateAsync(id, (await world.Queries.EditModelAsync(id))! with { Status = FollowUpStatus.InProgress }, namesStatus: true);

        Assert.Equal(world.Ada.Id, (await world.TaskAsync(id)).AssignedToId);
    }

    [Fact]
    public async Task An_agent_may_not_touch_another_agents_task()
    {
        await using var world = await FollowUpWorld.CreateAsync();
        var id = await world.WriteAsync(new TaskEditModel { Title = "Ada's", AssignedTo = world.Ada.Id });
        world.ActAs(world.Ben);

        Result[] tries =
        [
            await world.Tasks.BeginAsync(id),
            await world.Tasks.CompleteAsync(id),
            await world.Tasks.SnoozeAsync(id, world.Studio.NowUtc.AddDays(1)),
            await world.Tasks.CancelAsync(id),
            await world.Tasks.ReassignAsync(id, world.Ben.Id),
            await world.Tasks.UpdateAsync(id, new TaskEditModel { Title = "Ben's" }),
            await world.Tasks.DeleteAsync(id),
        ];

        Assert.All(tries, result => Assert.Equal(ErrorKind.Forbidden, result.Error?.Kind));
    }

    [Fact]
    public async Task An_agent_may_not_hand_a_task_to_somebody_else_but_may_take_one_that_is_nobodys()
    {
        await using var world = await FollowUpWorld.CreateAsync();
        var mine = await world.WriteAsync(new TaskEditModel { Title = "Ada's", AssignedTo = world.Ada.Id });
        var nobodys = await world.WriteAsync();
        world.ActAs(world.Ada);

        Assert.Equal("task_not_yours", (await world.Tasks.ReassignAsync(mine, world.Ben.Id)).Error?.Code);
        Assert.Equal("task_not_yours", (await world.Tasks.CreateAsync(new TaskEditModel { Title = "For Ben", AssignedTo = world.Ben.Id })).Error?.Code);
        Assert.False((await world.Tasks.ReassignAsync(nobodys, world.Ada.Id)).IsError);
    }

    [Fact]
    public async Task Who_is_given_a_task_by_another_is_told()
    {
        await using var world = await FollowUpWorld.CreateAsync();
        var id = await world.WriteAsync();
        world.ActAs(world.Marketer);

        await world.Tasks.ReassignAsync(id, world.Ben.Id);

        var notification = await world.ReadAsync(db => db.Notifications.SingleAsync());
        Assert.Equal((world.Ben.Id, "A task for you: Look into it"), (notification.UserId, notification.Title));
    }

    [Fact]
    public async Task A_task_is_not_given_to_a_user_who_left()
    {
        await using var world = await FollowUpWorld.CreateAsync();
        var id = await world.WriteAsync();
        await world.ChangeAsync(async db => (await db.Users.SingleAsync(u => u.Id == world.Ben.Id)).IsActive = false);

        Assert.Equal("unknown_agent", (await world.Tasks.ReassignAsync(id, world.Ben.Id)).Error?.Code);
    }

    [Fact]
    public async Task An_update_saves_fields_and_moves_the_status_with_its_effects()
    {
        await using var world = await FollowUpWorld.CreateAsync();
        var task = await world.OpenCallAsync();
        var edit = (await world.Queries.EditModelAsync(task.Id))! with { Notes = "Busy man.", Status = FollowUpStatus.Completed, Outcome = CallOutcome.Busy };

        var updated = await world.Tasks.UpdateAsync(task.Id, edit);

        Assert.False(updated.IsError, updated.Error?.Message);
        var row = (await world.Queries.RowAsync(task.Id))!;
        Assert.Equal((FollowUpStatus.Completed, CallOutcome.Busy, "Busy man."), (row.Status, row.Outcome!.Value, row.Notes));
        Assert.Equal(2, (await world.OutreachesAsync()).Count);
    }

    [Fact]
    public async Task A_task_can_be_written_down_as_done()
    {
        await using var world = await FollowUpWorld.CreateAsync();

        var id = await world.WriteAsync(new TaskEditModel
        {
            Title = "Called",
            TaskType = TaskType.Call,
            LeadId = world.Lead.Id,
            Status = FollowUpStatus.Completed,
            Outcome = CallOutcome.Connected,
        });

        Assert.Equal(FollowUpStatus.Completed, (await world.TaskAsync(id)).Status);
        Assert.Equal($"task:{id}", await world.ReadAsync(db => db.Interactions.Select(i => i.ExternalId).SingleAsync()));
    }

    [Fact]
    public async Task What_can_not_be_done_leaves_no_task_behind()
    {
        await using var world = await FollowUpWorld.CreateAsync();

        var refused = await world.Tasks.CreateAsync(new TaskEditModel { Title = "Called", TaskType = TaskType.Call, Status = FollowUpStatus.Completed });

        Assert.Equal("outcome_missing", refused.Error?.Code);
        Assert.Equal(0, await world.ReadAsync(db => db.Tasks.CountAsync()));
    }

    [Fact]
    public async Task Deleting_removes_what_a_person_wrote_and_cancels_what_a_campaign_made()
    {
        await using var world = await FollowUpWorld.CreateAsync();
        var written = await world.WriteAsync();
        var made = await world.OpenCallAsync();

        await world.Tasks.DeleteAsync(written);
        await world.Tasks.DeleteAsync(made.Id);

        var left = await world.ReadAsync(db => db.Tasks.SingleAsync());
        Assert.Equal((made.Id, FollowUpStatus.Cancelled), (left.Id, left.Status));
    }

    [Fact]
    public void A_due_date_with_an_offset_means_that_instant()
    {
        var edit = System.Text.Json.JsonSerializer.Deserialize<TaskEditModel>(
            """{"title": "x", "task_type": "call", "due_date": "2026-03-02T10:00:00+02:00"}""", StudioJson.Options)!;

        Assert.Equal(new DateTime(2026, 3, 2, 8, 0, 0, DateTimeKind.Utc), edit.DueUtc);
        Assert.Equal(DateTimeKind.Utc, edit.DueUtc!.Value.Kind);
    }

    /// <summary>Lets somebody else act between reading and saving.</summary>
    private sealed class RacingFactory(IDbContextFactory<StudioDb> inner, Func<Task> meanwhile) : IDbContextFactory<StudioDb>
    {
        public StudioDb CreateDbContext()
        {
            var db = inner.CreateDbContext();
            var raced = false;
            db.ChangeTracker.Tracked += (_, entry) =>
            {
                if (raced || entry.Entry.Entity is not FollowUpTask) return;
                raced = true;
                meanwhile().GetAwaiter().GetResult();
            };
            return db;
        }
    }
}
