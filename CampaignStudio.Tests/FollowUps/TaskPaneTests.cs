using Bunit;
using CampaignStudio.Domain.FollowUps;
using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Features.FollowUps;
using CampaignStudio.Tests.Components;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Tests.FollowUps;

[EveryDatabase]
public sealed class TaskPaneTests : IAsyncLifetime
{
    private FollowUpWorld _world = null!;
    private StudioPages _pages = null!;
    private int _done;

    public async ValueTask InitializeAsync()
    {
        _world = await FollowUpWorld.CreateAsync();
        _world.ActAs(_world.Ada);
        _pages = new StudioPages(_world.Studio);
    }

    public async ValueTask DisposeAsync()
    {
        await _pages.DisposeAsync();
        await _world.DisposeAsync();
    }

    private IRenderedComponent<TaskPane> Show(long id)
    {
        var pane = _pages.Render<TaskPane>(parameters => parameters.Add(p => p.Id, id).Add(p => p.Done, () => _done++));
        pane.WaitForElement(".task-pane");
        return pane;
    }

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<TaskPane> pane, string text) =>
        pane.FindAll("button").Single(button => button.TextContent.Trim() == text);

    [Fact]
    public async Task A_call_is_completed_with_its_outcome_and_notes()
    {
        var task = await _world.OpenCallAsync(_world.Ada.Id);
        var pane = Show(task.Id);

        await pane.Find("[data-outcome=voicemail]").ClickAsync(new());
        await pane.Find(".outcome-form textarea").ChangeAsync(new() { Value = "Left a message" });
        await pane.Find("[data-testid=complete]").ClickAsync(new());

        pane.WaitForAssertion(() => Assert.Equal(1, _done));
        var saved = await _world.TaskAsync(task.Id);
        Assert.Equal((FollowUpStatus.Completed, CallOutcome.Voicemail, "Left a message"), (saved.Status, saved.Outcome, saved.Notes));
    }

    [Fact]
    public async Task A_call_cannot_be_completed_before_an_outcome_is_chosen()
    {
        var task = await _world.OpenCallAsync(_world.Ada.Id);
        var pane = Show(task.Id);

        Assert.True(pane.Find("[data-testid=complete]").HasAttribute("disabled"));
        Assert.Equal(8, pane.FindAll("[data-outcome]").Count);
    }

    [Fact]
    public async Task A_callback_makes_a_call_for_the_next_morning_unless_told_otherwise()
    {
        var task = await _world.OpenCallAsync(_world.Ada.Id);
        var pane = Show(task.Id);

        Assert.Empty(pane.FindAll(".outcome-form .when"));
        await pane.Find("[data-outcome=callback]").ClickAsync(new());
        Assert.Single(pane.FindAll(".outcome-form .when"));
        await pane.Find("[data-testid=complete]").ClickAsync(new());

        pane.WaitForAssertion(() => Assert.Equal(1, _done));
        var next = await _world.ReadAsync(db => db.Tasks.SingleAsync(t => t.CauseKey == $"callback:{task.Id}"));
        Assert.Equal(_world.Studio.NowUtc.Date.AddDays(1).AddHours(10), next.DueUtc);
    }

    [Fact]
    public async Task Other_work_needs_no_outcome()
    {
        var id = await _world.WriteAsync(new TaskEditModel { Title = "Send the brochure", LeadId = _world.Lead.Id, AssignedTo = _world.Ada.Id });
        var pane = Show(id);

        Assert.Empty(pane.FindAll("[data-outcome]"));
        await pane.Find("[data-testid=complete]").ClickAsync(new());

        pane.WaitForAssertion(() => Assert.Equal(1, _done));
        Assert.Equal(FollowUpStatus.Completed, (await _world.TaskAsync(id)).Status);
    }

    [Fact]
    public async Task A_task_that_is_nobodys_is_claimed_and_then_started()
    {
        var task = await _world.OpenCallAsync();
        var pane = Show(task.Id);

        await Button(pane, "Claim").ClickAsync(new());
        pane.WaitForAssertion(() => Assert.DoesNotContain(pane.FindAll("button"), button => button.TextContent.Trim() == "Claim"));
        await Button(pane, "Start").ClickAsync(new());

        pane.WaitForAssertion(() => Assert.Contains(pane.FindAll("button"), button => button.TextContent.Trim() == "Put back"));
        var saved = await _world.TaskAsync(task.Id);
        Assert.Equal((_world.Ada.Id, FollowUpStatus.InProgress), (saved.AssignedToId, saved.Status));
        Assert.Equal(0, _done);
    }

    [Fact]
    public async Task An_agent_sees_a_colleagues_task_but_no_way_to_work_on_it()
    {
        var task = await _world.OpenCallAsync(_world.Ben.Id);
        var pane = Show(task.Id);

        Assert.Contains("Ben", pane.Markup, StringComparison.Ordinal);
        Assert.Empty(pane.FindAll(".pane-actions, .outcome-form"));
    }

    [Fact]
    public async Task What_another_does_meanwhile_shows_by_itself()
    {
        var task = await _world.OpenCallAsync(_world.Ada.Id);
        var pane = Show(task.Id);

        Assert.False((await _world.Tasks.BeginAsync(task.Id)).IsError);

        pane.WaitForAssertion(() => Assert.Contains(pane.FindAll("button"), button => button.TextContent.Trim() == "Put back"));
    }

    [Fact]
    public async Task The_list_groups_by_urgency_and_says_why_each_task_is_there()
    {
        await _world.Studio.AddAsync(
            new FollowUpTask { Title = "Yesterday's", Type = TaskType.Todo, AssignedToId = _world.Ada.Id, DueUtc = _world.Studio.NowUtc.AddDays(-1), CreatedUtc = _world.Studio.NowUtc },
            new FollowUpTask { Title = "Some day", Type = TaskType.Todo, AssignedToId = _world.Ada.Id, CreatedUtc = _world.Studio.NowUtc },
            new FollowUpTask { Title = "Ben's", Type = TaskType.Todo, AssignedToId = _world.Ben.Id, CreatedUtc = _world.Studio.NowUtc });
        await _world.OpenCallAsync(_world.Ada.Id);

        var page = _pages.Render<TasksPage>();
        page.WaitForElement("[data-testid=task]");

        Assert.Equal(["Overdue 1", "Today 1", "No date 1"], page.FindAll(".task-group h2").Select(title => title.TextContent.Trim()));
        Assert.Contains("Step “First call”", page.Find(".task-why").TextContent, StringComparison.Ordinal);
        Assert.Contains("+33612345678", page.Find(".task-lead").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Ben's", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_keys_j_and_k_walk_through_the_list()
    {
        var first = await _world.WriteAsync(new TaskEditModel { Title = "First", AssignedTo = _world.Ada.Id, DueUtc = _world.Studio.NowUtc.AddHours(1) });
        var second = await _world.WriteAsync(new TaskEditModel { Title = "Second", AssignedTo = _world.Ada.Id, DueUtc = _world.Studio.NowUtc.AddHours(2) });
        var page = _pages.Render<TasksPage>(parameters => parameters.Add(p => p.Id, first));
        page.WaitForElement("[data-testid=task]");

        await page.Find(".task-group").ParentElement!.KeyDownAsync(new Microsoft.AspNetCore.Components.Web.KeyboardEventArgs { Key = "j" });

        Assert.EndsWith($"/tasks/{second}", _pages.Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reply_is_quoted_as_the_reason()
    {
        await _world.Studio.AddAsync(
            new FollowUpTask { Title = "Reply to Léa", Type = TaskType.Email, LeadId = _world.Lead.Id, AssignedToId = _world.Ada.Id, CreatedUtc = _world.Studio.NowUtc, CauseKey = "interaction:77:replied" },
            new Interaction { Kind = InteractionKind.Replied, Channel = Channel.Email, LeadId = _world.Lead.Id, OutreachId = 77, Body = "Tell me\nmore", OccurredUtc = _world.Studio.NowUtc, RecordedUtc = _world.Studio.NowUtc });
        var id = await _world.ReadAsync(db => db.Tasks.Select(t => t.Id).SingleAsync());

        var background = (await _world.Studio.Get<TaskBackgroundQueries>().ForAsync([id], Xunit.TestContext.Current.CancellationToken))[id];

        Assert.Equal(new TaskBackground(TaskReason.Reply, "Tell me more", "lea@example.com", "+33612345678"), background);
        Assert.Contains("Tell me", Show(id).Find("blockquote").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Snoozing_takes_a_task_that_was_nobodys_and_says_until_when()
    {
        var task = await _world.OpenCallAsync();
        Assert.False((await _world.Tasks.SnoozeAsync(task.Id, _world.Studio.NowUtc.AddDays(2))).IsError);

        Assert.Equal(_world.Ada.Id, (await _world.TaskAsync(task.Id)).AssignedToId);
        var pane = Show(task.Id);
        Assert.Contains("snoozed until 4 Mar 2026, 09:00 by Ada", pane.Find(".pane-chips").TextContent, StringComparison.Ordinal);

        _world.Studio.Time.Advance(TimeSpan.FromDays(3));
        Assert.DoesNotContain("snoozed", Show(task.Id).Find(".pane-chips").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_list_of_mine_points_to_what_nobody_has_taken()
    {
        await _world.OpenCallAsync();
        var page = _pages.Render<TasksPage>();

        page.WaitForElement(".studio-empty button").Click();

        page.WaitForElement("[data-testid=task]");
    }
}
