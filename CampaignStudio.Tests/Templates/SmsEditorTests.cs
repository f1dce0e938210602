using Bunit;
using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Domain.Templates;
using CampaignStudio.Features.Templates;
using CampaignStudio.Tests.Components;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;

namespace CampaignStudio.Tests.Templates;

[EveryDatabase]
public sealed class SmsEditorTests : IAsyncLifetime
{
    private StudioWorkspace _studio = null!;
    private StudioPages _page = null!;

    public async ValueTask InitializeAsync()
    {
        _studio = await StudioWorkspace.CreateAsync(TestTransports.Add);
        await _studio.SignInAsync(Role.Marketer);
        _page = new StudioPages(_studio);
    }

    public async ValueTask DisposeAsync()
    {
        await _page.DisposeAsync();
        await _studio.DisposeAsync();
    }

    [Theory]
    [InlineData("", "0 of 160 characters", "0 segments", "GSM-7")]
    [InlineData("Hello", "5 of 160 characters", "1 segment", "GSM-7")]
    [InlineData("[]", "4 of 160 characters", "1 segment", "GSM-7")]
    [InlineData("Hello 😀", "8 of 70 characters", "1 segment", "Unicode (UCS-2)")]
    public void The_meter_counts_as_carriers_do(string text, string characters, string segments, string encoding)
    {
        var meter = _page.Render<SmsMeter>(parameters => parameters.Add(m => m.Text, text));

        Assert.Equal([characters, segments, encoding], meter.FindAll("span").Select(span => span.TextContent));
    }

    [Fact]
    public void The_meter_grows_with_the_segments_and_names_the_character_that_costs_room()
    {
        var meter = _page.Render<SmsMeter>(parameters => parameters.Add(m => m.Text, new string('a', 161)));
        Assert.Contains("161 of 306 characters", meter.Find("span").TextContent, StringComparison.Ordinal);

        meter.Render(parameters => parameters.Add(m => m.Text, "Ça va, œuf ?"));
        Assert.Contains("“œ”", meter.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void The_text_is_shown_and_counted_as_the_lead_gets_it()
    {
        var page = _page.Render<SmsTemplatePage>();

        page.Find("textarea").Change("Hello {{ first_name }}");

        page.WaitForAssertion(() => Assert.Equal("Hello Ada", page.Find(".studio-bubble").TextContent));
        Assert.Contains("9 of 160", page.Find(".studio-meter").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_stands_beside_the_text_with_its_line()
    {
        var page = _page.Render<SmsTemplatePage>();

        page.Find("textarea").Change("Hello\n{{ first_name");

        page.WaitForAssertion(() => Assert.StartsWith("Line 2", page.Find(".help.error").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void A_name_no_lead_has_is_a_warning()
    {
        var page = _page.Render<SmsTemplatePage>();

        page.Find("textarea").Change("Hello {{ nickname }}!");

        page.WaitForAssertion(() => Assert.Contains("no field of a lead", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Saving_a_new_one_leads_to_its_own_page()
    {
        var page = _page.Render<SmsTemplatePage>();
        var save = page.Find(".studio-header .mud-button-filled");
        Assert.True(save.HasAttribute("disabled"));

        page.Find("input").Change("Reminder");
        page.Find("textarea").Change("Monday?");
        page.WaitForState(() => !page.Find(".studio-header .mud-button-filled").HasAttribute("disabled"));
        page.Find(".studio-header .mud-button-filled").Click();

        page.WaitForState(() => _page.Navigation.Uri.Contains("/templates/sms/", StringComparison.Ordinal));
        var saved = Assert.Single((await _studio.Get<TemplateQueries>().ListAsync(Channel.Sms, new PageRequest(), cancel: Xunit.TestContext.Current.CancellationToken)).Items);
        Assert.Equal("Reminder", saved.Name);
        Assert.EndsWith($"/templates/sms/{saved.Id}", _page.Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_is_missing_is_asked_for_and_nothing_is_saved()
    {
        var page = _page.Render<SmsTemplatePage>();

        page.Find("textarea").Change("Monday?");
        page.WaitForState(() => !page.Find(".studio-header .mud-button-filled").HasAttribute("disabled"));
        page.Find(".studio-header .mud-button-filled").Click();

        page.WaitForAssertion(() => Assert.Contains("Give the template a name", page.Find(".help.error").TextContent, StringComparison.Ordinal));
        Assert.Empty((await _studio.Get<TemplateQueries>().ListAsync(Channel.Sms, new PageRequest(), cancel: Xunit.TestContext.Current.CancellationToken)).Items);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Somebody_elses_change_is_not_overwritten_but_offered_beside_mine(bool keepMine)
    {
        var service = _studio.Get<TemplateService>();
        var id = (await service.CreateSmsAsync(new SmsTemplateEditModel { Name = "Reminder", Text = "Monday?" }, Xunit.TestContext.Current.CancellationToken)).Value;
        var page = _page.Render<SmsTemplatePage>(parameters => parameters.Add(p => p.Id, id));
        await service.UpdateSmsAsync(id, new SmsTemplateEditModel { Name = "Reminder", Text = "Tuesday?" }, cancel: Xunit.TestContext.Current.CancellationToken);

        page.Find("textarea").Change("Wednesday?");
        page.WaitForState(() => !page.Find(".studio-header .mud-button-filled").HasAttribute("disabled"));
        page.Find(".studio-header .mud-button-filled").Click();

        var row = page.WaitForElement(".mud-alert tbody tr");
        Assert.Equal(["Text", "Tuesday?", "Wednesday?"], row.Children.Select(cell => cell.TextContent));
        Assert.Equal("Tuesday?", await TextAsync());

        page.FindAll(".mud-alert .button-row button")[keepMine ? 1 : 0].Click();

        page.WaitForAssertion(() =>
        {
            Assert.Empty(page.FindAll(".mud-alert .button-row"));
            Assert.True(page.Find(".studio-header .mud-button-filled").HasAttribute("disabled"));
        });
        _page.Settle();
        Assert.Equal(keepMine ? "Wednesday?" : "Tuesday?", await TextAsync());
        Assert.Equal(keepMine ? "Wednesday?" : "Tuesday?", page.Find("textarea").GetAttribute("value") ?? page.Find("textarea").TextContent);
        Assert.True(page.Find(".studio-header .mud-button-filled").HasAttribute("disabled"));

        async Task<string> TextAsync() => (await _studio.Get<TemplateQueries>().SmsAsync(id, Xunit.TestContext.Current.CancellationToken))!.Text;
    }
}
