using Bunit;
using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Notifications;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Features.Notifications;
using CampaignStudio.Tests.Components;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;

namespace CampaignStudio.Tests.Notifications;

[EveryDatabase]
public sealed class NotificationBellTests : IAsyncLifetime
{
    private StudioWorkspace _studio = null!;
    private StudioPages _pages = null!;
    private User _me = null!;

    public async ValueTask InitializeAsync()
    {
        _studio = await StudioWorkspace.CreateAsync();
        _me = await _studio.SignInAsync(Role.Agent);
        _pages = new StudioPages(_studio);
    }

    public async ValueTask DisposeAsync()
    {
        await _pages.DisposeAsync();
        await _studio.DisposeAsync();
    }

    private Task TellAsync(string title, string? link = null) =>
        _studio.AddAsync(new Notification { UserId = _me.Id, Title = title, Link = link, CreatedUtc = _studio.NowUtc });

    private static string Badge(IRenderedComponent<NotificationBell> bell) => bell.Find(".mud-badge").TextContent.Trim();

    [Fact]
    public async Task The_badge_counts_what_is_unread_and_follows_what_arrives()
    {
        await TellAsync("One");
        var bell = _pages.Render<NotificationBell>();
        bell.WaitForAssertion(() => Assert.Equal("1", Badge(bell)));

        await TellAsync("Two");
        _studio.Live.Changed(Topic.Notifications(_me.Id));

        bell.WaitForAssertion(() => Assert.Equal("2", Badge(bell)));
    }

    [Fact]
    public async Task Following_a_notification_marks_it_as_read_and_goes_to_its_link()
    {
        await TellAsync("A task for you", "/tasks/3");
        var bell = _pages.Render<NotificationBell>();
        await bell.WaitForElement("button").ClickAsync(new());

        await _pages.Popovers.WaitForElement(".bell-item").ClickAsync(new());

        bell.WaitForAssertion(() => Assert.Empty(bell.FindAll(".mud-badge")));
        Assert.EndsWith("/tasks/3", _pages.Navigation.Uri, StringComparison.Ordinal);
        Assert.Equal(0, await _studio.Get<NotificationQueries>().UnreadAsync(Xunit.TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task All_are_marked_as_read_at_once()
    {
        await TellAsync("One");
        await TellAsync("Two");
        var bell = _pages.Render<NotificationBell>();
        await bell.WaitForElement("button").ClickAsync(new());

        await _pages.Popovers.WaitForElement("[data-testid=read-all]").ClickAsync(new());

        bell.WaitForAssertion(() => Assert.Empty(bell.FindAll(".mud-badge")));
    }
}
