using System.Text.Json;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Domain.Suppressions;
using CampaignStudio.Domain.Templates;

namespace CampaignStudio.Tests.Shared;

public sealed class JsonMergeTests
{
    [Fact]
    public void Named_members_replace_and_the_rest_stays()
    {
        var current = new EmailTemplateEditModel { Name = "Hello", Subject = "Old", Html = "<p>x</p>" };

        var merged = JsonMerge.Apply(current, JsonElement.Parse("""{"subject": "New", "id": 7}"""), "id").Value;

        Assert.Equal(("Hello", "New", "<p>x</p>"), (merged.Name, merged.Subject, merged.Html));
        Assert.Equal("Old", current.Subject);
    }

    [Fact]
    public void Every_unknown_or_wrong_member_is_named()
    {
        var refused = JsonMerge.Apply(new EmailTemplateEditModel(), JsonElement.Parse("""{"subjet": "x", "name": 5, "html": null}"""));

        Assert.Equal(["subjet", "name", "html"], refused.Error!.Others.Prepend(refused.Error).Select(error => error.Field!));
    }

    [Theory]
    [InlineData("""{"tags": ["a", 5]}""", "tags[1]")]
    [InlineData("""{"tags": "a"}""", "tags")]
    [InlineData("""{"budget": "much"}""", "budget")]
    [InlineData("""{"email_consent": 1}""", "email_consent")]
    [InlineData("""{"assigned_to": 1.5}""", "assigned_to")]
    public void A_value_of_the_wrong_type_is_refused_where_it_stands(string patch, string field)
    {
        var refused = JsonMerge.Apply(new LeadEditModel(), JsonElement.Parse(patch));

        Assert.Equal(("wrong_type", field), (refused.Error!.Code, refused.Error.Field));
        Assert.DoesNotContain("System.", refused.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_choice_is_answered_with_the_choices()
    {
        var refused = JsonMerge.Apply(new SuppressionEditModel(), JsonElement.Parse("""{"channel": "fax"}"""));

        Assert.Contains("email, sms, call", refused.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_object_is_refused() =>
        Assert.Equal("body_not_object", JsonMerge.Apply(new LeadEditModel(), JsonElement.Parse("[1]")).Error!.Code);

    [Theory]
    [InlineData(0, 0, 1, 0)]
    [InlineData(3, 20, 20, 40)]
    [InlineData(int.MaxValue, 9_999, 500, int.MaxValue)]
    public void A_page_out_of_range_means_the_nearest(int page, int size, int take, int skip)
    {
        var request = new PageRequest(page, size);

        Assert.Equal((take, skip), (request.Take, request.Skip));
    }
}
