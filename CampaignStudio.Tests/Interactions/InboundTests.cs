using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Interactions.Mail;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Domain.Suppressions;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.Interactions;

/// <summary>What comes back from outside: replies by SMS and e-mail, reports of delivery.</summary>
[EveryDatabase]
public sealed class InboundTests
{
    [Fact]
    public async Task A_reply_by_mail_finds_its_outreach_by_reference_or_by_address()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (_, lea) = await world.RunningAsync(Email());
        await world.RunAsync();
        var sent = await world.LastAsync(lea);
        var inbox = world.Studio.Get<InboundMailService>();
        var replyTo = world.Studio.Get<LinkSigner>().ReplyToken(sent.Id);

        var byReference = await inbox.ReceiveAsync(new InboundMail { From = lea.Email, Text = "Yes", References = ["<none@example.com>", $"<{sent.MessageId}>"] });
        var byAddress = await inbox.ReceiveAsync(new InboundMail { From = lea.Email, Text = "Yes", To = [$"news+{replyTo}@studio.example"] });

        Assert.Equal([new InboundOutcome(InboundKind.Replied, sent.Id), new InboundOutcome(InboundKind.Replied, sent.Id)], [byReference, byAddress]);
        Assert.Equal(InboundKind.Ignored, (await inbox.ReceiveAsync(new InboundMail { From = "news@studio.example", Text = "Mine" })).Kind);
    }

    [Fact]
    public async Task The_html_of_a_reply_is_kept_and_shown_to_whoever_looks_at_its_lead()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (_, lea) = await world.RunningAsync(Email());
        await world.RunAsync();
        var (inbox, timeline) = (world.Studio.Get<InboundMailService>(), world.Studio.Get<LeadTimeline>());

        await inbox.ReceiveAsync(new InboundMail { From = lea.Email, Text = "Yes", Html = "<p>Yes<script>alert(1)</script></p>", MessageId = "1" });
        await inbox.ReceiveAsync(new InboundMail { From = lea.Email, Text = "No", MessageId = "2" });

        var replies = (await timeline.ForLeadAsync(lea.Id, new PageRequest())).Items.Where(item => item.Code == "replied").ToDictionary(item => item.Detail!);
        Assert.Equal((true, false), (replies["Yes"].HasOriginal, replies["No"].HasOriginal));
        Assert.Contains("<p>Yes</p>", await timeline.OriginalAsync(lea.Id, replies["Yes"].RefId), StringComparison.Ordinal);
        Assert.Null(await timeline.OriginalAsync(lea.Id, replies["No"].RefId));
        Assert.Null(await timeline.OriginalAsync(lea.Id + 1, replies["Yes"].RefId));
    }

    [Fact]
    public async Task Stop_and_start_by_sms_set_and_lift_the_opt_out()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (_, lea) = await world.RunningAsync(Sms());
        await world.RunAsync();
        var (replies, suppressions) = (world.Studio.Get<SmsReplyService>(), world.Studio.Get<SuppressionQueries>());

        Assert.Equal(lea.Id, Ok(await replies.RecordAsync(new SmsReply(lea.Phone!, "STOP"))).Fact!.LeadId);
        var entry = Assert.Single((await suppressions.ListAsync(new PageRequest(), "612345678", Channel.Sms)).Items);
        Assert.Equal(entry, await suppressions.ItemAsync(entry.Id));
        Ok(await replies.RecordAsync(new SmsReply(lea.Phone!, "START")));
        Assert.Empty((await suppressions.ListAsync(new PageRequest())).Items);

        Assert.NotNull(Ok(await replies.RecordAsync(new SmsReply(lea.Phone!, "HELP"))).Answer);
        Assert.Null(Ok(await replies.RecordAsync(new SmsReply("+33699999999", "STOP"))).Fact);
        Assert.Single((await suppressions.ListAsync(new PageRequest())).Items);
    }

    [Fact]
    public async Task A_report_of_delivery_finds_the_message_and_counts_once()
    {
        await using var world = await EngineWorld.CreateAsync();
        world.Wire.Usually = _ => new HandOver.Accepted("SM1", "queued");
        var (_, lea) = await world.RunningAsync(Sms());
        await world.RunAsync();
        var reports = world.Studio.Get<DeliveryReportService>();

        Assert.Null(await reports.RecordSmsAsync("SM2", "delivered", null, null, null));
        Assert.True((await reports.RecordSmsAsync("SM1", "delivered", null, null, null))!.IsNew);
        Assert.False((await reports.RecordSmsAsync("SM1", "Delivered", null, null, null))!.IsNew);
        Assert.Equal(OutreachStatus.Delivered, (await world.LastAsync(lea)).Status);
    }
}
