using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Domain.Suppressions;
using CampaignStudio.Domain.Templates;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Demo;

/// <summary>What loading the demo workspace came to.</summary>
/// <param name="CampaignId">The campaign that is ready to start.</param>
/// <param name="Leads">How many are enrolled in it.</param>
/// <param name="AgentEmail">The e-mail of the demo agent.</param>
/// <param name="AgentPassword">Made for this workspace and shown once; null when the agent was there already.</param>
public sealed record DemoWorkspace(long CampaignId, int Leads, string AgentEmail, string? AgentPassword);

/// <summary>
/// Fills a workspace with something to try: leads, templates, a three-channel campaign one click away from its start, an agent.
/// It works as the engine, through the same services as everybody.
/// </summary>
public sealed class DemoService(
    IDbContextFactory<StudioDb> dbFactory,
    UserService users,
    UserQueries userQueries,
    LeadService leads,
    TemplateService templates,
    CampaignService campaigns,
    StepService steps,
    EnrollmentService enrollments,
    SuppressionService suppressions,
    StudioClock clock,
    LiveUpdates live,
    CurrentActor actor)
{
    public const string CampaignName = "Harbour: spring introduction";
    private const string AgentEmail = "nora.lindqvist@harbour.example";
    private const string LoadedSetting = "demo_campaign";

    public static Error AlreadyThere() => Error.Conflict("demo_there", "The demo workspace is there already.");

    /// <summary>Administrators only; refused when it was loaded before, even if its campaign is gone by now.</summary>
    public async Task<Result<DemoWorkspace>> LoadAsync(CancellationToken cancel = default)
    {
        if (actor.Value.Role is not Role.Admin) return AccessErrors.AdminsOnly();
        if (await IsLoadedAsync(cancel)) return AlreadyThere();

        // Written down first: of two who ask at once one collides, and finds it on a second look.
        await RememberAsync(cancel);
        var before = actor.Value;
        actor.Value = Actor.System;
        try
        {
            return await FillAsync(cancel);
        }
        catch
        {
            await ForgetAsync();
            throw;
        }
        finally
        {
            actor.Value = before;
        }
    }

    public async Task<bool> IsLoadedAsync(CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        return await db.Settings.AnyAsync(s => s.Key == LoadedSetting, cancel);
    }

    private async Task<Result<DemoWorkspace>> FillAsync(CancellationToken cancel)
    {
        var (agentId, password) = await AgentAsync(cancel);
        var leadIds = await LeadsAsync(cancel);
        await SuppressAsync(cancel);

        var first = Done(await templates.CreateEmailAsync(
            new EmailTemplateEditModel { Name = "Introduction", Subject = DemoContent.FirstSubject, Html = DemoContent.FirstHtml }, cancel));
        Done(await templates.CreateEmailAsync(
            new EmailTemplateEditModel { Name = "Invitation", Subject = DemoContent.SecondSubject, Html = DemoContent.SecondHtml }, cancel));
        var sms = Done(await templates.CreateSmsAsync(new SmsTemplateEditModel { Name = "Short reminder", Text = DemoContent.Sms }, cancel));

        var campaignId = Done(await campaigns.CreateAsync(Campaign(agentId), cancel: cancel));
        await StepAsync(campaignId, new StepEditModel { Name = "Introduction", Channel = Channel.Email, TemplateId = first }, cancel);
        await StepAsync(campaignId, new StepEditModel { Name = "Short reminder", Channel = Channel.Sms, DelayDays = 2, TemplateId = sms }, cancel);
        var call = JsonSerializer.SerializeToElement(new { title = "Call {{ first_name }} {{ last_name }}", notes = DemoContent.CallScript });
        await StepAsync(campaignId, new StepEditModel { Name = "Personal call", Channel = Channel.Call, DelayDays = 5, Content = call }, cancel);
        Done(await enrollments.EnrollAsync(campaignId, leadIds, cancel));

        live.Changed(Topic.Campaigns, Topic.Leads);
        return new DemoWorkspace(campaignId, leadIds.Count, AgentEmail, password);
    }

    private static CampaignEditModel Campaign(long agentId) => new()
    {
        Name = CampaignName,
        Description = "An e-mail, a text two days later, a call after five more. Written for the demo: start it, then move the sandbox clock.",
        TimeZone = "Europe/Paris",
        Window = new SendWindowInput(["mon", "tue", "wed", "thu", "fri"], "08:00", "18:00"),
        ScoringRules = DemoRules.Scoring,
        ProgressionRules = DemoRules.Progression,
        ScoreFloor = 0,
        AgentIds = [agentId],
        PostalFooter = "Harbour, 4 Quay Street, Port Ellery",
    };

    private async Task<(long Id, string? Password)> AgentAsync(CancellationToken cancel)
    {
        if (await userQueries.IdByEmailAsync(AgentEmail, cancel) is { } there) return (there, null);
        var password = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(12));
        return (Done(await users.CreateAsync(new NewUser(AgentEmail, "Nora Lindqvist", Role.Agent, password), cancel)), password);
    }

    /// <summary>A lead that the workspace has already, by whatever way, is left as it is.</summary>
    private async Task<IReadOnlyList<long>> LeadsAsync(CancellationToken cancel)
    {
        var ids = new List<long>();
        foreach (var person in DemoPeople.All())
        {
            var created = await leads.CreateAsync(person, cancel);
            if (created.Error is { Kind: ErrorKind.Conflict }) continue;
            ids.Add(Done(created));
        }
        return ids;
    }

    /// <summary>Some who must not be contacted, so that it shows how they are left out.</summary>
    private async Task SuppressAsync(CancellationToken cancel)
    {
        var people = DemoPeople.All().ToList();
        Done(await suppressions.AddAsync(new SuppressionEditModel { Channel = Channel.Email, Address = people[3].Email, Note = "Asked by letter not to be written to." }, cancel));
        Done(await suppressions.AddAsync(new SuppressionEditModel { Channel = Channel.Sms, Address = people[6].Phone, Reason = SuppressionReason.OptOut, Note = "Sent STOP to an earlier campaign." }, cancel));
        Done(await suppressions.AddAsync(new SuppressionEditModel { Channel = Channel.Email, Domain = "whitcombe.example", Note = "The company asked not to be contacted." }, cancel));
    }

    private async Task StepAsync(long campaignId, StepEditModel step, CancellationToken cancel) => Done(await steps.CreateAsync(campaignId, step, cancel));

    private async Task RememberAsync(CancellationToken cancel)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        db.Settings.Add(new Setting { Key = LoadedSetting, Value = clock.UtcNow.ToString("O") });
        await db.SaveChangesAsync(cancel);
    }

    private async Task ForgetAsync()
    {
        await using var db = await dbFactory.CreateDbContextAsync();
        await using var write = await db.BeginWriteAsync();
        await db.Settings.Where(setting => setting.Key == LoadedSetting).ExecuteDeleteAsync();
        await write.CommitAsync();
    }

    // What is loaded here is part of the program: a refusal is a mistake in it, not something a user could mend.
    private static T Done<T>(Result<T> result) => result.Error is { } error
        ? throw new InvalidOperationException($"The demo workspace was refused: {error.Field} {error.Message}")
        : result.Value;
}
