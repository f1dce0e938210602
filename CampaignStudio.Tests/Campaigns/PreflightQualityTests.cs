using System.Text.Json;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Templates;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.Extensions.DependencyInjection;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.Campaigns;

/// <summary>What keeps e-mails from being delivered, shown or believed is told before the start, and never refuses it.</summary>
[EveryDatabase]
public sealed class PreflightQualityTests
{
    private static StepEditModel Saying(string subject, string html = "<p>Hello, here is what we talked about.</p>") => new()
    {
        Name = "Hello",
        Channel = Channel.Email,
        Content = JsonSerializer.SerializeToElement(new { subject, html }),
    };

    private static async Task<PreflightReport> CheckAsync(EngineWorld world, long campaignId)
    {
        var report = Ok(await world.Studio.Get<PreflightService>().CheckAsync(campaignId));
        Assert.Empty(report.Problems);
        return report;
    }

    [Fact]
    public async Task A_warning_says_which_step_for_how_many_and_where_it_is_mended()
    {
        await using var world = await CreateAsync();
        var id = await world.CampaignAsync(Saying("Hello{% if first_name == 'ada' %} !!!{% endif %}", "<p>Hello, our offer is <a href='http://a.example'>here</a>.</p>"));
        Ok(await world.Enrollments.EnrollAsync(id, [(await world.LeadAsync("ada")).Id, (await world.LeadAsync("ben")).Id]));

        var report = await CheckAsync(world, id);

        var some = Assert.Single(report.Warnings, warning => warning.Code == "subject_exclamation");
        Assert.Equal(($"/campaigns/{id}/steps", (await world.StepAsync(id, "Hello")).Id), (some.Fix, some.StepId));
        Assert.StartsWith("Step 'Hello', for 1 of 2 sampled leads: The subject", some.Message, StringComparison.Ordinal);
        Assert.StartsWith("Step 'Hello': One address", Assert.Single(report.Warnings, warning => warning.Code == "link_insecure").Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_words_of_a_template_are_mended_in_it()
    {
        await using var world = await CreateAsync();
        var template = Ok(await world.Studio.Get<TemplateService>().CreateEmailAsync(new EmailTemplateEditModel { Name = "Offer", Subject = "Fwd: offer", Html = "<p>As promised.</p>" }));
        var id = await world.CampaignAsync(Email() with { Content = null, TemplateId = template });

        Assert.Equal($"/templates/email/{template}", Assert.Single((await CheckAsync(world, id)).Warnings, warning => warning.Code == "subject_fake_reply").Fix);
    }

    [Fact]
    public async Task Before_anybody_is_enrolled_an_invented_lead_stands_in()
    {
        await using var world = await CreateAsync();
        var id = await world.CampaignAsync(Saying("Re: {{ company }}"));

        var warning = Assert.Single((await CheckAsync(world, id)).Warnings, warning => warning.Code == "subject_fake_reply");
        Assert.StartsWith("Step 'Hello': The subject", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_sender_is_told_once_for_all_steps_and_its_settings_are_the_place()
    {
        await using var world = await CreateAsync(services => services.AddSingleton(
            new SenderSettings { PublicUrl = "http://studio.example", FromAddress = "me@gmail.com", DkimDomain = "example.com" }));
        var id = await world.CampaignAsync(Saying("One"), Saying("Two") with { Name = "Second" });

        var warnings = (await CheckAsync(world, id)).Warnings.Where(warning => warning.Code.StartsWith("sender_", StringComparison.Ordinal));

        Assert.Equal(
            [
                ("sender_free_mail", "/administration/senders", (long?)null),
                ("sender_unsigned", "/administration/senders", null),
                ("sender_without_https", "/administration/senders", null),
            ],
            warnings.Select(warning => (warning.Code, warning.Fix, warning.StepId)));
    }

    [Fact]
    public async Task A_campaign_of_ordinary_messages_has_nothing_to_mend()
    {
        await using var world = await CreateAsync();
        var id = await world.CampaignAsync(campaign => campaign.PostalFooter = "A Ltd.\n1 Street", Saying("About Monday, {{ first_name }}"), Sms(), Call());
        Ok(await world.Enrollments.EnrollAsync(id, [(await world.LeadWithPhoneAsync()).Id]));

        Assert.Equal(["no_agents"], (await CheckAsync(world, id)).Warnings.Select(warning => warning.Code));
    }
}
