using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Domain.Templates;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;

namespace CampaignStudio.Tests.Templates;

[EveryDatabase]
public sealed class TemplateServiceTests
{
    [Fact]
    public async Task Every_save_of_new_content_keeps_a_revision()
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        var author = await studio.SignInAsync(Role.Marketer);
        var templates = studio.Get<TemplateService>();
        var id = (await templates.CreateEmailAsync(new EmailTemplateEditModel { Name = "Hello", Subject = "Hi", Text = "one" })).Value;
        Assert.False((await templates.UpdateEmailAsync(id, new EmailTemplateEditModel { Name = "Hello", Subject = "Hi", Text = "two" })).IsError);
        Assert.False((await templates.UpdateEmailAsync(id, new EmailTemplateEditModel { Name = "Renamed", Subject = "Hi", Text = "two" })).IsError);

        var revisions = await studio.Get<TemplateQueries>().RevisionsAsync(Channel.Email, id);

        Assert.Equal([(2, "two"), (1, "one")], revisions.Select(revision => (revision.Number, revision.Text)));
        Assert.All(revisions, revision => Assert.Equal(author.DisplayName, revision.SavedBy));
        Assert.Equal("Renamed", (await studio.Get<TemplateQueries>().EmailAsync(id))!.Name);
    }

    [Fact]
    public async Task Content_that_does_not_compile_is_refused_with_part_and_line()
    {
        await using var studio = await StudioWorkspace.CreateAsync();

        var refused = await studio.Get<TemplateService>().CreateEmailAsync(
            new EmailTemplateEditModel { Name = " ", Subject = "Hi", Html = "<p>\n{% if first_name %}\n</p>" });

        var problems = refused.Error!.Others.Prepend(refused.Error).ToList();
        Assert.Equal(["name", "html"], problems.Select(problem => problem.Field!));
        Assert.Matches(@"Line \d", problems[1].Message);
        Assert.Equal(0, (await studio.Get<TemplateQueries>().ListAsync(Channel.Email, new PageRequest())).Total);
    }

    [Fact]
    public async Task A_template_in_use_can_not_be_deleted_until_its_step_is_removed()
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        var (templates, queries) = (studio.Get<TemplateService>(), studio.Get<TemplateQueries>());
        var id = (await templates.CreateSmsAsync(new SmsTemplateEditModel { Name = "Ping", Text = "Hi {{ first_name }}" })).Value;
        var campaign = new Campaign { Name = "Spring", CreatedUtc = studio.NowUtc };
        await studio.AddAsync(campaign);
        var step = new SequenceStep { CampaignId = campaign.Id, Name = "One", Channel = Channel.Sms, TemplateId = id };
        // An e-mail template of the same number is another template.
        await studio.AddAsync(step, new SequenceStep { CampaignId = campaign.Id, Name = "Two", Channel = Channel.Email, TemplateId = id });

        Assert.Equal(1, Assert.Single((await queries.ListAsync(Channel.Sms, new PageRequest())).Items).Steps);
        var refused = await templates.DeleteAsync(Channel.Sms, id);
        Assert.Equal(("template_in_use", ErrorKind.Conflict), (refused.Error!.Code, refused.Error.Kind));
        Assert.Contains("Spring", refused.Error.Message, StringComparison.Ordinal);

        await using (var db = await studio.OpenAsync())
        {
            (await db.Steps.FindAsync(step.Id))!.RemovedUtc = studio.NowUtc;
            await db.SaveChangesAsync();
        }
        Assert.False((await templates.DeleteAsync(Channel.Sms, id)).IsError);
        Assert.Null(await queries.SmsAsync(id));
        Assert.Equal("template_not_found", (await templates.DeleteAsync(Channel.Sms, id)).Error!.Code);
        Assert.Equal("template_not_found", (await templates.DeleteAsync(Channel.Email, 99)).Error!.Code);
    }

    [Fact]
    public async Task An_edit_of_an_older_version_is_refused()
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        var templates = studio.Get<TemplateService>();
        var id = (await templates.CreateSmsAsync(new SmsTemplateEditModel { Name = "Ping", Text = "one" })).Value;
        var version = (await studio.Get<TemplateQueries>().SmsAsync(id))!.Version;
        Assert.False((await templates.UpdateSmsAsync(id, new SmsTemplateEditModel { Name = "Ping", Text = "two" }, version)).IsError);

        Assert.Equal("stale_edit", (await templates.UpdateSmsAsync(id, new SmsTemplateEditModel { Name = "Ping", Text = "three" }, version)).Error!.Code);
        Assert.Equal("two", (await studio.Get<TemplateQueries>().SmsAsync(id))!.Text);
    }

    [Fact]
    public async Task Agents_only_read_templates()
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        await studio.SignInAsync(Role.Agent);

        var refused = await studio.Get<TemplateService>().CreateSmsAsync(new SmsTemplateEditModel { Name = "Ping", Text = "one" });

        Assert.Equal(ErrorKind.Forbidden, refused.Error!.Kind);
    }
}
