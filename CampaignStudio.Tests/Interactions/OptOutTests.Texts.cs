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
