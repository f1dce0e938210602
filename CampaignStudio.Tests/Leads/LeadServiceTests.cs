using System.Text.Json;
using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Tests.Leads;

[EveryDatabase]
public sealed class LeadServiceTests
{
    [Fact]
    public async Task A_new_lead_is_normalised_and_begins_its_history()
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        var marketer = await studio.SignInAsync(Role.Marketer);
        await studio.AddAsync(new CustomField { Key = "plan", Label = "Plan", Type = CustomFieldType.Text });

        var id = (await studio.Get<LeadService>().CreateAsync(new LeadEditModel
        {
            Email = "  Lea@Example.FR ",
            Phone = "06 39 98 00 01",
            Country = "FR",
            FirstName = " Léa ",
            Tags = ["vip", "VIP", " new "],
            Budget = 12.345m,
            Language = "fr-CA",
            TimeZone = "Europe/Paris",
            CustomFields = { ["plan"] = Json("gold") },
        })).Value;

        var card = (await studio.Get<LeadQueries>().CardAsync(id))!;
        Assert.Equal(("lea@example.fr", "+33639980001", "Léa", "fr"), (card.Email, card.Phone, card.FirstName, card.Language));
        Assert.Equal(["vip", "new"], card.Tags);
        Assert.Equal((12.35m, "nouveau"), (card.Budget, card.Status));
        Assert.Equal("gold", card.CustomFields["plan"].GetString());
        var move = Assert.Single(await studio.Get<LeadQueries>().StatusHistoryAsync(id));
        Assert.Equal((null, "nouveau", StatusChangeCause.Created, marketer.Id), (move.FromStatus, move.ToStatus, move.Cause, move.UserId));
    }

    [Fact]
    public async Task A_second_lead_of_the_same_identity_is_refused_and_the_first_one_named()
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        var leads = studio.Get<LeadService>();
        var first = (await leads.CreateAsync(new LeadEditModel { Email = "ada@example.com" })).Value;

        var again = await leads.CreateAsync(new LeadEditModel { Email = "ADA@example.com", Phone = "+33639980001" });

        Assert.Equal(("lead_exists", ErrorKind.Conflict), (again.Error!.Code, again.Error.Kind));
        Assert.Contains($"Lead {first} ", again.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_wrong_with_a_lead_is_said_at_once()
    {
        await using var studio = await StudioWorkspace.CreateAsync();

        var refused = await studio.Get<LeadService>().CreateAsync(new LeadEditModel
        {
            Email = "no at sign",
            Phone = "12",
            TimeZone = "Mars/Olympus",
            Status = "unheard",
            AssignedTo = 99,
            Budget = -1,
            Company = new string('x', 201),
            CustomFields = { ["shoe_size"] = Json(42) },
        });

        var fields = refused.Error!.Others.Prepend(refused.Error).Select(error => error.Field).Order(StringComparer.Ordinal);
        Assert.Equal(["assigned_to", "budget", "company", "email", "phone", "shoe_size", "status", "timezone"], fields);
        await using var db = await studio.OpenAsync();
        Assert.Equal(0, await db.Leads.CountAsync());
    }

    [Fact]
    public async Task A_lead_without_any_address_is_refused()
    {
        await using var studio = await StudioWorkspace.CreateAsync();

        var refused = await studio.Get<LeadService>().CreateAsync(new LeadEditModel { FirstName = "Ada" });

        Assert.Equal("address_missing", refused.Error!.Code);
    }

    [Fact]
    public async Task A_patch_changes_what_it_names_and_removes_a_custom_value_by_null()
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        await studio.AddAsync(
            new CustomField { Key = "plan", Label = "Plan", Type = CustomFieldType.Text },
            new CustomField { Key = "seats", Label = "Seats", Type = CustomFieldType.Number });
        var leads = studio.Get<LeadService>();
        var queries = studio.Get<LeadQueries>();
        var id = (await leads.CreateAsync(new LeadEditModel { Email = "ada@example.com", Company = "Example", CustomFields = { ["plan"] = Json("gold") } })).Value;

        var patch = JsonElement.Parse("""{"first_name": "Ada", "plan": null, "seats": "12"}""");
        var merged = JsonMerge.Apply((await queries.CardAsync(id))!.ToEditModel(), patch);
        Assert.False((await leads.UpdateAsync(id, merged.Value)).IsError);

        var card = (await queries.CardAsync(id))!;
        Assert.Equal(("Ada", "Example", "ada@example.com"), (card.FirstName, card.Company, card.Email));
        Assert.Equal(["seats"], card.CustomFields.Keys);
        Assert.Equal(12, card.CustomFields["seats"].GetInt32());
    }

    [Fact]
    public async Task An_edit_of_an_older_version_is_refused()
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        var lead = await studio.AddLeadAsync("ada@example.com");
        var leads = studio.Get<LeadService>();
        var version = lead.Version;
        Assert.False((await leads.UpdateAsync(lead.Id, new LeadEditModel { Email = "ada@example.com", City = "Paris" }, version)).IsError);

        var stale = await leads.UpdateAsync(lead.Id, new LeadEditModel { Email = "ada@example.com", City = "Lyon" }, version);

        Assert.Equal("stale_edit", stale.Error!.Code);
        Assert.Equal("Paris", (await studio.Get<LeadQueries>().CardAsync(lead.Id))!.City);
    }

    [Fact]
    public async Task A_changed_fact_marks_the_activated_enrollments_of_the_lead_and_no_others()
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        var (lead, other) = (await studio.AddLeadAsync("ada@example.com"), await studio.AddLeadAsync("bob@example.com"));
        var active = await EnrollAsync(studio, lead, activate: true);
        var waiting = await EnrollAsync(studio, lead, activate: false);
        var others = await EnrollAsync(studio, other, activate: true);
        studio.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.False((await studio.Get<LeadService>().MoveAsync(lead.Id, "qualifie")).IsError);

        await using var db = await studio.OpenAsync();
        var due = await db.Enrollments.ToDictionaryAsync(row => row.Id, row => row.EvaluateDueUtc);
        Assert.Equal((studio.NowUtc, null, null), (due[active.Id], due[waiting.Id], due[others.Id]));
    }

    [Fact]
    public async Task An_edit_that_changes_nothing_marks_nothing()
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        var lead = await studio.AddLeadAsync("ada@example.com");
        var enrollment = await EnrollAsync(studio, lead, activate: true);

        Assert.False((await studio.Get<LeadService>().UpdateAsync(lead.Id, new LeadEditModel { Email = "ada@example.com" })).IsError);

        await using var db = await studio.OpenAsync();
        Assert.Null((await db.Enrollments.SingleAsync(row => row.Id == enrollment.Id)).EvaluateDueUtc);
    }

    [Fact]
    public async Task An_agent_moves_and_edits_only_own_leads_and_gives_none_away()
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        var agent = await studio.AddUserAsync("Zoe");
        var own = await studio.AddLeadAsync("own@example.com", configure: lead => lead.AssignedToId = agent.Id);
        var foreign = await studio.AddLeadAsync("foreign@example.com");
        studio.SignIn(agent);
        var leads = studio.Get<LeadService>();

        Assert.False((await leads.MoveAsync(own.Id, "contacte")).IsError);
        Assert.False((await leads.UpdateAsync(own.Id, new LeadEditModel { Email = "own@example.com", City = "Paris", AssignedTo = agent.Id })).IsError);
        Result[] refused =
        [
            await leads.MoveAsync(foreign.Id, "contacte"),
            await leads.UpdateAsync(foreign.Id, new LeadEditModel { Email = "foreign@example.com" }),
            await leads.UpdateAsync(own.Id, new LeadEditModel { Email = "own@example.com", AssignedTo = null }),
            await leads.AssignAsync(own.Id, null),
            await leads.DeleteAsync(own.Id),
            new((await leads.CreateAsync(new LeadEditModel { Email = "new@example.com" })).Error),
        ];
        Assert.All(refused, result => Assert.Equal(ErrorKind.Forbidden, result.Error!.Kind));
    }

    [Fact]
    public async Task A_deactivated_user_gets_no_leads()
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        var lead = await studio.AddLeadAsync("ada@example.com");
        var gone = await studio.AddUserAsync("Gone", isActive: false);

        Assert.Equal("unknown_user", (await studio.Get<LeadService>().AssignAsync(lead.Id, gone.Id)).Error!.Code);
    }

    [Fact]
    public async Task A_lead_without_history_is_deleted_for_good()
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        var lead = await studio.AddLeadAsync("ada@example.com");
        await EnrollAsync(studio, lead, activate: false);

        Assert.False((await studio.Get<LeadService>().DeleteAsync(lead.Id)).IsError);

        await using var db = await studio.OpenAsync();
        Assert.Equal((0, 0), (await db.Leads.CountAsync(), await db.Enrollments.CountAsync()));
    }

    [Fact]
    public async Task A_lead_with_history_is_erased_leaves_its_campaigns_and_is_no_longer_shown()
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        var lead = await studio.AddLeadAsync("ada@example.com", configure: row => row.FirstName = "Ada");
        await EnrollAsync(studio, lead, activate: true);

        Assert.False((await studio.Get<LeadService>().DeleteAsync(lead.Id)).IsError);

        await using var db = await studio.OpenAsync();
        var erased = await db.Leads.SingleAsync();
        Assert.Equal((null, null, "", studio.NowUtc), (erased.Email, erased.FirstName, erased.SortName, erased.ErasedUtc));
        var enrollment = await db.Enrollments.SingleAsync();
        Assert.Equal((EnrollmentStatus.Exited, ExitReason.Removed), (enrollment.Status, enrollment.ExitReason));
        Assert.Null(await studio.Get<LeadQueries>().CardAsync(lead.Id));
        Assert.Equal(0, (await studio.Get<LeadQueries>().ListAsync(new LeadFilter(), new PageRequest())).Total);
        Assert.False((await studio.Get<LeadService>().CreateAsync(new LeadEditModel { Email = "ada@example.com" })).IsError);
    }

    [Fact]
    public async Task What_stands_around_an_erased_lead_forgets_it_as_well()
    {
        await using var world = await EngineWorld.CreateAsync();
        await world.Studio.SignInAsync(Role.Admin);
        var (_, lea) = await world.RunningAsync(EngineWorld.Email(), EngineWorld.Call(days: 1));
        await world.RunAsync();
        await world.TellAsync(new Fact(InteractionKind.Clicked) { OutreachId = (await world.LastAsync(lea)).Id, Url = "https://example.com/?lea", UserAgent = "Lea's phone", Body = "lea", Html = "<p>lea</p>" });
        Assert.False((await world.Studio.Get<LeadService>().UpdateAsync(lea.Id, new LeadEditModel { Email = lea.Email, FirstName = "Lea" })).IsError);

        Assert.False((await world.Studio.Get<LeadService>().DeleteAsync(lea.Id)).IsError);

        await using var db = await world.Studio.OpenAsync();
        var left = JsonSerializer.Serialize(new
        {
            Outreaches = await db.Outreaches.ToListAsync(),
            Interactions = await db.Interactions.ToListAsync(),
            Tasks = await db.Tasks.ToListAsync(),
            Audit = await db.AuditEntries.Where(entry => entry.Entity == "leads").ToListAsync(),
        });
        Assert.DoesNotContain("lea@example.com", left, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Lea's phone", left, StringComparison.Ordinal);
        Assert.DoesNotContain("?lea", left, StringComparison.Ordinal);
        Assert.All(await db.Interactions.ToListAsync(), interaction => Assert.Null(interaction.Html));
        Assert.All(await db.Tasks.ToListAsync(), task => Assert.Equal("(erased)", task.Title));
        await world.AssertInvariantsAsync();
    }

    private static async Task<Enrollment> EnrollAsync(StudioWorkspace studio, Lead lead, bool activate)
    {
        var campaign = new Campaign { Name = "Spring", CreatedUtc = studio.NowUtc };
        await studio.AddAsync(campaign);
        var enrollment = new Enrollment { CampaignId = campaign.Id, LeadId = lead.Id, EnrolledUtc = studio.NowUtc };
        if (activate)
        {
            enrollment.Activate(studio.NowUtc);
            enrollment.Evaluated(0, 0, studio.NowUtc, againUtc: null);
        }
        await studio.AddAsync(enrollment);
        return enrollment;
    }

    private static JsonElement Json<T>(T value) => JsonSerializer.SerializeToElement(value);
}
