using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Domain.Suppressions;
using CampaignStudio.Tests.Support;
using Microsoft.EntityFrameworkCore;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.Interactions;

/// <summary>A lead that changed its mind told somebody, who takes its unsubscription back.</summary>
public sealed partial class OptOutTests
{
    [Fact]
    public async Task What_a_lead_left_is_told_with_how_and_when_until_it_is_taken_back()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (id, lea) = await world.RunningAsync(Email(), Email("Next", days: 30));
        await world.RunAsync();
        var mail = (await world.OutreachesAsync(lea))[0];
        await LeaveAsync(world, mail, OptOutScope.Campaign);
        var leftUtc = world.Studio.NowUtc;
        world.Studio.Time.Advance(TimeSpan.FromDays(3));
        Ok(await world.Studio.Get<SmsReplyService>().RecordAsync(new SmsReply(lea.Phone!, "STOP")));
        var optOuts = world.Studio.Get<OptOutQueries>();

        var told = await optOuts.OfLeadAsync(lea.Id);
        Assert.Equal([(OptOutScope.Everything, (string?)null, "by text message: “STOP”"), (OptOutScope.Campaign, "Spring", "by the link in a message")], told.Select(optOut => (optOut.Scope, optOut.CampaignName, optOut.How)));
        Assert.Equal((id, leftUtc), (told[1].CampaignId, told[1].AtUtc));

        await world.Studio.SignInAsync(Role.Marketer);
        var service = world.Studio.Get<OptOutService>();
        Assert.Null((await service.TakeBackAsync(lea.Id, told[1].Id, " On the phone, today ")).Error);

        Assert.Equal([told[0].Id], (await optOuts.OfLeadAsync(lea.Id)).Select(optOut => optOut.Id));
        Assert.Equal(EnrollmentStatus.Active, (await EnrollmentAsync(world, id)).Status);
        var said = await world.ReadAsync(db => db.Interactions.SingleAsync(i => i.Kind == InteractionKind.Resubscribed));
        Assert.EndsWith(": On the phone, today", said.Body, StringComparison.Ordinal);
        Assert.Equal("not_unsubscribed", (await service.TakeBackAsync(lea.Id, told[1].Id, "Again")).Error!.Code);
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task Nobody_takes_it_back_without_a_reason_or_the_right_to()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (_, lea) = await world.RunningAsync(Email());
        await world.RunAsync();
        await LeaveAsync(world, (await world.OutreachesAsync(lea))[0], OptOutScope.Everything);
        var optOut = (await world.Studio.Get<OptOutQueries>().OfLeadAsync(lea.Id)).Single();
        var service = world.Studio.Get<OptOutService>();

        Assert.Equal("reason_missing", (await service.TakeBackAsync(lea.Id, optOut.Id, "  ")).Error!.Code);
        await world.Studio.SignInAsync(Role.Agent);
        Assert.Equal(ErrorKind.Forbidden, (await service.TakeBackAsync(lea.Id, optOut.Id, "She told me")).Error!.Kind);
        Assert.Single(await world.Studio.Get<OptOutQueries>().OfLeadAsync(lea.Id));
    }

    [Fact]
    public async Task Of_leads_that_share_a_number_the_one_that_said_it_takes_it_back()
    {
        await using var world = await EngineWorld.CreateAsync();
        await world.Studio.SignInAsync(Role.Admin);
        var lea = await world.Studio.AddLeadAsync(null, "+33612345678");
        await world.TellAsync(new Fact(InteractionKind.Unsubscribed) { Phone = lea.Phone });
        var suppression = await world.ReadAsync(db => db.Suppressions.SingleAsync());
        Ok(await world.Studio.Get<SuppressionService>().RemoveAsync(suppression.Id));
        var max = await world.LeadWithPhoneAsync("max", lea.Phone!);
        var id = await world.CampaignAsync(Sms());
        await world.StartAsync(id, max);
        await world.RunAsync();
        var optOuts = world.Studio.Get<OptOutQueries>();
        var optOut = Assert.Single(await optOuts.OfLeadAsync(lea.Id));

        Assert.Null((await world.Studio.Get<OptOutService>().TakeBackAsync(lea.Id, optOut.Id, "On the phone")).Error);

        Assert.Empty(await optOuts.OfLeadAsync(lea.Id));
        Assert.Equal(lea.Id, await world.ReadAsync(db => db.Interactions.Where(i => i.Kind == InteractionKind.Resubscribed).Select(i => i.LeadId).SingleAsync()));
    }
}
