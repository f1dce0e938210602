using CampaignStudio.Domain.FollowUps;
using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Tests.FollowUps;

[EveryDatabase]
public sealed class FollowUpGenerationTests
{
    private static readonly DateTime Now = new(2026, 3, 2, 9, 0, 0, DateTimeKind.Utc);
    private static readonly FollowUpLead Lea = new(7, "Léa", HasPhone: true, AgentId: null);

    [Theory]
    [InlineData(InteractionKind.Replied, Channel.Email, TaskType.Email)]
    [InlineData(InteractionKind.Replied, Channel.Sms, TaskType.Sms)]
    [InlineData(InteractionKind.Clicked, Channel.Email, TaskType.Call)]
    public void Replies_and_clicks_by_people_call_for_work(InteractionKind kind, Channel channel, TaskType type)
    {
        var draft = FollowUpGeneration.Decide(Cause(kind, channel), Lea, Now);

        Assert.Equal(type, draft?.Type);
        Assert.True(draft!.DueUtc > Now);
        Assert.Contains("Léa", draft.Title, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(InteractionKind.Opened)]
    [InlineData(InteractionKind.AutoReplied)]
    [InlineData(InteractionKind.Bounced)]
    [InlineData(InteractionKind.Unsubscribed)]
    [InlineData(InteractionKind.CallCompleted)]
    public void Other_facts_call_for_none(InteractionKind kind) =>
        Assert.Null(FollowUpGeneration.Decide(Cause(kind, Channel.Email), Lea, Now));

    [Fact]
    public void A_scanners_click_calls_for_none() =>
        Assert.Null(FollowUpGeneration.Decide(Cause(InteractionKind.Clicked, Channel.Email) with { IsHuman = false }, Lea, Now));

    [Fact]
    public void Without_a_phone_a_click_calls_for_an_e_mail() =>
        Assert.Equal(TaskType.Email, FollowUpGeneration.Decide(Cause(InteractionKind.Clicked, Channel.Email), Lea with { HasPhone = false }, Now)?.Type);

    [Fact]
    public async Task A_second_click_on_the_same_message_makes_no_second_task()
    {
        await using var world = await FollowUpWorld.CreateAsync();

        foreach (var _ in Enumerable.Range(0, 2)) await ArriveAsync(world, Fact(world, InteractionKind.Clicked, outreachId: 5));
        await ArriveAsync(world, Fact(world, InteractionKind.Clicked, outreachId: 6));

        Assert.Equal(["interaction:5:clicked", "interaction:6:clicked"], await world.ReadAsync(db => db.Tasks.OrderBy(t => t.Id).Select(t => t.CauseKey).ToListAsync()));
    }

    [Fact]
    public async Task On_demand_only_what_is_missing_is_made_and_a_second_time_nothing()
    {
        await using var world = await FollowUpWorld.CreateAsync();
        await ArriveAsync(world, Fact(world, InteractionKind.Replied, outreachId: 1));
        await world.Studio.AddAsync(
            Fact(world, InteractionKind.Replied, outreachId: 1), Fact(world, InteractionKind.Clicked, outreachId: 2),
            Fact(world, InteractionKind.Clicked, outreachId: 2), Fact(world, InteractionKind.Opened, outreachId: 3));

        var first = await world.FollowUps.GenerateAsync(world.Campaign.Id);
        var second = await world.FollowUps.GenerateAsync(world.Campaign.Id);

        Assert.Equal((1, 0), (first.Value, second.Value));
        Assert.Equal(2, await world.ReadAsync(db => db.Tasks.CountAsync()));
    }

    [Fact]
    public async Task The_execution_goes_on_from_its_cursor_and_makes_each_task_once()
    {
        await using var world = await FollowUpWorld.CreateAsync();
        await world.Studio.AddAsync([.. Enumerable.Range(1, 620).Select(id => Fact(world, InteractionKind.Clicked, outreachId: id))]);
        var id = (await world.FollowUps.ScheduleAsync(world.Campaign.Id)).Value;
        var handler = new GenerateFollowUpsHandler(world.Studio.Clock);

        var chunks = 0;
        for (var isComplete = false; !isComplete; chunks++)
        {
            await world.ChangeAsync(async db =>
            {
                var execution = await db.Executions.SingleAsync(e => e.Id == id);
                var chunk = await handler.RunChunkAsync(db, execution, CancellationToken.None);
                execution.Advance(chunk.Cursor, chunk.Done, world.Studio.NowUtc);
                isComplete = chunk.IsComplete;
            });
        }

        var done = await world.ReadAsync(db => db.Executions.SingleAsync());
        Assert.Equal((2, 620L, 620L), (chunks, done.Done, done.Total));
        Assert.Equal(620, done.Outcome!.Value.GetProperty("created").GetInt32());
        Assert.Equal(620, await world.ReadAsync(db => db.Tasks.CountAsync()));
    }

    [Fact]
    public async Task The_leads_agent_comes_first_then_the_campaigns_agents_in_turn()
    {
        await using var world = await FollowUpWorld.CreateAsync();
        await world.WriteAsync(new TaskEditModel { Title = "Busy", AssignedTo = world.Ada.Id });
        foreach (var id in Enumerable.Range(1, 3)) await ArriveAsync(world, Fact(world, InteractionKind.Clicked, id));
        await world.ChangeAsync(async db => (await db.Leads.SingleAsync()).AssignedToId = world.Marketer.Id);
        await ArriveAsync(world, Fact(world, InteractionKind.Clicked, 4));

        var agents = await world.ReadAsync(db => db.Tasks.Where(t => t.CauseKey != null).OrderBy(t => t.Id).Select(t => t.AssignedToId).ToListAsync());

        Assert.Equal([world.Ben.Id, world.Ada.Id, world.Ben.Id, world.Marketer.Id], agents);
    }

    [Fact]
    public void An_agent_who_left_gets_nothing_and_without_agents_a_task_is_everybodys()
    {
        Assert.Equal(2, new AgentAssignment([2], [new(2, 0, 0)]).For(leadsAgentId: 1));
        Assert.Null(new AgentAssignment([2], []).For(leadsAgentId: 1));
    }

    [Fact]
    public async Task The_card_shows_the_reply_that_called_for_the_task()
    {
        await using var world = await FollowUpWorld.CreateAsync();
        await ArriveAsync(world, Fact(world, InteractionKind.Replied, outreachId: 1, body: "Please call me on Monday."));
        await ArriveAsync(world, Fact(world, InteractionKind.Replied, outreachId: 2, body: "Another thread."));
        var id = await world.ReadAsync(db => db.Tasks.OrderBy(t => t.Id).Select(t => t.Id).FirstAsync());

        var card = await world.Queries.CardAsync(id);

        Assert.Equal("Please call me on Monday.", card?.Trigger);
        Assert.Equal(("Léa", "lea@example.com"), (card!.Lead!.Name, card.Lead.Email));
    }

    private static FollowUpCause Cause(InteractionKind kind, Channel channel) => new(kind, channel, IsHuman: true, 7, 1, 1, 5, Now);

    private static Interaction Fact(FollowUpWorld world, InteractionKind kind, long outreachId, string? body = null) => new()
    {
        Kind = kind,
        Channel = Channel.Email,
        LeadId = world.Lead.Id,
        CampaignId = world.Campaign.Id,
        EnrollmentId = world.Enrollment.Id,
        OutreachId = outreachId,
        OccurredUtc = world.Studio.NowUtc,
        RecordedUtc = world.Studio.NowUtc,
        Body = body,
    };

    private static Task ArriveAsync(FollowUpWorld world, Interaction fact) => world.ChangeAsync(async db =>
    {
        db.Interactions.Add(fact);
        await FollowUpService.ForInteractionsAsync(db, [fact], world.Studio.NowUtc, CancellationToken.None);
    });
}
