using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Suppressions;
using CampaignStudio.Tests.Support;
using Microsoft.EntityFrameworkCore;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.Interactions;

/// <summary>Who wants the mail again has not asked for texts.</summary>
public sealed partial class OptOutTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Told_of_a_mail_or_of_an_address_it_takes_back_what_was_said_of_mail_and_the_stop_stands(bool byMessage)
    {
        await using var world = await EngineWorld.CreateAsync();
        var (_, lea) = await world.RunningAsync(Email(), Sms("Text"), Email("Later", days: 30));
        await world.RunAsync();
        var mail = (await world.OutreachesAsync(lea))[0];
        await LeaveAsync(world, mail, OptOutScope.Everything);
        Ok(await world.Studio.Get<SmsReplyService>().RecordAsync(new SmsReply(lea.Phone!, "OPT OUT")));
        var again = new Fact(InteractionKind.Resubscribed);

        var back = Ok(await world.Studio.Get<OptOutService>().ReturnAsync(byMessage ? again with { OutreachId = mail.Id } : again with { Email = lea.Email }));

        var stands = await world.ReadAsync(db => db.Suppressions.SingleAsync());
        Assert.Equal((Channel.Sms, SuppressionReason.OptOut), (stands.Channel, stands.Reason));
        Assert.Equal(Channel.Email, (await world.ReadAsync(db => db.Interactions.SingleAsync(i => i.Id == back.InteractionId))).Channel);
        Assert.Equal("not_unsubscribed", (await world.Studio.Get<OptOutService>().ReturnAsync(again with { OutreachId = mail.Id })).Error!.Code);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Told_of_a_text_or_of_a_number_it_takes_back_the_stop_and_what_was_said_of_mail_stands(bool byMessage)
    {
        await using var world = await EngineWorld.CreateAsync();
        var (_, lea) = await world.RunningAsync(Email(), Sms("Text"), Email("Later", days: 30));
        await world.RunAsync();
        var messages = await world.OutreachesAsync(lea);
        Ok(await world.Studio.Get<SmsReplyService>().RecordAsync(new SmsReply(lea.Phone!, "STOP")));
        await LeaveAsync(world, messages[0], OptOutScope.Everything);
        var again = new Fact(InteractionKind.Resubscribed);

        Ok(await world.Studio.Get<OptOutService>().ReturnAsync(byMessage ? again with { OutreachId = messages[1].Id } : again with { Phone = lea.Phone }));

        Assert.Equal(Channel.Email, (await world.ReadAsync(db => db.Suppressions.SingleAsync())).Channel);
    }

    [Fact]
    public async Task What_stands_is_told_with_the_way_back_where_there_is_one()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (_, lea) = await world.RunningAsync(Email(), Email("Next"), Email("Last", days: 1));
        await world.RunAsync();
        var (mails, optOuts) = (await world.OutreachesAsync(lea), world.Studio.Get<OptOutService>());
        Assert.Null(await optOuts.StandingAsync(Claim(mails[0])));

        var left = await LeaveAsync(world, mails[0], OptOutScope.Campaign);
        Assert.Equal(OptOutScope.Campaign, (await optOuts.StandingAsync(Claim(mails[0])))!.Scope);
        await UndoAsync(world, mails[0], left);
        Assert.Null(await optOuts.StandingAsync(Claim(mails[0])));

        await LeaveAsync(world, mails[1], OptOutScope.Everything);
        Assert.Equal(new OptOut(OptOutScope.Everything, null), await optOuts.StandingAsync(Claim(mails[0])));
        Assert.NotNull((await optOuts.StandingAsync(Claim(mails[1])))!.Undo);
        // A person lifted it.
        await world.ReadAsync(db => db.Suppressions.ExecuteDeleteAsync());
        Assert.Null(await optOuts.StandingAsync(Claim(mails[1])));
    }
}
