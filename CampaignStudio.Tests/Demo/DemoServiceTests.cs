using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Demo;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Templates.Quality;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignStudio.Tests.Demo;

[EveryDatabase]
public sealed class DemoServiceTests : IAsyncLifetime
{
    private StudioWorkspace _studio = null!;

    public async ValueTask InitializeAsync() => _studio = await StudioWorkspace.CreateAsync();

    public ValueTask DisposeAsync() => _studio.DisposeAsync();

    private async Task<DemoWorkspace> LoadAsync() => (await _studio.Get<DemoService>().LoadAsync(TestContext.Current.CancellationToken)).Value;

    [Fact]
    public async Task The_demo_campaign_can_start_at_once()
    {
        var demo = await LoadAsync();

        var report = (await _studio.Get<PreflightService>().CheckAsync(demo.CampaignId, TestContext.Current.CancellationToken)).Value;

        Assert.Empty(report.Problems);
        Assert.DoesNotContain(report.Warnings, warning => warning.Code is "empty_variable" or "no_agents" or "no_leads");
        Assert.DoesNotContain(report.Warnings, warning => EmailQuality.Codes.Contains(warning.Code));
        Assert.All(report.Funnel, funnel => Assert.Equal(60, funnel.Leads));
        Assert.All(report.Funnel, funnel => Assert.InRange(funnel.Reachable, 40, 59));
        Assert.Contains(report.Funnel, funnel => funnel.Suppressed > 1);
        Assert.Equal([Channel.Email, Channel.Sms, Channel.Call], report.Funnel.Select(funnel => funnel.Channel));
    }

    [Fact]
    public async Task Loading_it_again_changes_nothing_and_says_so()
    {
        await LoadAsync();

        var again = await _studio.Get<DemoService>().LoadAsync(TestContext.Current.CancellationToken);

        Assert.Equal("demo_there", again.Error?.Code);
        await using var db = await _studio.OpenAsync();
        Assert.Equal((60, 1, 60), (await db.Leads.CountAsync(), await db.Campaigns.CountAsync(), await db.Enrollments.CountAsync()));
    }

    [Fact]
    public async Task Only_an_administrator_may_load_it_and_is_that_again_afterwards()
    {
        await _studio.SignInAsync(Role.Marketer);
        Assert.True((await _studio.Get<DemoService>().LoadAsync(TestContext.Current.CancellationToken)).IsError);

        var admin = await _studio.SignInAsync(Role.Admin);
        await LoadAsync();

        Assert.Equal(admin.Id, _studio.Actor.UserId);
        await using var db = await _studio.OpenAsync();
        Assert.Empty(await db.AuditEntries.ToListAsync());
    }

    [Fact]
    public async Task What_fails_on_the_way_may_be_loaded_again()
    {
        await using var studio = await StudioWorkspace.CreateAsync(services => services.AddSingleton<IPasswordHasher<User>, NoHasher>());
        var demo = studio.Get<DemoService>();

        await Assert.ThrowsAsync<NotSupportedException>(() => demo.LoadAsync(TestContext.Current.CancellationToken));

        Assert.False(await demo.IsLoadedAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Its_people_are_in_many_countries_and_each_can_be_reached_somehow()
    {
        await LoadAsync();

        await using var db = await _studio.OpenAsync();
        var leads = await db.Leads.ToListAsync();
        Assert.True(leads.Select(lead => lead.Country).Distinct().Count() >= 6);
        Assert.True(leads.Select(lead => lead.Language).Distinct().Count() >= 5);
        Assert.All(leads, lead => Assert.True(lead.Email is not null || lead.Phone is not null));
        Assert.All(leads, lead => Assert.Equal(LeadStatus.First, lead.Status));
        Assert.All(leads.Where(lead => lead.Email is not null), lead => Assert.EndsWith(".example", lead.Email, StringComparison.Ordinal));
        Assert.All(await db.Enrollments.ToListAsync(), enrollment => Assert.Equal(EnrollmentStatus.Enrolled, enrollment.Status));
    }

    private sealed class NoHasher : IPasswordHasher<User>
    {
        public string HashPassword(User user, string password) => throw new NotSupportedException();

        public PasswordVerificationResult VerifyHashedPassword(User user, string hashedPassword, string providedPassword) => throw new NotSupportedException();
    }
}
