using CampaignStudio.Domain.FollowUps;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Tests.Support.Databases;

namespace CampaignStudio.Tests.FollowUps;

[EveryDatabase]
public sealed class TaskQueriesTests
{
    [Fact]
    public async Task The_inbox_groups_by_the_viewers_day()
    {
        await using var world = await FollowUpWorld.CreateAsync();
        world.ActAs(world.Ada);
        var now = world.Studio.NowUtc; // 09:00 UTC is 18:00 in Tokyo
        foreach (var (title, due) in new (string, DateTime?)[] { ("never", null), ("tomorrow", now.AddHours(7)), ("tonight", now.AddHours(5)), ("late", now.AddHours(-1)) })
        {
            await world.WriteAsync(new TaskEditModel { Title = title, DueUtc = due, AssignedTo = world.Ada.Id });
        }

        var inbox = await world.Queries.InboxAsync(InboxScope.Mine, new TaskFilter { Statuses = TaskFilter.Open }, TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo"));

        Assert.Equal(["late"], inbox.Overdue.Select(t => t.Title));
        Assert.Equal(["tonight"], inbox.Today.Select(t => t.Title));
        Assert.Equal(["tomorrow", "never"], inbox.Later.Select(t => t.Title));
    }

    [Fact]
    public async Task Scopes_filters_and_counts_agree()
    {
        await using var world = await FollowUpWorld.CreateAsync();
        var now = world.Studio.NowUtc;
        await world.WriteAsync(new TaskEditModel { Title = "Ada late", AssignedTo = world.Ada.Id, DueUtc = now.AddHours(-2), LeadId = world.Lead.Id, CampaignId = world.Campaign.Id });
        await world.WriteAsync(new TaskEditModel { Title = "Ada call", AssignedTo = world.Ada.Id, TaskType = TaskType.Call });
        await world.WriteAsync(new TaskEditModel { Title = "Ben", AssignedTo = world.Ben.Id });
        await world.WriteAsync(new TaskEditModel { Title = "Nobody" });
        var done = await world.WriteAsync(new TaskEditModel { Title = "Ada done", AssignedTo = world.Ada.Id });
        await world.Tasks.CompleteAsync(done);
        world.ActAs(world.Ada);

        Assert.Equal(new TaskCounts(Mine: 2, MineOverdue: 1, Unassigned: 1), await world.Queries.CountsAsync());
        Assert.Equal(["Ada late", "Ada call"], await TitlesAsync(new TaskFilter { AssignedTo = world.Ada.Id, Statuses = TaskFilter.Open }));
        Assert.Equal(["Nobody"], await TitlesAsync(new TaskFilter { Unassigned = true }));
        Assert.Equal(["Ada late"], await TitlesAsync(new TaskFilter { DueBeforeUtc = now }));
        Assert.Equal(["Ada late"], await TitlesAsync(new TaskFilter { CampaignId = world.Campaign.Id }));
        Assert.Equal(["Ada call"], await TitlesAsync(new TaskFilter { Type = TaskType.Call }));
        var page = await world.Queries.ListAsync(new TaskFilter(), new PageRequest(2, 2));
        Assert.Equal((2, 5L), (page.Items.Count, page.Total));

        async Task<IEnumerable<string>> TitlesAsync(TaskFilter filter) =>
            (await world.Queries.ListAsync(filter, new PageRequest())).Items.Select(t => t.Title);
    }

    [Fact]
    public async Task A_row_names_its_lead_campaign_and_agent()
    {
        await using var world = await FollowUpWorld.CreateAsync();
        var id = await world.WriteAsync(new TaskEditModel { Title = "x", AssignedTo = world.Ada.Id, LeadId = world.Lead.Id, CampaignId = world.Campaign.Id });

        var row = await world.Queries.RowAsync(id);

        Assert.Equal(("Léa", "Spring", "Ada"), (row!.LeadName, row.CampaignName, row.AssignedToName));
    }
}
