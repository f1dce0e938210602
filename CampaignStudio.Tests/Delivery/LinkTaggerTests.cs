using CampaignStudio.Domain.Delivery;
using CsCheck;

namespace CampaignStudio.Tests.Delivery;

public sealed class LinkTaggerTests
{
    private const string All = "utm_source=news&utm_medium=email&utm_campaign=Spring%20%26%20more&utm_content=Hello";

    private static readonly LinkTagger Tagger = new(new LinkTags("news", "email", ""), "Spring & more", "Hello");

    [Theory]
    [InlineData("https://example.com", "https://example.com?" + All)]
    [InlineData("https://example.com/a?b=c", "https://example.com/a?b=c&" + All)]
    [InlineData("https://example.com/a?", "https://example.com/a?" + All)]
    [InlineData("https://example.com/a?b=c&", "https://example.com/a?b=c&" + All)]
    [InlineData("https://example.com/a#b?c", "https://example.com/a?" + All + "#b?c")]
    [InlineData("HTTP://example.com/a?b#c", "HTTP://example.com/a?b&" + All + "#c")]
    public void The_tags_stand_behind_what_is_there_and_before_the_fragment(string url, string tagged) => Assert.Equal(tagged, Tagger.Tag(url));

    [Theory]
    [InlineData("https://example.com?UTM_Source=mine", "https://example.com?UTM_Source=mine&utm_medium=email&utm_campaign=Spring%20%26%20more&utm_content=Hello")]
    [InlineData("https://example.com?utm%5Fmedium=&utm_content=x", "https://example.com?utm%5Fmedium=&utm_content=x&utm_source=news&utm_campaign=Spring%20%26%20more")]
    public void A_parameter_that_is_there_stays_as_it_is(string url, string tagged) => Assert.Equal(tagged, Tagger.Tag(url));

    [Theory]
    [InlineData("mailto:a@example.com")]
    [InlineData("ftp://example.com/a")]
    [InlineData("#top")]
    [InlineData("/a?b")]
    [InlineData("https://")]
    [InlineData("")]
    public void What_is_no_web_address_stays_as_it_is(string url) => Assert.Equal(url, Tagger.Tag(url));

    [Fact]
    public void What_would_become_too_long_to_be_signed_stays_as_it_is()
    {
        var url = "https://example.com/" + new string('a', 1_950);

        Assert.Equal(url, Tagger.Tag(url));
        Assert.True(LinkSigner.CanTarget(url));
    }

    [Fact]
    public void A_tag_of_its_own_goes_before_the_campaigns_name_and_a_blank_one_is_left_out() =>
        Assert.Equal("https://example.com?utm_source=s&utm_medium=m&utm_campaign=own", new LinkTagger(new LinkTags("s", " m ", "own"), "Spring", " ").Tag("https://example.com"));

    [Fact]
    public void Whatever_the_address_every_tag_is_there_once_and_nothing_else_has_changed()
    {
        string[] paths = ["https://example.com", "http://example.com/", "https://example.com/a/b;c", "https://user@example.com:8080/ü"];
        string[] pairs = ["a=1", "a", "", "=", "b=%26%3D", "utm_source=x", "UTM_MEDIUM=y", "utm_campaignx=z", "utm_content", "c=utm_source"];
        string[] fragments = ["", "#", "#x", "#?utm_source=1", "##"];
        Gen.Select(Gen.Int[0, paths.Length - 1], Gen.Int[0, pairs.Length - 1].Array[0, 5], Gen.Int[0, fragments.Length - 1]).Sample((path, chosen, fragment) =>
        {
            var had = chosen.Select(index => pairs[index]).ToList();
            var before = paths[path] + (had.Count == 0 ? "" : "?" + string.Join('&', had));

            var tagged = Tagger.Tag(before + fragments[fragment]);

            Assert.StartsWith(before, tagged, StringComparison.Ordinal);
            Assert.EndsWith(fragments[fragment], tagged, StringComparison.Ordinal);
            var query = tagged[(tagged.IndexOf('?', StringComparison.Ordinal) + 1)..(tagged.Length - fragments[fragment].Length)].Split('&');
            Assert.Equal(had.Where(pair => pair.Length > 0), query.Where(pair => pair.Length > 0).Take(had.Count(pair => pair.Length > 0)));
            var names = query.Select(pair => pair.Split('=')[0].ToLowerInvariant()).ToList();
            foreach (var name in (string[])["utm_source", "utm_medium", "utm_campaign", "utm_content"])
            {
                Assert.Equal(Math.Max(1, had.Count(pair => pair.Split('=')[0].Equals(name, StringComparison.OrdinalIgnoreCase))), names.Count(other => other == name));
            }
            Assert.Equal(tagged, Tagger.Tag(tagged));
        });
    }
}
