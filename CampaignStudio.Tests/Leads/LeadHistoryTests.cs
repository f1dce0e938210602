using Bunit;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Interactions.Mail;
using CampaignStudio.Domain.Reporting;
using CampaignStudio.Features.Leads;
using CampaignStudio.Integrations.Mail;
using CampaignStudio.Tests.Components;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.Leads;

/// <summary>What strangers wrote, as a person reads it on the lead's page.</summary>
[EveryDatabase]
public sealed class LeadHistoryTests
{
    [Fact]
    public async Task Markup_in_a_reply_is_shown_as_words_and_never_as_markup()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (_, lea) = await world.RunningAsync(Email());
        await world.RunAsync();
        var raw = $"From: {lea.Email}\r\nMessage-ID: <1@example.com>\r\nContent-Type: text/html\r\n\r\n"
            + "<p>Yes, <b>call</b> me.</p><script>alert(1)</script><img src=x onerror=alert(2)>&lt;img src=x onerror=alert(3)&gt;<iframe src=//evil.example></iframe>";
        await world.Studio.Get<InboundMailService>().ReceiveAsync(InboundMailReader.Read(System.Text.Encoding.UTF8.GetBytes(raw))!);

        await using var pages = new StudioPages(world.Studio);
        var history = pages.Render<LeadHistory>(page => page.Add(p => p.LeadId, lea.Id));
        history.WaitForAssertion(() => Assert.StartsWith("Yes, call me.", history.Find("blockquote").TextContent, StringComparison.Ordinal));

        Assert.Empty(history.FindAll("script, iframe, img, [onerror]"));
        Assert.DoesNotContain("alert(1)", history.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("alert(2)", history.Markup, StringComparison.Ordinal);
        Assert.Contains("alert(3)", history.Find("blockquote").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_original_of_a_reply_is_shown_on_request_in_a_frame_that_may_do_nothing()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (_, lea) = await world.RunningAsync(Email());
        await world.RunAsync();
        var raw = $"From: {lea.Email}\r\nMessage-ID: <2@example.com>\r\nContent-Type: text/html\r\n\r\n"
            + "<p>Yes, <b>call</b> me.</p><script>alert(1)</script><img src=https://track.example/x.gif><a href=https://example.com>site</a>";
        await world.Studio.Get<InboundMailService>().ReceiveAsync(InboundMailReader.Read(System.Text.Encoding.UTF8.GetBytes(raw))!);
        await world.TellAsync(new Fact(InteractionKind.Replied) { Email = lea.Email, Body = "Without markup" });

        await using var pages = new StudioPages(world.Studio);
        var history = pages.Render<LeadHistory>(page => page.Add(p => p.LeadId, lea.Id));
        history.WaitForAssertion(() => Assert.Equal(2, history.FindAll("blockquote").Count));
        var button = Assert.Single(history.FindAll("button"), element => element.TextContent.Contains("Show original", StringComparison.Ordinal));
        await history.InvokeAsync(() => button.Click());

        history.WaitForAssertion(() => Assert.Equal("", history.Find("iframe").GetAttribute("sandbox")));
        var shown = history.Find("iframe").GetAttribute("srcdoc")!;
        Assert.Contains("<b>call</b>", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("alert", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("track.example", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Joining_a_campaign_and_leaving_it_are_told_with_the_reason()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (id, lea) = await world.RunningAsync(Email(), Email("Next", days: 1));
        await world.RunAsync();
        await world.TellAsync(new Fact(InteractionKind.Replied) { OutreachId = (await world.LastAsync(lea)).Id });
        await world.RunAsync();

        await using var pages = new StudioPages(world.Studio);
        var history = pages.Render<LeadHistory>(page => page.Add(p => p.LeadId, lea.Id));

        history.WaitForAssertion(() => Assert.Contains("Joined a campaign", history.Markup, StringComparison.Ordinal));
        Assert.Equal([(ExitReason.Replied, 1L)], await world.Studio.Get<ProgressQueries>().ExitsAsync(id));
        Assert.Contains("Left the campaign: the lead replied", history.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hit_by_a_machine_says_why_it_does_not_count()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (_, lea) = await world.RunningAsync(Email());
        await world.RunAsync();
        await world.TellAsync(new Fact(InteractionKind.Opened) { OutreachId = (await world.LastAsync(lea)).Id, UserAgent = "Mozilla/5.0" });

        await using var pages = new StudioPages(world.Studio);
        var history = pages.Render<LeadHistory>(page => page.Add(p => p.LeadId, lea.Id));

        history.WaitForAssertion(() => Assert.Contains("Apple Mail privacy prefetch", history.Markup, StringComparison.Ordinal));
    }
}
