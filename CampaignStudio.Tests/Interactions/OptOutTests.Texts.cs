using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Tests.Support;
using Microsoft.EntityFrameworkCore;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.Interactions;

/// <summary>Text messages have a way out of their own.</summary>
public sealed partial class OptOutTests
{
    [Fact]
    public async Task Texting_start_takes_a_stop_back()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (id, lea) = await world.RunningAsync(Sms(), Sms("Next", days: 1));
        await world.RunAsync();
        var replies = world.Studio.Get<SmsReplyService>();
        Ok(await replies.RecordAsync(new SmsReply(lea.Phone!, "STOP")));
        Assert.Equal(1, await UnsubscribedAsync(world, id));
        Ok(await replies.RecordAsync(new SmsReply(lea.Phone!, "START")));

        await world.AdvanceAsync(TimeSpan.FromDays(1));
        Assert.Equal((2, 0), (world.Wire.Accepted.Count, await UnsubscribedAsync(world, id)));
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task Texting_start_takes_every_stop_back_that_stands()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (id, lea) = await world.RunningAsync(Sms(), Sms("Next", days: 1));
        await world.RunAsync();
        var other = await world.CampaignAsync(Sms("Other"), Sms("Other next", days: 1));
        await world.StartAsync(other, lea);
        world.Studio.Time.Advance(TimeSpan.FromMinutes(1));
        await world.RunAsync();
        var replies = world.Studio.Get<SmsReplyService>();
        foreach (var sid in (string[])["SM1", "SM2"])
        {
            world.Studio.Time.Advance(TimeSpan.FromMinutes(1));
            Ok(await replies.RecordAsync(new SmsReply(lea.Phone!, "STOP") { ExternalId = sid }));
        }
        // One in answer to the first campaign's text as well.
        var first = (await world.OutreachesAsync(lea)).First(o => o.CampaignId == id);
        Ok(await replies.RecordAsync(new SmsReply(lea.Phone!, "Stop") { OutreachId = first.Id, ExternalId = "SM3" }));
        Assert.Equal((1, 2), (await UnsubscribedAsync(world, id), await UnsubscribedAsync(world, other)));

        Ok(await replies.RecordAsync(new SmsReply(lea.Phone!, "START") { ExternalId = "SM4" }));

        Assert.Equal((0, 0), (await UnsubscribedAsync(world, id), await UnsubscribedAsync(world, other)));
        Assert.Empty(await world.Studio.Get<OptOutQueries>().OfLeadAsync(lea.Id));
        Assert.Equal(0, await world.ReadAsync(db => db.Suppressions.CountAsync()));
        await world.AdvanceAsync(TimeSpan.FromDays(1));
        Assert.Equal(4, world.Wire.Accepted.Count);
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task A_start_that_is_repeated_takes_nothing_back_that_was_said_since()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (id, lea) = await world.RunningAsync(Sms());
        await world.RunAsync();
        var replies = world.Studio.Get<SmsReplyService>();
        foreach (var (text, sid) in ((string, string)[])[("STOP", "SM1"), ("STOP", "SM2"), ("START", "SM3"), ("STOP", "SM4")])
        {
            world.Studio.Time.Advance(TimeSpan.FromMinutes(1));
            Ok(await replies.RecordAsync(new SmsReply(lea.Phone!, text) { ExternalId = sid }));
        }

        Assert.False(Ok(await replies.RecordAsync(new SmsReply(lea.Phone!, "START") { ExternalId = "SM3" })).Fact!.IsNew);

        Assert.Equal(1, await UnsubscribedAsync(world, id));
        Assert.Equal(1, await world.ReadAsync(db => db.Suppressions.CountAsync()));
    }

    [Fact]
    public async Task Who_wants_no_texts_may_have_mail_again()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (_, lea) = await world.RunningAsync(Email(), Sms("Text", days: 2));
        await world.RunAsync();
        var mail = (await world.OutreachesAsync(lea))[0];
        var left = await LeaveAsync(world, mail, OptOutScope.Everything);
        await world.TellAsync(new Fact(InteractionKind.Unsubscribed) { Phone = lea.Phone, Channel = Channel.Sms });

        await UndoAsync(world, mail, left);

        Assert.Equal(Channel.Sms, (await world.ReadAsync(db => db.Suppressions.SingleAsync())).Channel);
        Assert.Equal(EnrollmentStatus.Active, (await world.EnrollmentAsync(lea)).Status);
    }
}
