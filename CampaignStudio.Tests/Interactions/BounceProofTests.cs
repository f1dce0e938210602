using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Interactions.Mail;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.Interactions;

/// <summary>Anybody can send a report that an address bounced; what counts is that our message came back with it.</summary>
[EveryDatabase]
public sealed class BounceProofTests
{
    [Theory]
    [InlineData("5.1.1", InboundKind.Bounced)]
    [InlineData("5.2.2", InboundKind.SoftBounced)]
    public async Task A_report_that_only_names_an_address_touches_nobody_and_is_shown(string status, InboundKind kind)
    {
        await using var world = await EngineWorld.CreateAsync();
        var (_, lea) = await world.RunningAsync(Email(), Email("Next", days: 1));
        await world.RunAsync();

        var outcome = await ReceiveAsync(world, Report(lea, status));

        Assert.Equal((kind, null, InboundMailService.Unproven), (outcome.Kind, outcome.OutreachId, outcome.Ignored));
        Assert.Equal(0, await world.ReadAsync(db => db.Suppressions.CountAsync()));
        Assert.Equal(OutreachStatus.Sent, (await world.OutreachesAsync(lea))[0].Status);
        Assert.Equal(EnrollmentStatus.Active, (await world.EnrollmentAsync(lea)).Status);
        var shown = (await world.Studio.Get<LeadTimeline>().ForLeadAsync(lea.Id, new PageRequest())).Items.Single(item => item.Code == "bounced");
        Assert.Equal((false, InboundMailService.Unproven), (shown.IsHuman, shown.MachineReason));
    }

    [Fact]
    public async Task One_that_names_nobody_we_know_is_ignored_too()
    {
        await using var world = await EngineWorld.CreateAsync();
        var outcome = await ReceiveAsync(world, Report(new Lead { CreatedUtc = world.Studio.NowUtc }, "5.1.1"));
        Assert.Equal(InboundMailService.Unproven, outcome.Ignored);
        Assert.Equal(0, await world.ReadAsync(db => db.Interactions.CountAsync()));
    }

    [Fact]
    public async Task Our_message_id_a_reply_address_or_the_way_out_prove_it()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (_, lea) = await world.RunningAsync(Email());
        await world.RunAsync();
        var (sent, signer) = (await world.LastAsync(lea), world.Studio.Get<LinkSigner>());
        var wayOut = signer.UnsubscribeToken(new UnsubscribeClaim(sent.Id, sent.EnrollmentId, sent.LeadId));

        InboundMail[] proven =
        [
            Report(lea, "5.2.2") with { References = [sent.MessageId!] },
            Report(lea, "5.2.2") with { To = [$"replies+{signer.ReplyToken(sent.Id)}@studio.example"] },
            Report(lea, "5.2.2") with { WaysOut = [$"<mailto:out@relay.example>, <https://studio.example/u/{wayOut}>"] },
        ];
        foreach (var mail in proven) Assert.Equal(new InboundOutcome(InboundKind.SoftBounced, sent.Id), await ReceiveAsync(world, mail));

        var forged = wayOut[..^2] + (wayOut[^2] == 'A' ? "BA" : "AA");
        Assert.NotNull((await ReceiveAsync(world, Report(lea, "5.1.1") with { WaysOut = [$"<https://studio.example/u/{forged}>"] })).Ignored);
        Assert.Equal(0, await world.ReadAsync(db => db.Suppressions.CountAsync()));
    }

    [Fact]
    public async Task The_id_of_one_message_does_not_tell_that_of_another()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (_, lea) = await world.RunningAsync(Email(), Email("Next"));
        await world.RunAsync();
        var ids = (await world.OutreachesAsync(lea)).Select(outreach => outreach.MessageId!).ToList();

        var guess = ids[0].Replace($"outreach-{(await world.OutreachesAsync(lea))[0].Id}-", $"outreach-{(await world.LastAsync(lea)).Id}-", StringComparison.Ordinal);
        Assert.DoesNotContain(guess, ids);
        Assert.NotNull((await ReceiveAsync(world, Report(lea, "5.1.1") with { References = [guess] })).Ignored);
    }

    private static Task<InboundOutcome> ReceiveAsync(EngineWorld world, InboundMail mail) => world.Studio.Get<InboundMailService>().ReceiveAsync(mail);

    private static InboundMail Report(Lead lead, string status) => new()
    {
        From = "mailer-daemon@mx.example.com",
        MessageId = Guid.NewGuid().ToString(),
        DeliveryStatuses = [new(lead.Email ?? "nobody@example.com", "failed", status, "no such user")],
    };
}
