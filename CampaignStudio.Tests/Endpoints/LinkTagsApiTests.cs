using System.Net;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;

namespace CampaignStudio.Tests.Endpoints;

/// <summary>A campaign's link tags as a program sees them.</summary>
[EveryDatabase]
public sealed class LinkTagsApiTests(StudioFactory factory) : IClassFixture<StudioFactory>
{
    private HttpClient Api => factory.Api;

    [Fact]
    public async Task Tags_are_set_shown_and_taken_away()
    {
        var campaign = await Api.CreateAsync("campaigns", """{"name":"Tagged","link_tags":{"source":"news","medium":"email"}}""");

        var tags = (await Api.ReadAsync($"campaigns/{campaign}")).GetProperty("link_tags");
        Assert.Equal(("news", "email", ""), (tags.Text("source"), tags.Text("medium"), tags.Text("campaign")));
        var changed = await Api.ChangeAsync($"campaigns/{campaign}", """{"link_tags":null}""");
        Assert.Equal(System.Text.Json.JsonValueKind.Null, changed.GetProperty("link_tags").ValueKind);
    }

    [Theory]
    [InlineData("""{"source":"news"}""", "link_tags.medium")]
    [InlineData("""{"source":" ","medium":"email"}""", "link_tags.source")]
    [InlineData("""{"source":null,"medium":"email"}""", "link_tags.source")]
    [InlineData("""{"source":1,"medium":"email"}""", "link_tags.source")]
    [InlineData("\"news\"", "link_tags")]
    public async Task What_is_wrong_is_said_by_its_name(string tags, string field)
    {
        var refusal = await Api.DoAsync("campaigns", $$"""{"name":"Tagged","link_tags":{{tags}}}""", HttpStatusCode.BadRequest);

        Assert.True(refusal.GetProperty("errors").TryGetProperty(field, out _), refusal.ToString());
    }

    [Fact]
    public async Task A_tag_that_is_too_long_is_refused() => await Api.DoAsync(
        "campaigns", $$$"""{"name":"Tagged","link_tags":{"source":"{{{new string('a', 101)}}}","medium":"email"}}""", HttpStatusCode.BadRequest);
}
