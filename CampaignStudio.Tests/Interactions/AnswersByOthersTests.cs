using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Delivery.Senders;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Interactions.Mail;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.Interactions;

/// <summary>Answers that somebody else than the lead wrote.</summary>
[EveryDatabase]
public sealed class AnswersByOthersTests
{
    [Theory]
    [InlineData("ann@studio.example", "Can you take this one?")]
    [InlineData("bob@second.example", "STOP")]
    public async Task What_a_colleague_answers_is_not_the_lead_s_word(string from, string text)
    {
        await using var world = await EngineWorld.CreateAsync();
        await world.Studio.AddAsync(new Sender { Id = 7, Channel = Channel.Email, Name = "Second", Address = "hello@second.example", CreatedUtc = world.Studio.NowUtc });
        var (_, lea) = await world.RunningAsync(Email(), Email("Next", days: 1));
        await world.RunAsync();
        var sent = (await world.OutreachesAsync(lea))[0];

        var outcome = await ReceiveAsync(world, new InboundMail { From = from, Text = text, References = [sent.MessageId!] });

        Assert.Equal(new InboundOutcome(InboundKind.Ignored, sent.Id) { Ignored = InboundMailService.Own }, outcome);
        Assert.Equal((0, 0), (await world.ReadAsync(db => db.Interactions.CountAsync()), await world.ReadAsync(db => db.Suppressions.CountAsync())));
        Assert.Equal(EnrollmentStatus.Active, (await world.EnrollmentAsync(lea)).Status);
    }

    [Fact]
    public async Task The_own_mail_server_s_bounce_still_counts()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (_, lea) = await world.RunningAsync(Email());
        await world.RunAsync();
        var sent = (await world.OutreachesAsync(lea))[0];

        var outcome = await ReceiveAsync(world, new InboundMail
        {
            From = "mailer-daemon@studio.example",
            DeliveryStatuses = [new DeliveryStatus(lea.Email, "failed", "5.1.1", "no such user")],
            References = [sent.MessageId!],
        });

        Assert.Equal((InboundKind.Bounced, null), (outcome.Kind, outcome.Ignored));
        Assert.Equal(1, await world.ReadAsync(db => db.Suppressions.CountAsync()));
    }

    [Fact]
    public async Task An_assistant_s_answer_counts_and_the_timeline_says_who_wrote_it()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (_, lea) = await world.RunningAsync(Email());
        await world.RunAsync();
        var sent = (await world.OutreachesAsync(lea))[0];

        await ReceiveAsync(world, new InboundMail { From = "assistant@other.example", Subject = "Re: Hello lea", Text = "She is interested.", References = [sent.MessageId!], MessageId = "1" });
        await ReceiveAsync(world, new InboundMail { From = lea.Email!.ToUpperInvariant(), Subject = "Re: Hello lea", Text = "Yes, I am.", References = [sent.MessageId!], MessageId = "2" });

        var replies = (await world.Studio.Get<LeadTimeline>().ForLeadAsync(lea.Id, new PageRequest())).Items.Where(item => item.Code == "replied").ToDictionary(item => item.Detail!, item => item.Title);
        Assert.Equal("E-mail replied from assistant@other.example: Re: Hello lea", replies["She is interested."]);
        Assert.Equal("E-mail replied", replies["Yes, I am."]);
        Assert.Equal(OutreachStatus.Replied, (await world.LastAsync(lea)).Status);
    }

    [Fact]
    public async Task Without_a_text_the_timeline_shows_no_address_to_write_to()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (_, lea) = await world.RunningAsync(Email());
        await world.RunAsync();
        var sent = (await world.OutreachesAsync(lea))[0];
        await world.TellAsync(new Fact(InteractionKind.Replied) { OutreachId = sent.Id, Url = new ReplyOrigin("assistant@other.example", "").ToUrl() });

        var reply = (await world.Studio.Get<LeadTimeline>().ForLeadAsync(lea.Id, new PageRequest())).Items.Single(item => item.Code == "replied");

        Assert.Equal(("E-mail replied from assistant@other.example", null), (reply.Title, reply.Detail));
    }

    private static Task<InboundOutcome> ReceiveAsync(EngineWorld world, InboundMail mail) => world.Studio.Get<InboundMailService>().ReceiveAsync(mail);
}
