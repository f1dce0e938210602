using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Suppressions;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.Interactions;

/// <summary>Reports and texts as Twilio sends them: repeated, late, out of order.</summary>
[EveryDatabase]
public sealed class TwilioStoryTests
{
    private static readonly string[] Statuses = ["queued", "sending", "sent", "delivered"];

    [Fact]
    public async Task In_whatever_order_the_reports_come_the_end_is_the_same()
    {
        foreach (var order in Orders(Statuses))
        {
            await using var world = await EngineWorld.CreateAsync();
            world.Wire.Usually = _ => new HandOver.Accepted("SM1", "queued");
            var (_, lea) = await world.RunningAsync(Sms());
            await world.RunAsync();
            foreach (var status in order.Concat(order)) await world.Studio.Get<DeliveryReportService>().RecordSmsAsync("SM1", status, null, null, null);

            Assert.Equal(OutreachStatus.Delivered, (await world.LastAsync(lea)).Status);
            Assert.Equal(1, await world.ReadAsync(db => db.Interactions.CountAsync()));
            await world.AssertInvariantsAsync();
        }
    }

    [Fact]
    public async Task A_late_delivered_after_a_final_failure_changes_nothing()
    {
        await using var world = await EngineWorld.CreateAsync();
        world.Wire.Usually = _ => new HandOver.Accepted("SM1", "queued");
        var (_, lea) = await world.RunningAsync(Sms());
        await world.RunAsync();
        var reports = world.Studio.Get<DeliveryReportService>();

        await reports.RecordSmsAsync("SM1", "undelivered", "30003", "Unreachable", null);
        await reports.RecordSmsAsync("SM1", "delivered", null, null, null);

        Assert.Equal(OutreachStatus.Bounced, (await world.LastAsync(lea)).Status);
        Assert.Equal(0, await world.ReadAsync(db => db.Suppressions.CountAsync()));
        await world.AssertInvariantsAsync();
    }

    [Theory]
    [InlineData("failed", "30008")]
    [InlineData("undelivered", "30005")]
    [InlineData("undelivered", "21610")]
    public async Task A_failure_told_of_what_was_delivered_changes_nothing(string status, string code)
    {
        await using var world = await EngineWorld.CreateAsync();
        world.Wire.Usually = _ => new HandOver.Accepted("SM1", "queued");
        var (_, lea) = await world.RunningAsync(Sms(), Sms("Next", days: 1));
        await world.RunAsync();
        var reports = world.Studio.Get<DeliveryReportService>();

        await reports.RecordSmsAsync("SM1", "delivered", null, null, null);
        Assert.Null(await reports.RecordSmsAsync("SM1", status, code, "Unknown", null));

        Assert.Equal((OutreachStatus.Delivered, 0), ((await world.OutreachesAsync(lea))[0].Status, await world.ReadAsync(db => db.Suppressions.CountAsync())));
        Assert.Equal(1, await world.ReadAsync(db => db.Interactions.CountAsync()));
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task Yes_is_an_answer_unless_the_number_opted_out()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (_, lea) = await world.RunningAsync(Sms(), Sms("Next", days: 1));
        await world.RunAsync();
        var replies = world.Studio.Get<SmsReplyService>();
        Ok(await replies.RecordAsync(new SmsReply(lea.Phone!, "STOP")));

        Assert.Equal(SmsKeyword.Start, Ok(await replies.RecordAsync(new SmsReply(lea.Phone!, "Yes!"))).Keyword);
        Assert.Equal(0, await world.ReadAsync(db => db.Suppressions.CountAsync()));
        Assert.Equal(SmsKeyword.None, Ok(await replies.RecordAsync(new SmsReply(lea.Phone!, "YES"))).Keyword);
        Assert.Equal(OutreachStatus.Replied, (await world.OutreachesAsync(lea))[0].Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("ACME")]
    public async Task What_comes_from_no_number_leaves_nothing_behind(string from)
    {
        await using var world = await EngineWorld.CreateAsync();

        Assert.Equal("invalid_phone", (await world.Studio.Get<SmsReplyService>().RecordAsync(new SmsReply(from, "STOP"))).Error!.Code);

        Assert.Equal((0, 0), (await world.ReadAsync(db => db.Suppressions.CountAsync()), await world.ReadAsync(db => db.Interactions.CountAsync())));
    }

    [Fact]
    public async Task A_replayed_stop_does_not_undo_a_later_start()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (_, lea) = await world.RunningAsync(Sms());
        await world.RunAsync();
        var replies = world.Studio.Get<SmsReplyService>();

        Ok(await replies.RecordAsync(new SmsReply(lea.Phone!, "STOP") { ExternalId = "SM1:inbound" }));
        Ok(await replies.RecordAsync(new SmsReply(lea.Phone!, "START") { ExternalId = "SM2:inbound" }));
        Ok(await replies.RecordAsync(new SmsReply(lea.Phone!, "STOP") { ExternalId = "SM1:inbound" }));

        Assert.Equal(0, await world.ReadAsync(db => db.Suppressions.CountAsync()));
    }

    [Fact]
    public async Task What_a_number_said_before_a_lead_had_it_is_not_said_again_by_a_replay()
    {
        const string number = "+33699999998";
        await using var world = await EngineWorld.CreateAsync();
        var replies = world.Studio.Get<SmsReplyService>();
        Ok(await replies.RecordAsync(new SmsReply(number, "START") { ExternalId = "SM1:inbound" }));
        Ok(await replies.RecordAsync(new SmsReply(number, "STOP") { ExternalId = "SM2:inbound" }));

        Ok(await replies.RecordAsync(new SmsReply(number, "START") { ExternalId = "SM1:inbound" }));
        Assert.Equal(1, await world.ReadAsync(db => db.Suppressions.CountAsync()));

        await world.LeadWithPhoneAsync(phone: number);
        Ok(await replies.RecordAsync(new SmsReply(number, "START") { ExternalId = "SM1:inbound" }));
        Assert.Equal((1, 0), (await world.ReadAsync(db => db.Suppressions.CountAsync()), await world.ReadAsync(db => db.Interactions.CountAsync())));
    }

    [Fact]
    public async Task Keywords_count_for_a_number_that_no_lead_has()
    {
        const string stranger = "+33699999999";
        await using var world = await EngineWorld.CreateAsync();
        var replies = world.Studio.Get<SmsReplyService>();

        Ok(await replies.RecordAsync(new SmsReply(stranger, "Arrêt")));
        Assert.Equal(SuppressionReason.OptOut, (await world.ReadAsync(db => db.Suppressions.SingleAsync())).Reason);
        Ok(await replies.RecordAsync(new SmsReply(stranger, "Start")));
        Assert.Equal(0, await world.ReadAsync(db => db.Suppressions.CountAsync()));
        Assert.Contains("STOP", Ok(await replies.RecordAsync(new SmsReply(stranger, "Help"))).Answer);
        Assert.True((await replies.RecordAsync(new SmsReply(stranger, "Hello"))).IsError);
    }

    private static IEnumerable<string[]> Orders(string[] all)
    {
        yield return all;
        yield return [.. all.Reverse()];
        yield return [all[3], all[0], all[2], all[1]];
    }
}
