using System.Net;
using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignStudio.Tests.Access;

[EveryDatabase]
public sealed class FirstStartTests
{
    [Fact]
    public async Task Until_there_is_a_user_every_page_leads_to_setup_which_creates_the_administrator_once()
    {
        await using var studio = StudioFactory.Fresh();
        var browser = studio.Browser();

        foreach (var path in (string[])["/", "/account/sign-in", "/administration/users"])
        {
            Assert.Equal("/account/setup", StudioFactory.Target(await browser.GetAsync(path)));
        }

        var created = await Setup(browser, "first@example.com");
        Assert.Equal("/", StudioFactory.Target(created));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/administration/users")).StatusCode);

        Assert.Equal("/account/sign-in", StudioFactory.Target(await studio.Browser().GetAsync("/account/setup")));
        var second = await studio.AsAsync(null, services => services.GetRequiredService<UserService>().CreateFirstAdminAsync("second@example.com", "", "a long password"));
        Assert.Equal("already_set_up", second.Error!.Code);
    }

    [Fact]
    public async Task Setup_says_what_is_wrong_with_the_input_and_creates_nobody()
    {
        await using var studio = StudioFactory.Fresh();

        var answer = await StudioFactory.PostFormAsync(
            studio.Browser(), "/account/setup", "setup", ("Input.Name", "Ada"), ("Input.Email", "nonsense"), ("Input.Password", "short"));

        var page = await answer.Content.ReadAsStringAsync();
        Assert.Contains("ada@example.com", page);
        Assert.Contains("at least 10 characters", page);
        Assert.False(await studio.AsAsync(null, services => services.GetRequiredService<UserQueries>().HasAdministratorAsync()));
    }

    [Fact]
    public async Task A_new_workspace_has_the_default_pipeline_once()
    {
        await using var studio = StudioFactory.Fresh();

        var keys = await studio.AsAsync(null, async services =>
        {
            await services.GetRequiredService<WorkspaceSetup>().SeedAsync();
            var db = services.GetRequiredService<StudioDb>();
            return await db.LeadStatuses.OrderBy(status => status.Order).Select(status => status.Key).ToListAsync();
        });

        Assert.Equal(LeadStatus.Defaults.Select(status => status.Key), keys);
    }

    [Fact]
    public async Task Bootstrap_happens_once_and_a_revoked_key_stays_revoked()
    {
        await using var studio = new StudioFactory();
        var wanted = new Bootstrap("other@example.com", "another long password", StudioFactory.ApiKey);

        var (users, keys, verified) = await studio.AsAsync(null, async services =>
        {
            var keyId = (await services.GetRequiredService<ApiKeyQueries>().ListAsync()).Single().Id;
            await services.GetRequiredService<ApiKeyService>().RevokeAsync(keyId);
            Assert.False((await services.GetRequiredService<WorkspaceSetup>().BootstrapAsync(wanted)).IsError);
            Assert.False((await services.GetRequiredService<WorkspaceSetup>().BootstrapAsync(wanted with { ApiKey = new string('k', 40) })).IsError);
            return (
                await services.GetRequiredService<UserQueries>().ListAsync(),
                await services.GetRequiredService<ApiKeyQueries>().ListAsync(),
                await services.GetRequiredService<ApiKeyService>().VerifyAsync(StudioFactory.ApiKey));
        });

        Assert.Equal(StudioFactory.AdminEmail, Assert.Single(users).Email);
        Assert.Single(keys);
        Assert.Null(verified);
    }

    [Theory]
    [InlineData("a@example.com", "a long password", "short key", "Bootstrap:ApiKey")]
    [InlineData("a@example.com", "short", null, "Bootstrap:AdminPassword")]
    [InlineData("nonsense", "a long password", null, "Bootstrap:AdminEmail")]
    public async Task A_bootstrap_that_can_not_be_used_is_refused_by_the_name_of_its_setting(string email, string password, string? key, string setting)
    {
        await using var studio = StudioFactory.Fresh();

        var result = await studio.AsAsync(null, services =>
            services.GetRequiredService<WorkspaceSetup>().BootstrapAsync(new Bootstrap(email, password, key)));

        Assert.Equal(setting, result.Error!.Field);
        Assert.False(await studio.AsAsync(null, services => services.GetRequiredService<UserQueries>().HasAdministratorAsync()));
    }

    private static Task<HttpResponseMessage> Setup(HttpClient browser, string email) => StudioFactory.PostFormAsync(
        browser, "/account/setup", "setup", ("Input.Name", "Ada"), ("Input.Email", email), ("Input.Password", "a long password"));
}
