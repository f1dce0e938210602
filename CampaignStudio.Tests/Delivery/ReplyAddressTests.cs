using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Delivery.Senders;
using CampaignStudio.Domain.Interactions.Mail;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.Extensions.DependencyInjection;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.Delivery;

/// <summary>An address of its own for the answers to each message.</summary>
[EveryDatabase]
public sealed class ReplyAddressTests
{
    [Theory]
    [InlineData("Replies@Example.com", null)]
    [InlineData("twenty-one-characters@example.com", null)]
    [InlineData("twenty-two-characters-@example.com", "reply_address_long")]
    [InlineData("replies", "invalid_email")]
    [InlineData("a\r\nBcc: eve@example.com", "invalid_email")]
    [InlineData("Name <a@example.com>", "invalid_email")]
    public void Room_for_the_token_is_asked_for(string text, string? error)
    {
        var read = ReplyAddress.Parse(text);
        Assert.Equal(error, read.Error?.Code);
        if (error is null) Assert.True(read.Value.For(new string('a', LinkSigner.ReplyTokenLength)).LastIndexOf('@') <= 64);
    }

    [Fact]
    public async Task Whoever_sends_answers_come_to_it_and_find_their_message_by_it_alone()
    {
        await using var world = await EngineWorld.CreateAsync(services => services.AddSingleton(new SenderSettings
        {
            PublicUrl = "https://studio.example",
            FromAddress = "news@studio.example",
            Lanes = 1,
            EmailIsSandboxed = true,
            SmsIsSandboxed = true,
            ReplyTo = ReplyAddress.Parse("replies@studio.example").Value,
        }));
        var own = Ok(await world.Studio.Get<SenderService>().AddAsync(new SenderEditModel { Name = "Ada", Address = "ada@own.example", DisplayName = "Ada" }));
        var id = await world.CampaignAsync(campaign => campaign.EmailSenderIds = [own], Email());
        var lea = await world.LeadAsync();
        await world.StartAsync(id, lea);
        await world.RunAsync();

        var mail = world.Wire.Accepted.Single().Email!;
        Assert.Equal("ada@own.example", mail.FromAddress);
        Assert.Matches("^replies\\+[a-z2-7]{42}@studio\\.example$", mail.ReplyTo);
        var outcome = await world.Studio.Get<InboundMailService>().ReceiveAsync(new InboundMail { From = "other@example.com", To = [mail.ReplyTo!.ToUpperInvariant()], Text = "Yes" });
        Assert.Equal(new InboundOutcome(InboundKind.Replied, mail.OutreachId), outcome);
    }

    [Fact]
    public async Task Unset_there_is_none()
    {
        await using var world = await EngineWorld.CreateAsync();
        await world.RunningAsync(Email());
        await world.RunAsync();
        Assert.Null(world.Wire.Accepted.Single().Email!.ReplyTo);
    }
}
