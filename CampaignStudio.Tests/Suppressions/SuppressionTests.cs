using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Domain.Suppressions;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;

namespace CampaignStudio.Tests.Suppressions;

[EveryDatabase]
public sealed class SuppressionTests
{
    [Fact]
    public async Task An_address_is_entered_once_however_it_is_spelled()
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        var service = studio.Get<SuppressionService>();

        var first = await service.AddAsync(new SuppressionEditModel { Address = "Ada@Example.com", Reason = SuppressionReason.Complaint, Note = "asked" });
        var again = await service.AddAsync(new SuppressionEditModel { Address = " ada@example.COM" });

        Assert.Equal(first.Value, again.Value);
        var item = Assert.Single((await studio.Get<SuppressionQueries>().ListAsync(new PageRequest(), "ADA@")).Items);
        Assert.Equal(("ada@example.com", SuppressionReason.Complaint, "asked"), (item.Address, item.Reason, item.Note));
        Assert.False((await service.RemoveAsync(first.Value)).IsError);
        Assert.Equal("suppression_not_found", (await service.RemoveAsync(first.Value)).Error!.Code);
    }

    [Theory]
    [InlineData(Channel.Email, null, "Bücher.example", null)]
    [InlineData(Channel.Email, "@example.com", null, null)]
    [InlineData(Channel.Sms, "+33 6 39 98 00 01", null, null)]
    [InlineData(Channel.Email, "no at sign", null, "address")]
    [InlineData(Channel.Sms, "0639980001", null, "address")]
    [InlineData(Channel.Sms, null, "example.com", "domain")]
    [InlineData(Channel.Email, null, "a@b.com", "domain")]
    [InlineData(Channel.Email, null, "nodot", "domain")]
    [InlineData(Channel.Email, "a@example.com", "example.com", "address")]
    [InlineData(Channel.Email, null, " ", "address")]
    public async Task What_is_no_address_or_domain_of_the_channel_is_refused(Channel channel, string? address, string? domain, string? field)
    {
        await using var studio = await StudioWorkspace.CreateAsync();

        var added = await studio.Get<SuppressionService>().AddAsync(new SuppressionEditModel { Channel = channel, Address = address, Domain = domain });

        Assert.Equal(field, added.Error?.Field);
    }

    [Fact]
    public async Task A_group_is_checked_by_address_and_domain_on_its_channel_only()
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        var service = studio.Get<SuppressionService>();
        await service.AddAsync(new SuppressionEditModel { Address = "ada@example.com" });
        await service.AddAsync(new SuppressionEditModel { Domain = "blocked.example" });
        await service.AddAsync(new SuppressionEditModel { Address = "eve@blocked.example", Reason = SuppressionReason.HardBounce });
        await service.AddAsync(new SuppressionEditModel { Channel = Channel.Sms, Address = "+33639980001" });
        string[] addresses = ["ada@example.com", "bob@example.com", "eve@blocked.example", "max@blocked.example", "sub@not.blocked.example", "+33639980001"];

        await using var db = await studio.OpenAsync();
        var found = await SuppressionCheck.FindAsync(db, Channel.Email, addresses);

        Assert.Equal(["ada@example.com", "eve@blocked.example", "max@blocked.example"], found.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("eve@blocked.example", found["eve@blocked.example"].Address);
        Assert.Equal("@blocked.example", found["max@blocked.example"].Address);
        Assert.Equal(["+33639980001"], (await SuppressionCheck.FindAsync(db, Channel.Sms, addresses)).Keys);
    }

    [Theory]
    [InlineData("BOB@wild.example", 2)]
    [InlineData("someone@wild.example", 1)]
    [InlineData("*@wild.example", 2)]
    [InlineData("wild", 2)]
    [InlineData("+1 555 010 0003", 1)]
    [InlineData("001 (555) 010-0003", 1)]
    [InlineData("0555 010 0003", 1)]
    [InlineData("555-010-0003", 1)]
    [InlineData("555 010 0004", 0)]
    [InlineData("00", 1)]
    [InlineData("-", 0)]
    [InlineData("bob@tame.example", 0)]
    public async Task An_entry_is_found_by_what_it_covers_and_however_a_number_is_written(string text, int found)
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        await studio.SignInAsync(Role.Marketer);
        foreach (var model in (SuppressionEditModel[])
            [new() { Domain = "wild.example" }, new() { Address = "bob@wild.example" }, new() { Channel = Channel.Sms, Address = "+15550100003" }])
        {
            Assert.False((await studio.Get<SuppressionService>().AddAsync(model)).IsError);
        }

        Assert.Equal(found, (await studio.Get<SuppressionQueries>().ListAsync(new PageRequest(), text)).Total);
    }

    [Fact]
    public async Task A_lead_is_told_what_keeps_messages_from_it()
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        await studio.SignInAsync(Role.Marketer);
        var (service, queries) = (studio.Get<SuppressionService>(), studio.Get<SuppressionQueries>());
        foreach (var model in (SuppressionEditModel[])
            [new() { Domain = "wild.example" }, new() { Channel = Channel.Sms, Address = "+15550100003" }, new() { Channel = Channel.Call, Address = "+15550100003" }, new() { Address = "eve@tame.example" }])
        {
            Assert.False((await service.AddAsync(model)).IsError);
        }

        Assert.Equal([Channel.Email, Channel.Sms, Channel.Call], (await queries.OfLeadAsync("bob@wild.example", "+15550100003")).Select(entry => entry.Channel));
        Assert.Empty(await queries.OfLeadAsync("bob@tame.example", null));
    }
}
