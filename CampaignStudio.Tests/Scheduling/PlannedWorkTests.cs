using System.Text.Json;
using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Notifications;
using CampaignStudio.Domain.Rules;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.Scheduling;

/// <summary>What somebody set a time for: it happens then, is refused when it never can, and is seen while it is under way.</summary>
[EveryDatabase]
public sealed class PlannedWorkTests : IAsyncLifetime
{
    private EngineWorld _world = null!;

    private ExecutionService Executions => _world.Studio.Get<ExecutionService>();

    private DateTime Now => _world.Studio.NowUtc;

    public async ValueTask InitializeAsync() => _world = await EngineWorld.CreateAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task A_campaign_starts_pauses_goes_on_and_completes_at_the_times_that_were_set()
    {
        var (id, lea) = (await _world.CampaignAsync(Email(), Email("Next", hours: 3)), await _world.LeadAsync());
        Ok(await _world.Enrollments.EnrollAsync(id, [lea.Id]));
        foreach (var (type, hours) in ((ExecutionType, int)[])[
            (ExecutionType.StartCampaign, 1), (ExecutionType.PauseCampaign, 2), (ExecutionType.ResumeCampaign, 6), (ExecutionType.CompleteCampaign, 9)])
        {
            Ok(await Executions.PlanAsync(new ExecutionEditModel { Type = type, CampaignId = id, DueAt = Now.AddHours(hours) }));
        }
        var planned = await _world.Studio.Get<ExecutionListQueries>().PlannedAsync(id);
        Assert.Equal([ExecutionType.StartCampaign, ExecutionType.PauseCampaign, ExecutionType.ResumeCampaign, ExecutionType.CompleteCampaign], planned.Select(row => row.Item.Type));

        var seen = new List<(CampaignStatus, int)>();
        for (var hour = 1; hour <= 9; hour++)
        {
            await _world.AdvanceAsync(TimeSpan.FromHours(1));
            seen.Add(((await _world.Studio.Get<CampaignQueries>().CardAsync(id))!.Status, _world.Wire.Accepted.Count));
        }

        Assert.Equal(
            [
                (CampaignStatus.Active, 1), (CampaignStatus.Paused, 1), (CampaignStatus.Paused, 1), (CampaignStatus.Paused, 1), (CampaignStatus.Paused, 1),
                (CampaignStatus.Active, 2), (CampaignStatus.Active, 2), (CampaignStatus.Active, 2), (CampaignStatus.Completed, 2),
            ],
            seen);
        Assert.Empty(await _world.Studio.Get<ExecutionListQueries>().PlannedAsync(id));
    }

    [Fact]
    public async Task Leads_are_enrolled_at_a_set_time_by_list_or_by_what_fits_then()
    {
        var id = await _world.CampaignAsync(Email(days: 1));
        var chosen = await _world.LeadAsync("chosen");
        await _world.StartAsync(id);
        var city = new Comparison("city", ConditionOperator.Equals, "Paris");
        foreach (var wish in (EnrollParams[])[new() { LeadIds = [chosen.Id] }, new() { Filter = city }])
        {
            Ok(await Executions.PlanAsync(new ExecutionEditModel
            {
                Type = ExecutionType.EnrollLeads,
                CampaignId = id,
                DueAt = Now.AddHours(1),
                Params = JsonSerializer.SerializeToElement(wish, StudioJson.Options),
            }));
        }
        var newcomer = await _world.LeadAsync("newcomer", lead => lead.City = "Paris");
        await _world.RunAsync();
        Assert.Equal(0, await _world.ReadAsync(db => db.Enrollments.CountAsync()));

        await _world.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal([chosen.Id, newcomer.Id], await _world.ReadAsync(db => db.Enrollments.OrderBy(e => e.LeadId).Select(e => e.LeadId).ToListAsync()));
    }

    [Theory]
    [InlineData(ExecutionType.StartCampaign)]
    [InlineData(ExecutionType.PauseCampaign)]
    [InlineData(ExecutionType.ResumeCampaign)]
    [InlineData(ExecutionType.CompleteCampaign)]
    [InlineData(ExecutionType.EnrollLeads)]
    public async Task What_a_campaign_that_is_over_can_not_come_to_is_refused_at_once(ExecutionType type)
    {
        var (id, lea) = await _world.RunningAsync(Email());
        if (type is ExecutionType.StartCampaign) Assert.True((await PlanAsync(type, id, lea.Id)).IsError);
        else Ok(await PlanAsync(type, id, lea.Id));
        Ok(await _world.Life.CompleteAsync(id));

        Assert.Equal(ErrorKind.Conflict, (await PlanAsync(type, id, lea.Id)).Error!.Kind);
    }

    [Fact]
    public async Task A_filter_that_asks_for_an_unknown_field_is_refused_with_its_place()
    {
        var id = await _world.CampaignAsync(Email());
        var wish = JsonSerializer.SerializeToElement(new EnrollParams { Filter = new Comparison("shoe_size", ConditionOperator.Equals, 43) }, StudioJson.Options);

        var refused = await Executions.PlanAsync(new ExecutionEditModel { Type = ExecutionType.EnrollLeads, CampaignId = id, DueAt = Now.AddHours(1), Params = wish });

        Assert.StartsWith("params.filter", refused.Error!.Field, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Work_under_way_is_told_with_its_campaign_its_people_and_its_node()
    {
        var (id, _) = await _world.RunningAsync(Email());
        await _world.CrashAsync(id, afterHandOver: false);
        var execution = new ScheduledExecution { Type = ExecutionType.CompleteCampaign, CampaignId = id, DueUtc = Now, CreatedUtc = Now, Total = 40 };
        execution.Lease("machine:7:abc", Now, ExecutionRunner.Lease);
        execution.Advance("12", 12, Now + ExecutionRunner.Lease);
        await _world.Studio.AddAsync(execution, new ScheduledExecution { Type = ExecutionType.ImportLeads, DueUtc = Now, CreatedUtc = Now });
        await _world.Studio.AddAsync(new ScheduledExecution { Type = ExecutionType.PauseCampaign, CampaignId = id, DueUtc = Now.AddHours(1), CreatedUtc = Now });
        var work = _world.Studio.Get<WorkQueries>();

        var items = await work.ExecutionsAsync();
        Assert.Equal([(ExecutionType.CompleteCampaign, "Spring", 12L, 40L, "machine:7:abc"), (ExecutionType.ImportLeads, null, 0L, null, null)],
            items.Select(item => ((ExecutionType, string?, long, long?, string?))(item.Type, item.CampaignName, item.Done, item.Total, item.LeaseOwner)));
        Assert.Equal(Now, items[0].LastSignAt);
        var sending = (await work.SendingAsync()).Single();
        Assert.Equal((id, Channel.Email, 1L, "dead"), (sending.CampaignId, sending.Channel, sending.People, sending.LeaseOwner));
    }

    [Fact]
    public async Task Administrators_are_told_once_while_it_stands_unread()
    {
        var admin = await _world.Studio.AddUserAsync("Ada", Role.Admin);
        await _world.Studio.AddUserAsync("Mo", Role.Marketer);
        await _world.Studio.AddUserAsync("Gone", Role.Admin, isActive: false);
        var notifications = _world.Studio.Get<NotificationService>();

        await notifications.TellAdministratorsAsync("Stuck", "It does not run.", "/administration/work");
        await notifications.TellAdministratorsAsync("Stuck", "It does not run.", "/administration/work");

        Assert.Equal([admin.Id], await _world.ReadAsync(db => db.Notifications.Select(n => n.UserId).ToListAsync()));
    }

    private Task<Result<long>> PlanAsync(ExecutionType type, long campaignId, long leadId) => Executions.PlanAsync(new ExecutionEditModel
    {
        Type = type,
        CampaignId = campaignId,
        DueAt = Now.AddHours(1),
        Params = type is ExecutionType.EnrollLeads ? JsonSerializer.SerializeToElement(new EnrollParams { LeadIds = [leadId] }, StudioJson.Options) : null,
    });
}
