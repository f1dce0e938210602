using System.Text.Json;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Integrations.Smtp;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using MimeKit;

namespace CampaignStudio.Tests.Delivery;

/// <summary>Nothing that a lead brings along becomes a header of its own, from the row to the message.</summary>
[EveryDatabase]
public sealed class LeadDataInHeadersTests
{
    private const string Evil = "Eve\r\nBcc: all@victim.example";

    [Fact]
    public async Task In_a_subject_a_line_break_becomes_a_blank()
    {
        await using var world = await EngineWorld.CreateAsync();
        var campaign = await world.CampaignAsync(new StepEditModel
        {
            Name = "Hello",
            Channel = Channel.Email,
            Content = JsonSerializer.SerializeToElement(new { subject = "News for {{ company }}", html = "<p>Hello</p>" }),
        });
        await world.StartAsync(campaign, await world.LeadAsync(configure: lead => lead.Company = Evil));

        await world.RunAsync();

        Assert.True(MimeBuilder.TryBuild(Assert.Single(world.Wire.Offers).Email!, DateTimeOffset.UnixEpoch, out var message, out _));
        Assert.Equal("News for Eve Bcc: all@victim.example", message.Subject);
        Assert.False(message.Headers.Contains(HeaderId.Bcc));
        Assert.Equal(["lea@example.com"], message.GetRecipients().Select(recipient => recipient.Address));
    }

    [Fact]
    public async Task In_a_name_it_is_refused()
    {
        await using var world = await EngineWorld.CreateAsync();
        var campaign = await world.CampaignAsync(EngineWorld.Email());
        await world.StartAsync(campaign, await world.LeadAsync(configure: lead => lead.FirstName = Evil));

        await world.RunAsync();

        Assert.False(MimeBuilder.TryBuild(Assert.Single(world.Wire.Offers).Email!, DateTimeOffset.UnixEpoch, out _, out var refusal));
        Assert.Equal(("line_break_in_header", false), (refusal.Code, refusal.AddressAtFault));
    }
}
