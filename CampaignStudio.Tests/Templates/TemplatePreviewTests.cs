using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Suppressions;
using CampaignStudio.Domain.Templates;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;

namespace CampaignStudio.Tests.Templates;

[EveryDatabase]
public sealed class TemplatePreviewTests : IAsyncLifetime
{
    private StudioWorkspace _studio = null!;

    public async ValueTask InitializeAsync()
    {
        _studio = await StudioWorkspace.CreateAsync(TestTransports.Add);
        await _studio.SignInAsync(Role.Marketer);
    }

    public ValueTask DisposeAsync() => _studio.DisposeAsync();

    private TemplatePreviewService Previews => _studio.Get<TemplatePreviewService>();

    private TestSendService Tests => _studio.Get<TestSendService>();

    private TestTransports Transports => _studio.Get<TestTransports>();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sample_lead_has_every_field_also_the_workspaces_own()
    {
        await _studio.AddAsync(new CustomField { Key = "plan", Label = "Plan", Type = CustomFieldType.Text });

        var preview = await Previews.PreviewAsync(new EmailContent("{{ first_name }}, {{ plan }}", "<p>{{ campaign_name }} {{ unsubscribe_url }}</p>"), cancel: Cancel);

        Assert.Equal("Ada, Plan", preview.Value.Subject);
        Assert.Contains("https://example.com/unsubscribe", preview.Value.Text, StringComparison.Ordinal);
        Assert.Empty(preview.Value.Warnings);
    }

    [Fact]
    public async Task A_hole_for_this_lead_and_a_name_nobody_knows_are_different_warnings()
    {
        await _studio.AddAsync(new CustomField { Key = "plan", Label = "Plan", Type = CustomFieldType.Text });
        var lead = await _studio.AddLeadAsync("bob@example.com", configure: bob => bob.FirstName = "Bob");

        var preview = await Previews.PreviewAsync(new SmsContent("{{ first_name }} {{ company }} {{ plan }} {{ nickname }}"), lead.Id, Cancel);

        Assert.Equal("Bob", preview.Value.Text);
        Assert.Collection(
            preview.Value.Warnings,
            warning => Assert.Contains("{{ company }} is empty for Bob", warning, StringComparison.Ordinal),
            warning => Assert.Contains("{{ nickname }} is no field", warning, StringComparison.Ordinal),
            warning => Assert.Contains("{{ plan }} is empty for Bob", warning, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_filters_take_amiss_in_the_content_is_told_as_well()
    {
        var preview = await Previews.PreviewAsync(new EmailContent("Re: {{ nickname }}", "<p>Have a look at our offer: <a href='http://a.example'>here</a></p>"), cancel: Cancel);

        Assert.Collection(
            preview.Value.Warnings,
            warning => Assert.Contains("{{ nickname }} is no field", warning, StringComparison.Ordinal),
            warning => Assert.Contains("“Re:”", warning, StringComparison.Ordinal),
            warning => Assert.Contains("http://a.example", warning, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_does_not_compile_is_refused_with_its_part_and_line()
    {
        var preview = await Previews.PreviewAsync(new EmailContent("Hello", "<p>\n{% if %}</p>"), cancel: Cancel);

        Assert.Equal("html", preview.Error!.Field);
        Assert.Contains("Line 2", preview.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lead_that_is_not_there_is_no_preview()
    {
        Assert.Equal("lead_not_found", (await Previews.PreviewAsync(new SmsContent("x"), 99, Cancel)).Error!.Code);
    }

    [Fact]
    public async Task A_test_goes_to_the_named_address_as_the_lead_would_get_it_and_belongs_to_no_outreach()
    {
        var lead = await _studio.AddLeadAsync("bob@example.com", configure: bob => bob.FirstName = "Bob");

        var sent = await Tests.SendAsync(new EmailContent("Hello {{ first_name }}", "<p>Hi</p>"), "Me@Example.com ", lead.Id, Cancel);

        Assert.False(sent.IsError);
        var email = Assert.Single(Transports.Emails);
        Assert.Equal(("me@example.com", "[Test] Hello Bob", 0), (email.ToAddress, email.Subject, email.OutreachId));
        Assert.Null(MessageIds.TryRead(email.MessageId));
    }

    [Fact]
    public async Task A_test_is_refused_when_the_address_is_wrong_or_suppressed_or_nobody_takes_it()
    {
        Assert.Equal("to", (await Tests.SendAsync(new SmsContent("x"), "12", cancel: Cancel)).Error!.Field);

        await _studio.AddAsync(new Suppression { Channel = Channel.Sms, Address = "+33612345678", Reason = SuppressionReason.OptOut, CreatedUtc = _studio.NowUtc });
        Assert.Equal("address_suppressed", (await Tests.SendAsync(new SmsContent("x"), "+33612345678", cancel: Cancel)).Error!.Code);
        Assert.Empty(Transports.Texts);

        Transports.Answer = new HandOver.ChannelDown("connection refused");
        var down = await Tests.SendAsync(new SmsContent("x"), "+33612345679", cancel: Cancel);
        Assert.Contains("connection refused", down.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agent_sends_no_tests()
    {
        await _studio.SignInAsync(Role.Agent);

        Assert.True((await Tests.SendAsync(new SmsContent("x"), "+33612345679", cancel: Cancel)).IsError);
        Assert.Empty(Transports.Texts);
    }
}
