using System.Net;
using CampaignStudio.Domain.Access;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignStudio.Tests.Access;

[EveryDatabase]
public sealed class SessionTests(StudioFactory studio) : IClassFixture<StudioFactory>
{
    [Fact]
    public async Task Signing_in_leads_to_where_one_wanted_to_go()
    {
        var browser = studio.Browser();

        var asked = await browser.GetAsync("/leads-or-whatever?x=1");
        var answer = await StudioFactory.TrySignInAsync(browser, StudioFactory.AdminEmail, StudioFactory.AdminPassword, asked.Headers.Location!.PathAndQuery);

        Assert.Equal("/leads-or-whatever?x=1", StudioFactory.Target(answer));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/")).StatusCode);
    }

    [Theory]
    [InlineData("//evil.example/x")]
    [InlineData("https://evil.example/")]
    [InlineData("/\\evil.example")]
    [InlineData("/\t/evil.example")]
    [InlineData("")]
    [InlineData(null)]
    public void A_return_address_elsewhere_becomes_the_start_page(string? returnUrl) =>
        Assert.Equal("/", Features.Access.AccountPaths.Local(returnUrl));

    [Fact]
    public async Task Five_wrong_passwords_close_the_account_even_to_the_right_one()
    {
        await studio.AddUserAsync("locked@example.com", Role.Agent);
        var browser = studio.Browser();
        for (var i = 0; i < 5; i++) await StudioFactory.TrySignInAsync(browser, "locked@example.com", "wrong password");

        var answer = await StudioFactory.TrySignInAsync(browser, "locked@example.com", StudioFactory.AdminPassword);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("Too many wrong passwords", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_sign_in_form_without_its_token_is_refused()
    {
        var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["_handler"] = "sign-in",
            ["Input.Email"] = StudioFactory.AdminEmail,
            ["Input.Password"] = StudioFactory.AdminPassword,
        });

        var answer = await studio.Browser().PostAsync("/account/sign-in", form);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task A_new_password_ends_the_other_sessions_and_keeps_this_one()
    {
        await studio.AddUserAsync("two-browsers@example.com", Role.Marketer);
        var here = await studio.SignInAsync("two-browsers@example.com");
        var there = await studio.SignInAsync("two-browsers@example.com");

        var changed = await StudioFactory.PostFormAsync(
            here, "/account/password", "password",
            ("Input.Current", StudioFactory.AdminPassword), ("Input.Password", "another long password"), ("Input.Again", "another long password"));

        Assert.Contains("was changed", await changed.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, (await here.GetAsync("/")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await there.GetAsync("/")).StatusCode);
        await studio.SignInAsync("two-browsers@example.com", "another long password");
    }

    [Fact]
    public async Task Open_circuits_look_again_whether_their_session_still_stands()
    {
        await using var scope = studio.Services.CreateAsyncScope();

        Assert.IsType<Features.Access.CircuitSessions>(scope.ServiceProvider.GetRequiredService<AuthenticationStateProvider>());
    }

    [Fact]
    public async Task Deactivation_ends_the_sessions_and_bars_the_door()
    {
        var id = await studio.AddUserAsync("leaver@example.com", Role.Marketer);
        var browser = await studio.SignInAsync("leaver@example.com");

        await studio.AsAsync(null, services => services.GetRequiredService<UserService>().SetActiveAsync(id, false));

        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/")).StatusCode);
        var again = await StudioFactory.TrySignInAsync(studio.Browser(), "leaver@example.com", StudioFactory.AdminPassword);
        Assert.Null(again.Headers.Location);
    }

    [Fact]
    public async Task A_new_role_ends_the_sessions_that_carry_the_old_one()
    {
        var id = await studio.AddUserAsync("demoted@example.com", Role.Admin);
        var browser = await studio.SignInAsync("demoted@example.com");
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/hangfire")).StatusCode);

        await studio.AsAsync(null, services => services.GetRequiredService<UserService>().ChangeRoleAsync(id, Role.Agent));

        Assert.StartsWith("/account/sign-in", (await browser.GetAsync("/hangfire")).Headers.Location!.AbsolutePath);
    }

    [Theory]
    [InlineData(Role.Marketer)]
    [InlineData(Role.Agent)]
    public async Task The_job_dashboard_is_for_administrators(Role role)
    {
        await studio.AddUserAsync($"curious-{role}@example.com", role);
        var browser = await studio.SignInAsync($"curious-{role}@example.com");

        var answer = await browser.GetAsync("/hangfire");

        Assert.Equal("/account/denied", answer.Headers.Location!.AbsolutePath);
    }

    [Fact]
    public async Task Signing_out_needs_the_form_and_ends_the_session()
    {
        var browser = await studio.SignInAsync();
        var bare = await browser.PostAsync("/account/sign-out", new FormUrlEncodedContent([]));
        Assert.Equal(HttpStatusCode.BadRequest, bare.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/")).StatusCode);

        var token = await StudioFactory.AntiforgeryTokenAsync(browser, "/account/password");
        var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["__RequestVerificationToken"] = token });
        Assert.Equal("/account/sign-in", StudioFactory.Target(await browser.PostAsync("/account/sign-out", form)));
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/")).StatusCode);
    }
}
