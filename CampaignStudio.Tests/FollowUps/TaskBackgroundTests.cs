using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.FollowUps;
using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Rules;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.FollowUps;

[EveryDatabase]
public sealed class TaskBackgroundTests
{
    [Fact]
    public async Task A_list_tells_why_each_task_is_there_and_how_to_reach_its_lead()
    {
        await using var world = await EngineWorld.CreateAsync();
        var rule = new ProgressionRule("win", "Answered", "nouveau", "contacte", [When("replied", ConditionOperator.Equals, true)], [new CreateTask("Ring", TaskType.Todo)]);
        var id = await world.CampaignAsync(campaign => (campaign.StopOnReply, campaign.ProgressionRules) = (false, [rule]), Email(), Call("Talk"));
        await world.StartAsync(id, await world.LeadWithPhoneAsync());
        await world.RunAsync();
        await world.TellAsync(new Fact(InteractionKind.Replied) { Email = "lea@example.com", Body = "Call me" });
        await world.RunAsync();
        var own = Ok(await world.Studio.Get<TaskService>().CreateAsync(new TaskEditModel { Title = "By hand" }));
        var ids = await world.ReadAsync(db => db.Tasks.OrderBy(task => task.Id).Select(task => task.Id).ToListAsync());

        var told = await world.Studio.Get<TaskBackgroundQueries>().ForAsync(ids);

        Assert.Equal(
            [(TaskReason.Person, null), (TaskReason.Reply, "Call me"), (TaskReason.Step, "Talk"), (TaskReason.Rule, "Answered")],
            told.Values.Select(background => (background.Reason, background.Text)).Order());
        Assert.Equal((null, "lea@example.com"), (told[own].Email, told.Values.First(background => background.Reason is TaskReason.Reply).Email));
    }
}
