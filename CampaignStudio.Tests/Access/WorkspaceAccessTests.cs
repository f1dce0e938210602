using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Tests.Access;

/// <summary>Users, keys and the audit log, as the database keeps them.</summary>
[EveryDatabase]
public sealed class WorkspaceAccessTests
{
    private const string Password = "correct horse battery";

    [Fact]
    public async Task A_new_workspace_gets_its_pipeline_administrator_and_key_once()
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        await using (var db = await studio.OpenAsync())
        {
            await using var write = await db.BeginWriteAsync();
            await db.LeadStatuses.ExecuteDeleteAsync();
            await write.CommitAsync();
        }
        var setup = studio.Get<WorkspaceSetup>();
        var wanted = new Bootstrap("root@studio.example", Password, "bootstrap-key-0123456789-0123456789");
        Assert.False(await studio.Get<UserQueries>().HasAdministratorAsync());

        for (var start = 1; start <= 2; start++)
        {
            await setup.SeedAsync();
            Assert.False((await setup.BootstrapAsync(wanted)).IsError);
        }

        Assert.Single(await studio.Get<UserQueries>().ListAsync(activeOnly: true));
        Assert.Single(await studio.Get<ApiKeyQueries>().ListAsync());
        await using var reading = await studio.OpenAsync();
        Assert.NotEmpty(await reading.LeadStatuses.ToListAsync());
    }

    [Fact]
    public async Task The_demos_agent_does_not_stand_in_the_way_of_the_first_administrator()
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        await studio.AddUserAsync("Nora");
        Assert.False(await studio.Get<UserQueries>().HasAdministratorAsync());

        Assert.False((await studio.Get<WorkspaceSetup>().BootstrapAsync(new Bootstrap("root@studio.example", Password, null))).IsError);

        Assert.True(await studio.Get<UserQueries>().HasAdministratorAsync());
        Assert.Equal("already_set_up", (await studio.Get<UserService>().CreateFirstAdminAsync("x@studio.example", "", Password)).Error!.Code);
    }

    [Fact]
    public async Task A_key_is_verified_noted_and_revoked()
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        var keys = studio.Get<ApiKeyService>();
        var key = (await keys.CreateAsync("Import", Role.Marketer)).Value;

        Assert.Equal(Role.Marketer, (await keys.VerifyAsync(key.Text))!.Role);
        Assert.Equal(studio.NowUtc, (await studio.Get<ApiKeyQueries>().ListAsync()).Single().LastUsedUtc);
        Assert.Null(await keys.VerifyAsync(key.Text + "x"));

        Assert.False((await keys.RevokeAsync(key.Id)).IsError);
        Assert.Null(await keys.VerifyAsync(key.Text));
    }

    [Fact]
    public async Task Users_are_changed_under_the_audit_logs_eyes()
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        var root = await studio.SignInAsync(Role.Admin);
        var users = studio.Get<UserService>();
        var id = (await users.CreateAsync(new NewUser("Zoe@studio.example", "Zoé", Role.Agent, Password))).Value;
        Assert.Equal("email_taken", (await users.CreateAsync(new NewUser("zoe@STUDIO.example", "", Role.Agent, Password))).Error!.Code);
        Assert.Equal("already_set_up", (await users.CreateFirstAdminAsync("x@studio.example", "", Password)).Error!.Code);
        Assert.False((await users.ChangeRoleAsync(id, Role.Marketer)).IsError);
        Assert.False((await users.SetPasswordAsync(id, "another good one")).IsError);
        Assert.False((await users.ChangePasswordAsync(id, "another good one", Password)).IsError);
        Assert.Equal("last_admin", (await users.SetActiveAsync(root.Id, false)).Error!.Code);

        var queries = studio.Get<UserQueries>();
        Assert.Equal(id, await queries.IdByEmailAsync("ZOE@studio.example"));
        Assert.Equal(Role.Marketer, (await queries.SessionAsync(id))!.Role);
        Assert.Equal(["Zoé"], (await queries.ListAsync("zoé")).Select(user => user.Name));

        var audit = studio.Get<AuditQueries>();
        Assert.Equal(["users"], await audit.EntitiesAsync());
        var actor = root.DisplayName[..7];
        AuditFilter[] filters =
        [
            new(Actor: actor), new(Action: "changed"), new(Entity: "users"), new(EntityId: id), new(FromUtc: studio.NowUtc), new(UntilUtc: studio.NowUtc.AddDays(1)),
            new(actor, "password_set", "users", id, studio.NowUtc, studio.NowUtc.AddDays(1)),
        ];
        foreach (var filter in filters)
        {
            var page = await audit.PageAsync(filter, 0, 10);
            Assert.NotEmpty(page.Items);
            Assert.Equal(page.Total, page.Items.Count);
            Assert.All(page.Items, row => Assert.Equal(root.DisplayName, row.ActorName));
        }
        Assert.Empty((await audit.PageAsync(new AuditFilter(UntilUtc: studio.NowUtc), 0, 10)).Items);
    }

    [Fact]
    public async Task Signing_in_finds_and_keeps_the_user()
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        var zoe = await studio.AddUserAsync("Zoe");
        using var store = studio.Create<UserOnlyStore<User, StudioDb, long>>();

        var found = (await store.FindByNameAsync(zoe.NormalizedUserName!))!;
        Assert.Same(found, await store.FindByEmailAsync(zoe.NormalizedEmail!));
        Assert.Same(found, await store.FindByIdAsync(zoe.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Empty(await store.GetClaimsAsync(found));
        await store.SetLockoutEndDateAsync(found, studio.Time.GetUtcNow().AddMinutes(5));
        Assert.Equal(1, await store.IncrementAccessFailedCountAsync(found));
        Assert.Equal(IdentityResult.Success, await store.UpdateAsync(found));

        Assert.True((await studio.Get<UserQueries>().ListAsync()).Single().IsLockedOut);
    }
}
