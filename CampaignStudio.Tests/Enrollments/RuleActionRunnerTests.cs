using System.Text.Json;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.FollowUps;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Rules;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Domain.Templates;
using CampaignStudio.Tests.FollowUps;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Tests.Enrollments;

[EveryDatabase]
public sealed class RuleActionRunnerTests
{
    private static readonly LiquidRenderer Liquid = new();

    [Fact]
    public async Task A_task_gets_its_title_from_the_lead_and_its_due_time_from_the_firing()
    {
        await using var world = await FollowUpWorld.CreateAsync();

        await FireAsync(world, new CreateTask("Follow up with {{ first_name }} ({{ email }})", TaskType.Call, TaskPriority.High, DueInHours: 4.5m));

        var task = await world.ReadAsync(db => db.Tasks.SingleAsync());
        Assert.Equal(("Follow up with Léa (lea@example.com)", TaskType.Call, TaskPriority.High), (task.Title, task.Type, task.Priority));
        Assert.Equal(world.Studio.NowUtc.AddHours(4.5), task.DueUtc);
        Assert.Equal((world.Ada.Id, $"rule:{world.Enrollment.Id}:r1:0"), (task.AssignedToId, task.CauseKey));
        Assert.Equal((world.Campaign.Id, world.Lead.Id, world.Enrollment.Id), (task.CampaignId, task.LeadId, task.EnrollmentId));
    }

    [Fact]
    public async Task A_repeated_rule_makes_a_task_each_time()
    {
        await using var world = await FollowUpWorld.CreateAsync();
        var rule = Rule(new CreateTask("Again", TaskType.Todo)) with { CanRepeat = true };

        await FireAsync(world, rule);
        world.Studio.Time.Advance(TimeSpan.FromDays(1));
        await FireAsync(world, rule);

        Assert.Equal(2, await world.ReadAsync(db => db.Tasks.CountAsync()));
    }

    [Fact]
    public async Task Fields_are_set_by_type_and_texts_are_liquid()
    {
        await using var world = await FollowUpWorld.CreateAsync();
        await world.Studio.AddAsync(new CustomField { Key = "segment", Label = "Segment", Type = CustomFieldType.Text }, new CustomField { Key = "seats", Label = "Seats", Type = CustomFieldType.Number });

        await FireAsync(
            world, new UpdateField("source", "Spring, {{ first_name }}"), new UpdateField("budget", "1500.50"), new UpdateField("tags", FactValue.Texts(["vip", "{{ first_name }}"])),
            new UpdateField("segment", "hot"), new UpdateField("seats", 12), new UpdateField("first_name", null));

        var lead = await world.ReadAsync(db => db.Leads.SingleAsync());
        Assert.Equal(("Spring, Léa", 1500.50m, null), (lead.Source, lead.Budget, lead.FirstName));
        Assert.Equal(["vip", "Léa"], lead.Tags);
        Assert.Equal("""{"segment":"hot","seats":12}""", JsonSerializer.Serialize(lead.CustomFields));
        Assert.Equal(LeadNames.Sortable(lead.DisplayName), lead.SortName);
    }

    [Theory]
    [InlineData("status", "gagne")]
    [InlineData("email", "x@example.com")]
    [InlineData("budget", "{{ first_name }}")]
    [InlineData("gone_field", "x")]
    public async Task What_does_not_fit_is_left_alone_and_told_to_the_administrators(string field, string value)
    {
        await using var world = await FollowUpWorld.CreateAsync();

        var before = await world.ReadAsync(db => db.Leads.SingleAsync());

        await FireAsync(world, new UpdateField(field, value), new CreateTask("Still made", TaskType.Todo));

        Assert.Equivalent(before, await world.ReadAsync(db => db.Leads.SingleAsync()));
        var told = await world.ReadAsync(db => db.Notifications.SingleAsync());
        Assert.Equal(world.Admin.Id, told.UserId);
        Assert.Contains($"'{field}' was not set", told.Message, StringComparison.Ordinal);
        Assert.Equal("Still made", await world.ReadAsync(db => db.Tasks.Select(t => t.Title).SingleAsync()));
    }

    [Fact]
    public async Task An_agent_who_left_is_skipped_and_the_rest_is_done()
    {
        await using var world = await FollowUpWorld.CreateAsync();
        await world.ChangeAsync(async db => (await db.Users.SingleAsync(u => u.Id == world.Ben.Id)).IsActive = false);
        var ben = $"{world.Ben.Id}";

        await FireAsync(
            world, new CreateTask("For Ben", TaskType.Todo, AgentId: ben), new AssignTo(ben),
            new SendNotification(NotificationTarget.User, "Hello", "Ben", UserId: ben), new UpdateField("city", "Paris"));

        Assert.Equal(0, await world.ReadAsync(db => db.Tasks.CountAsync()));
        var lead = await world.ReadAsync(db => db.Leads.SingleAsync());
        Assert.Equal((null, "Paris"), (lead.AssignedToId, lead.City));
        Assert.Equal([world.Admin.Id, world.Admin.Id, world.Admin.Id], await world.ReadAsync(db => db.Notifications.Select(n => n.UserId).ToListAsync()));
    }

    [Fact]
    public async Task Round_robin_gives_leads_to_the_campaigns_agents_in_turn_over_batches()
    {
        await using var world = await FollowUpWorld.CreateAsync();
        var agents = new List<long?>();
        foreach (var number in Enumerable.Range(0, 4))
        {
            var lead = await world.Studio.AddLeadAsync($"lead{number}@example.com");
            await FireAsync(world, Rule(new AssignTo(null, AssignStrategy.RoundRobin)), lead.Id);
            agents.Add(await world.ReadAsync(db => db.Leads.Where(l => l.Id == lead.Id).Select(l => l.AssignedToId).SingleAsync()));
        }

        Assert.Equal([world.Ada.Id, world.Ben.Id, world.Ada.Id, world.Ben.Id], agents);
    }

    [Fact]
    public async Task Notifications_reach_agent_owner_role_and_user()
    {
        await using var world = await FollowUpWorld.CreateAsync();
        await world.ChangeAsync(async db => (await db.Leads.SingleAsync()).AssignedToId = world.Ben.Id);

        await FireAsync(
            world, Send(NotificationTarget.Agent, "agent"), Send(NotificationTarget.Owner, "owner"),
            Send(NotificationTarget.Role, "role") with { Role = "agent" }, Send(NotificationTarget.User, "user") with { UserId = $"{world.Admin.Id}", Email = true });

        var sent = await world.ReadAsync(db => db.Notifications.OrderBy(n => n.Id).Select(n => new { n.Title, n.UserId, n.EmailPending, n.Message }).ToListAsync());
        Assert.Equal(
            [("agent", world.Ben.Id), ("owner", world.Marketer.Id), ("role", world.Ada.Id), ("role", world.Ben.Id), ("user", world.Admin.Id)],
            sent.Select(n => (n.Title, n.UserId)));
        Assert.Equal([false, false, false, false, true], sent.Select(n => n.EmailPending));
        Assert.All(sent, n => Assert.Equal("Léa moved", n.Message));
    }

    [Fact]
    public async Task Without_an_agent_the_campaigns_owner_is_told()
    {
        await using var world = await FollowUpWorld.CreateAsync();

        await FireAsync(world, Send(NotificationTarget.Agent, "agent"));

        Assert.Equal(world.Marketer.Id, await world.ReadAsync(db => db.Notifications.Select(n => n.UserId).SingleAsync()));
    }

    [Fact]
    public async Task What_changed_is_known_after_the_run()
    {
        await using var world = await FollowUpWorld.CreateAsync();

        var topics = await FireAsync(world, new CreateTask("x", TaskType.Todo), Send(NotificationTarget.Owner, "o"));

        Assert.Equal([Topic.Tasks, Topic.Notifications(world.Marketer.Id)], topics);
    }

    private static SendNotification Send(NotificationTarget to, string title) => new(to, title, "{{ first_name }} moved");

    private static ProgressionRule Rule(params RuleAction[] actions) => new("r1", "Hot lead", "nouveau", "qualifie", [], [.. actions]);

    private static Task<IReadOnlyCollection<Topic>> FireAsync(FollowUpWorld world, params RuleAction[] actions) => FireAsync(world, Rule(actions));

    private static async Task<IReadOnlyCollection<Topic>> FireAsync(FollowUpWorld world, ProgressionRule rule, long? leadId = null)
    {
        var topics = new HashSet<Topic>();
        await world.ChangeAsync(async db =>
        {
            var lead = await db.Leads.SingleAsync(l => l.Id == (leadId ?? world.Lead.Id));
            var enrollment = await db.Enrollments.SingleAsync(e => e.Id == world.Enrollment.Id);
            var runner = await RuleActionRunner.LoadAsync(db, world.Campaign, Liquid, default);
            foreach (var effect in runner.Run(lead, enrollment, rule, world.Studio.NowUtc)) effect.WriteTo(db, topics);
        });
        return topics;
    }
}
