using Bunit;
using CampaignStudio.Domain.Interactions.Mail;
using CampaignStudio.Features.Administration;
using CampaignStudio.Integrations.Imap;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CampaignStudio.Tests.Components;

[EveryDatabase]
public sealed class InboxCardTests
{
    private static readonly ImapOptions Mailbox = new() { Host = "imap.example", Username = "replies", Password = "very-secret" };

    [Fact]
    public async Task A_mailbox_that_can_t_be_read_says_why_until_it_can()
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        await using var pages = new StudioPages(studio, services => services.AddSingleton(Options.Create(Mailbox)));
        var inbox = studio.Get<InboxService>();
        await inbox.FailAsync(Mailbox.Mailbox, "a", "Authentication failed");

        var card = pages.Render<InboxCard>();
        card.WaitForAssertion(() => Assert.Contains("Authentication failed", card.Find("[data-testid=inbox-error]").TextContent));
        Assert.Equal("Down", card.Find("[data-testid=inbox-state]").TextContent);
        Assert.DoesNotContain("very-secret", card.Markup);

        await inbox.TryTakeAsync(Mailbox.Mailbox, "a", TimeSpan.FromMinutes(1));
        await inbox.AdvanceAsync(Mailbox.Mailbox, "a", 1, 12, read: 12);
        studio.Time.Advance(TimeSpan.FromSeconds(2));
        card.WaitForAssertion(() => Assert.Equal("Read", card.Find("[data-testid=inbox-state]").TextContent));
        Assert.Empty(card.FindAll("[data-testid=inbox-error]"));
    }

    [Fact]
    public async Task Without_a_mailbox_it_says_how_to_have_one()
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        await using var pages = new StudioPages(studio);

        Assert.Contains("Email:Inbox:Host", pages.Render<InboxCard>().Markup);
    }
}
