using Bunit;
using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Delivery.Senders;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Sandbox;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Features.Sandbox;
using CampaignStudio.Tests.Components;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Tests.Sandbox;

[EveryDatabase]
public sealed class SandboxPagesTests : IAsyncLifetime
{
    private const string Target = "https://harbour.example/tour";

    private StudioWorkspace _studio = null!;
    private StudioPages _pages = null!;
    private Outreach _outreach = null!;

    public async ValueTask InitializeAsync()
    {
        _studio = await StudioWorkspace.CreateAsync();
        await _studio.SignInAsync(Role.Marketer);
        _outreach = await SentAsync(Channel.Email, await _studio.AddLeadAsync("lea@example.com", "+33639981200", lead => lead.FirstName = "Léa"));
        var (open, click) = (_studio.Get<LinkSigner>().OpenToken(_outreach.Id), _studio.Get<LinkSigner>().ClickToken(_outreach.Id, Target));
        await _studio.AddAsync(new SandboxMessage
        {
            Channel = Channel.Email,
            ToAddress = "lea@example.com",
            Subject = "Hello Léa",
            Text = "Hello",
            Html = $"""<html><head></head><body><script>alert(1)</script><a class="x" href="https://studio.example/t/c/{click}">Tour</a><img src="https://studio.example/t/o/{open}.gif" alt=""></body></html>""",
            SentUtc = _studio.NowUtc,
            OutreachId = _outreach.Id,
        });
        _pages = new StudioPages(_studio);
    }

    public async ValueTask DisposeAsync()
    {
        await _pages.DisposeAsync();
        await _studio.DisposeAsync();
    }

    private async Task<Outreach> SentAsync(Channel channel, Lead lead)
    {
        var campaign = new Campaign { Name = "Spring", CreatedUtc = _studio.NowUtc };
        campaign.Activate(_studio.NowUtc);
        await _studio.AddAsync(campaign);
        var step = new SequenceStep { CampaignId = campaign.Id, Name = "First", Channel = channel, Order = 1 };
        var enrollment = new Enrollment { CampaignId = campaign.Id, LeadId = lead.Id, EnrolledUtc = _studio.NowUtc };
        enrollment.Activate(_studio.NowUtc);
        await _studio.AddAsync(step, enrollment);
        var outreach = new Outreach
        {
            CampaignId = campaign.Id,
            EnrollmentId = enrollment.Id,
            LeadId = lead.Id,
            StepId = step.Id,
            Channel = channel,
            SenderId = Sender.ConfiguredFor(channel),
            BaseUtc = _studio.NowUtc,
            DueUtc = _studio.NowUtc,
        };
        outreach.MarkSent(_studio.NowUtc, null);
        await _studio.AddAsync(outreach);
        return outreach;
    }

    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    private IRenderedComponent<SandboxPage> Open(string? to = "lea@example.com")
    {
        _pages.Navigation.NavigateTo(to is null ? "/sandbox" : $"/sandbox?to={Uri.EscapeDataString(to)}");
        var page = _pages.Render<SandboxPage>();
        page.WaitForElement("[data-testid=recipient]");
        return page;
    }

    private async Task<List<Interaction>> FactsAsync()
    {
        await using var db = await _studio.OpenAsync();
        return await db.Interactions.AsNoTracking().OrderBy(i => i.Id).ToListAsync();
    }

    private void WaitForFact(IRenderedComponent<SandboxPage> page, InteractionKind kind, Action<Interaction>? check = null) => page.WaitForAssertion(() =>
    {
        using var db = _studio.Get<IDbContextFactory<Domain.Shared.StudioDb>>().CreateDbContext();
        var fact = db.Interactions.Single();
        Assert.Equal((kind, true), (fact.Kind, fact.IsHuman));
        check?.Invoke(fact);
    });

    [Theory]
    [InlineData("open", InteractionKind.Opened)]
    [InlineData("bounce", InteractionKind.Bounced)]
    [InlineData("unsubscribe", InteractionKind.Unsubscribed)]
    public async Task Each_button_does_what_the_lead_would_do(string button, InteractionKind kind)
    {
        var page = Open();

        await page.WaitForElement($"[data-testid={button}]").ClickAsync(new());

        WaitForFact(page, kind);
    }

    [Fact]
    public async Task A_link_is_clicked_from_the_list_beside_the_message()
    {
        var page = Open();

        await page.WaitForElement("[data-testid=link]").ClickAsync(new());

        WaitForFact(page, InteractionKind.Clicked, fact => Assert.Equal(Target, fact.Url));
    }

    [Fact]
    public async Task A_reply_arrives_with_its_text()
    {
        var page = Open();
        await page.WaitForElement("[data-testid=reply]").ClickAsync(new());

        await page.WaitForElement(".reply textarea").InputAsync(new() { Value = "Tell me more" });
        await page.WaitForElement("[data-testid=send-reply]").ClickAsync(new());

        WaitForFact(page, InteractionKind.Replied, fact => Assert.Equal("Tell me more", fact.Body));
    }

    [Fact]
    public async Task Looking_at_a_message_is_neither_an_open_nor_a_click()
    {
        var frame = Open().WaitForElement("iframe");

        var html = frame.GetAttribute("srcdoc")!;
        Assert.Equal("", frame.GetAttribute("sandbox"));
        Assert.DoesNotContain("/t/o/", html, StringComparison.Ordinal);
        Assert.DoesNotContain(" href=", html, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", html, StringComparison.Ordinal);
        Assert.Empty(await FactsAsync());
    }

    [Fact]
    public async Task A_text_message_is_answered_on_the_phone()
    {
        var lead = await _studio.AddLeadAsync(null, "+33639981255");
        var outreach = await SentAsync(Channel.Sms, lead);
        await _studio.AddAsync(new SandboxMessage { Channel = Channel.Sms, ToAddress = lead.Phone!, Text = "Hi there", SentUtc = _studio.NowUtc, OutreachId = outreach.Id });
        var page = Open(lead.Phone);

        Assert.Equal("Hi there", page.WaitForElement(".bubble p").TextContent);
        await page.Find(".reply textarea").InputAsync(new() { Value = "Yes please" });
        await page.WaitForElement("[data-testid=send-reply]").ClickAsync(new());

        WaitForFact(page, InteractionKind.Replied, fact => Assert.Equal(("Yes please", Channel.Sms), (fact.Body, fact.Channel)));
        page.WaitForAssertion(() => Assert.Equal("Yes please", page.Find(".bubble.mine p").TextContent));
    }

    [Fact]
    public async Task The_phone_remembers_what_was_said_between_which_messages()
    {
        var lead = await _studio.AddLeadAsync(null, "+33639981255");
        await TextAsync(lead, "First");
        var sandbox = _studio.Get<SandboxService>();
        var first = (await sandbox.ListAsync(lead.Phone, new Domain.Shared.PageRequest(), Cancel)).Value.Items.Single();
        _studio.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.False((await sandbox.ReplyAsync(first.Id, "Tell me more", Cancel)).IsError);
        _studio.Time.Advance(TimeSpan.FromMinutes(1));
        await TextAsync(lead, "Second");
        _studio.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.False((await sandbox.BounceAsync(first.Id, Cancel)).IsError);

        var page = Open(lead.Phone);

        page.WaitForAssertion(() => Assert.Equal(["First", "Tell me more", "Second"], page.FindAll(".bubble p").Select(bubble => bubble.TextContent)));
        Assert.StartsWith("Bounced", page.Find(".bubble-note").TextContent, StringComparison.Ordinal);

        async Task TextAsync(Lead to, string text)
        {
            var outreach = await SentAsync(Channel.Sms, to);
            await _studio.AddAsync(new SandboxMessage { Channel = Channel.Sms, ToAddress = to.Phone!, Text = text, SentUtc = _studio.NowUtc, OutreachId = outreach.Id });
        }
    }

    [Fact]
    public async Task A_mail_shows_what_the_lead_did_with_it()
    {
        var sandbox = _studio.Get<SandboxService>();
        var mail = (await sandbox.ListAsync("lea@example.com", new Domain.Shared.PageRequest(), Cancel)).Value.Items.Single();
        await sandbox.OpenAsync(mail.Id, Cancel);
        await sandbox.ReplyAsync(mail.Id, "Call me", Cancel);

        var acts = Open().WaitForElement(".mail-acts");

        Assert.Equal(["Opened", "Replied"], acts.QuerySelectorAll("b").Select(act => act.TextContent));
        Assert.Contains("Call me", acts.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_one_real_channel_only_the_other_one_is_in_the_sandbox_and_the_clock_stands()
    {
        var lead = await _studio.AddLeadAsync(null, "+33639981255");
        var outreach = await SentAsync(Channel.Sms, lead);
        var text = new SandboxMessage { Channel = Channel.Sms, ToAddress = lead.Phone!, Text = "Hi there", SentUtc = _studio.NowUtc, OutreachId = outreach.Id };
        await _studio.AddAsync(text);
        var sender = new SenderSettings { PublicUrl = "https://studio.example", FromAddress = "news@studio.example", EmailIsSandboxed = true };
        var sandbox = _studio.Create<SandboxService>(sender);

        Assert.Equal(["lea@example.com"], (await sandbox.RecipientsAsync(Cancel)).Value.Select(recipient => recipient.Address));
        Assert.Equal(["Hello Léa"], (await sandbox.ListAsync(null, new Domain.Shared.PageRequest(), Cancel)).Value.Items.Select(mail => mail.Subject));
        Assert.Equal("message_not_found", (await sandbox.ReplyAsync(text.Id, "HELP", Cancel)).Error!.Code);
        Assert.Equal("sandbox_off", _studio.Create<SandboxClockService>(sender).Now().Error!.Code);
    }

    [Fact]
    public async Task The_search_narrows_the_recipients()
    {
        var page = Open(to: null);

        await page.Find("input[aria-label='Search recipients']").InputAsync(new() { Value = "nobody" });
        Assert.Empty(page.FindAll("[data-testid=recipient]"));

        await page.Find("input[aria-label='Search recipients']").InputAsync(new() { Value = "lé" });
        Assert.Single(page.FindAll("[data-testid=recipient]"));
    }

    [Fact]
    public async Task Agents_look_but_do_not_act()
    {
        await _studio.SignInAsync(Role.Agent);
        var page = Open();

        page.WaitForElement("iframe");
        Assert.Empty(page.FindAll("[data-testid=open], [data-testid=bounce], .clock-steps"));
        Assert.All(page.FindAll("[data-testid=link]"), link => Assert.True(link.HasAttribute("disabled")));
    }
}
