using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Rules;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Domain.Suppressions;
using CampaignStudio.Domain.Templates;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.Campaigns;

/// <summary>Lists and cards of campaigns, and what is planned for them.</summary>
[EveryDatabase]
public sealed class CampaignReadingTests
{
    [Fact]
    public async Task A_list_is_narrowed_by_status_and_name_and_shows_no_archived_ones()
    {
        await using var world = await EngineWorld.CreateAsync();
        var spring = await world.CampaignAsync(Email());
        var summer = await world.CampaignAsync(campaign => campaign.Name = "Summer 100%");
        Ok(await world.Life.ArchiveAsync(await world.CampaignAsync(campaign => campaign.Name = "Old")));
        var queries = world.Studio.Get<CampaignQueries>();

        Assert.Equal([summer, spring], await ListAsync(null, null));
        Assert.Equal([summer], await ListAsync(null, " SUMMER 100%"));
        Assert.Equal([spring], await ListAsync(CampaignStatus.Draft, "pri"));
        Assert.Equal(["Old"], (await queries.ListAsync(new PageRequest(), CampaignStatus.Archived)).Items.Select(row => row.Name));
        Assert.Equal(1, (await queries.ListAsync(new PageRequest(2, 1))).Items.Single().Steps);

        async Task<IEnumerable<long>> ListAsync(CampaignStatus? status, string? search) =>
            (await queries.ListAsync(new PageRequest(), status, search)).Items.Select(row => row.Id);
    }

    [Fact]
    public async Task A_card_has_its_steps_with_their_templates_and_who_waits_for_them()
    {
        await using var world = await EngineWorld.CreateAsync();
        var template = Ok(await world.Studio.Get<TemplateService>().CreateEmailAsync(new EmailTemplateEditModel { Name = "Offer", Subject = "Hello", Html = "<p>Hello</p>" }));
        var id = await world.CampaignAsync(Email(days: 1) with { Content = null, TemplateId = template }, Sms("Reminder", days: 1));
        await world.StartAsync(id, await world.LeadWithPhoneAsync());
        var queries = world.Studio.Get<CampaignQueries>();

        var steps = await queries.StepsAsync(id);

        Assert.Equal([("Offer", 1L), (null, 0L)], steps.Select(step => (step.TemplateName, step.Pending)));
        Assert.Equal("Reminder", (await queries.StepAsync(steps[1].Id))!.Settings.Name);
        Assert.Equal((true, "Spring"), ((await queries.CardAsync(id))!.CanPause, (await queries.CardAsync(id))!.Name));
        Assert.Null(await queries.CardAsync(id + 1));
        Assert.Contains((await queries.WorkspaceAsync()).Statuses, status => status == "nouveau");
    }

    [Fact]
    public async Task An_audience_is_counted_before_the_start_and_what_keeps_messages_away_is_told()
    {
        await using var world = await EngineWorld.CreateAsync();
        foreach (var name in (string[])["ada", "ben", "cleo"]) await world.LeadWithPhoneAsync(name, $"+336123456{name.Length}{(int)name[0] % 10}");
        await world.LeadAsync("dan");
        var id = await world.CampaignAsync(
            campaign => campaign.Audience = When("email", ConditionOperator.Exists), Email(), Sms());
        var suppressions = world.Studio.Get<SuppressionService>();
        Ok(await suppressions.AddAsync(new SuppressionEditModel { Address = "ada@example.com" }));
        Ok(await suppressions.AddAsync(new SuppressionEditModel { Domain = "example.com" }));

        var report = Ok(await world.Studio.Get<PreflightService>().CheckAsync(id));

        Assert.Equal([(4L, 4L, 0L), (4L, 0L, 3L)], report.Funnel.Select(funnel => (funnel.Leads, funnel.Suppressed, funnel.Reachable)));
    }

    [Fact]
    public async Task Whom_a_channel_misses_falls_out_once()
    {
        await using var world = await EngineWorld.CreateAsync();
        List<long> ids = [];
        foreach (var name in (string[])["ada", "ben", "cleo", "dan"]) ids.Add((await world.LeadAsync(name)).Id);
        await world.Studio.Get<LeadService>().UpdateAsync(ids[0], new LeadEditModel { FirstName = "Ada", Email = "ada@example.com", EmailConsent = false });
        await world.Studio.Get<LeadService>().UpdateAsync(ids[1], new LeadEditModel { FirstName = "Ben", Email = "ben@elsewhere.example", EmailConsent = false });
        await world.Studio.Get<LeadService>().UpdateAsync(ids[2], new LeadEditModel { FirstName = "Cleo", Email = "cleo@elsewhere.example" });
        await world.Studio.Get<LeadService>().UpdateAsync(ids[3], new LeadEditModel { FirstName = "Dan", Phone = "+33612345678", SmsConsent = false });
        Ok(await world.Studio.Get<SuppressionService>().AddAsync(new SuppressionEditModel { Domain = "example.com" }));
        var campaign = await world.CampaignAsync(Email(), Sms());
        Ok(await world.Enrollments.EnrollAsync(campaign, ids));

        var report = Ok(await world.Studio.Get<PreflightService>().CheckAsync(campaign));

        Assert.Equal([new(Channel.Email, 4, 3, 1, 1, 1), new(Channel.Sms, 4, 1, 0, 1, 0)], report.Funnel);
    }

    [Fact]
    public async Task What_is_planned_for_a_campaign_happens_at_its_time()
    {
        await using var world = await EngineWorld.CreateAsync();
        var id = await world.CampaignAsync(Email(days: 3));
        Ok(await world.Enrollments.EnrollAsync(id, [(await world.LeadAsync()).Id]));
        var plans = world.Studio.Get<ExecutionService>();
        ExecutionType[] types = [ExecutionType.StartCampaign, ExecutionType.PauseCampaign, ExecutionType.ResumeCampaign, ExecutionType.Evaluate];
        foreach (var (hours, type) in types.Index())
        {
            Ok(await plans.PlanAsync(new ExecutionEditModel { Type = type, CampaignId = id, DueAt = world.Studio.NowUtc.AddHours(hours + 1) }));
        }

        CampaignStatus[] expected = [CampaignStatus.Active, CampaignStatus.Paused, CampaignStatus.Active, CampaignStatus.Active];
        foreach (var status in expected)
        {
            await world.AdvanceAsync(TimeSpan.FromHours(1));
            Assert.Equal(status, (await world.Studio.Get<CampaignQueries>().CardAsync(id))!.Status);
        }
        Assert.Equal(1, (await world.Studio.Get<ExecutionQueries>().ListAsync(new PageRequest(), type: ExecutionType.Evaluate)).Items.Single().Done);
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task Executions_are_listed_with_the_names_behind_them()
    {
        await using var world = await EngineWorld.CreateAsync();
        var zoe = await world.Studio.SignInAsync(Domain.Access.Role.Admin);
        var id = await world.CampaignAsync();
        Ok(await world.Studio.Get<ExecutionService>().PlanAsync(new ExecutionEditModel { Type = ExecutionType.StartCampaign, CampaignId = id }));
        await world.Studio.Get<ExecutionRunner>().RunDueAsync();
        var (list, plain) = (world.Studio.Get<ExecutionListQueries>(), world.Studio.Get<ExecutionQueries>());

        var failed = Assert.Single(await list.FailedAsync(TimeSpan.FromDays(1)));

        Assert.Equal(("Spring", zoe.DisplayName), (failed.CampaignName, failed.Who));
        Assert.Equal([failed.Item.Id], (await list.ListAsync(new PageRequest(), ExecutionStatus.Failed, ExecutionType.StartCampaign)).Items.Select(row => row.Item.Id));
        Assert.Single((await plain.ListAsync(new PageRequest(), campaignId: id)).Items);
        Assert.Single((await plain.ListAsync(new PageRequest())).Items);
        Assert.Empty((await plain.ListAsync(new PageRequest(), ExecutionStatus.Pending, id, ExecutionType.Evaluate)).Items);
        Assert.Equal(failed.Item.Error, (await plain.FindAsync(failed.Item.Id))!.Error);
    }
}
