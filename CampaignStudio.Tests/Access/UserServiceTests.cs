using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignStudio.Tests.Access;

[EveryDatabase]
public sealed class UserServiceTests
{
    [Fact]
    public async Task The_last_active_administrator_stays_one()
    {
        await using var studio = new StudioFactory();
        var second = await studio.AddUserAsync("second@example.com", Role.Admin);
        await studio.AsAsync(null, async services =>
        {
            var users = services.GetRequiredService<UserService>();
            var first = (await services.GetRequiredService<UserQueries>().IdByEmailAsync(StudioFactory.AdminEmail.ToUpperInvariant()))!.Value;

            Assert.False((await users.SetActiveAsync(first, false)).IsError);
            Assert.Equal("last_admin", (await users.SetActiveAsync(second, false)).Error!.Code);
            Assert.Equal("last_admin", (await users.ChangeRoleAsync(second, Role.Marketer)).Error!.Code);
            Assert.False((await users.SetActiveAsync(first, true)).IsError);
            Assert.False((await users.ChangeRoleAsync(second, Role.Marketer)).IsError);
            return 0;
        });
    }

    [Fact]
    public async Task One_e_mail_is_one_user_whatever_its_case()
    {
        await using var studio = new StudioFactory();

        var again = await studio.AsAsync(null, services =>
            services.GetRequiredService<UserService>().CreateAsync(new NewUser("ADMIN@Example.com", "", Role.Agent, "a long password")));

        Assert.Equal("email_taken", again.Error!.Code);
    }

    [Fact]
    public async Task Changes_by_a_person_are_in_the_audit_log_without_any_secret()
    {
        await using var studio = new StudioFactory();
        var admin = new Actor(1, "Ada", Role.Admin);

        var page = await studio.AsAsync(admin, async services =>
        {
            var users = services.GetRequiredService<UserService>();
            var id = (await users.CreateAsync(new NewUser("new@example.com", "New", Role.Agent, "a long password"))).Value;
            await users.ChangeRoleAsync(id, Role.Marketer);
            await users.SetPasswordAsync(id, "another long password");
            await services.GetRequiredService<ApiKeyService>().CreateAsync("Website", Role.Marketer);
            return await services.GetRequiredService<AuditQueries>().PageAsync(new AuditFilter(Actor: "Ada"), 0, 50);
        });

        Assert.Equal(
            ["created api_keys", "password_set users", "changed users", "created users"],
            page.Items.Select(entry => $"{entry.Action} {entry.Entity}"));
        var change = page.Items[2];
        Assert.Contains("agent", change.Before);
        Assert.Contains("marketer", change.After);
        Assert.DoesNotContain(page.Items, entry => $"{entry.Before}{entry.After}".Contains("hash", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_key_is_stored_as_a_hash_only_and_works_until_revoked()
    {
        await using var studio = new StudioFactory();
        await studio.AsAsync(null, async services =>
        {
            var keys = services.GetRequiredService<ApiKeyService>();
            var created = (await keys.CreateAsync("Website", Role.Marketer)).Value;

            Assert.Matches("^cs_[A-Za-z0-9_-]{43}$", created.Text);
            var row = await services.GetRequiredService<StudioDb>().ApiKeys.AsNoTracking().SingleAsync(key => key.Id == created.Id);
            Assert.Equal(ApiKeyService.HashOf(created.Text), row.Hash);
            Assert.DoesNotContain(row.Prefix, row.Hash);

            Assert.Equal(Role.Marketer, (await keys.VerifyAsync(created.Text))!.Role);
            await keys.RevokeAsync(created.Id);
            Assert.Null(await keys.VerifyAsync(created.Text));
            return 0;
        });
    }
}
