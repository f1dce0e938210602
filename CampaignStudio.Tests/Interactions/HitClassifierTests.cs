using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Interactions;

namespace CampaignStudio.Tests.Interactions;

public sealed class HitClassifierTests
{
    private const string Browser = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
    private static readonly DateTime Sent = new(2026, 3, 2, 9, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData("Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)")]
    [InlineData("YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html")]
    [InlineData("Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.17126; Pro)")]
    [InlineData(Browser)]
    public void A_proxy_that_fetches_when_the_reader_opens_is_the_reader(string agent) => Assert.Null(Only(Open(5, agent)));

    [Theory]
    [InlineData("Mozilla/5.0")]
    [InlineData("Mozilla/5.0 (compatible; Barracuda Sentinel (EE))")]
    [InlineData("Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)")]
    [InlineData("python-requests/2.32.3")]
    [InlineData("Python/3.12 aiohttp/3.10.5")]
    [InlineData("curl/8.9.1")]
    [InlineData("Wget/1.24.5")]
    [InlineData("Go-http-client/2.0")]
    [InlineData("Java/21.0.4")]
    [InlineData("okhttp/4.12.0")]
    [InlineData("libwww-perl/6.77")]
    [InlineData("node-fetch/1.0 (+https://github.com/bitinn/node-fetch)")]
    [InlineData("axios/1.7.4")]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/125.0.0.0 Safari/537.36")]
    public void What_says_that_it_is_a_machine_or_nothing_at_all_is_one(string agent)
    {
        Assert.False(string.IsNullOrWhiteSpace(Only(Open(5, agent))));
        if (agent != "Mozilla/5.0") Assert.False(string.IsNullOrWhiteSpace(Only(Click(5, "a", agent))));
    }

    [Fact]
    public void Two_links_within_a_moment_are_a_machine_and_one_link_twice_or_two_in_a_second_are_not()
    {
        Assert.All(Judge(Open(4), Click(5, "a"), Click(5.6, "b")), reason => Assert.Equal(HitClassifier.Burst, reason));
        Assert.All(Judge(Click(5, "a"), Click(5.1, "a")), Assert.Null);
        Assert.All(Judge(Click(5, "a"), Click(5.9, "b")), Assert.Null);
    }

    [Fact]
    public void Three_links_within_a_second_are_a_machine_and_so_is_its_open()
    {
        var judged = Judge(Open(4.8), Click(5, "a"), Click(5.3, "b"), Click(5.9, "c"));

        Assert.All(judged, reason => Assert.Equal(HitClassifier.Burst, reason));
    }

    [Fact]
    public void A_person_who_comes_later_is_a_person()
    {
        var judged = Judge(Click(5, "a"), Click(5.1, "b"), Click(5.2, "c"), Open(600), Click(660, "a"));

        Assert.Equal([HitClassifier.Burst, HitClassifier.Burst, HitClassifier.Burst, null, null], judged);
    }

    [Theory]
    [InlineData(5, 5.2, 5.4, "a", "a", "a")]
    [InlineData(5, 6, 7, "a", "b", "c")]
    public void A_double_click_and_a_quick_reader_are_people(double first, double second, double third, string a, string b, string c) =>
        Assert.All(Judge(Click(first, a), Click(second, b), Click(third, c)), Assert.Null);

    [Fact]
    public void Whoever_follows_the_hidden_link_is_a_machine_with_all_it_does_at_that_moment()
    {
        var judged = Judge(Click(5, "a"), new Hit(2, InteractionKind.Clicked, Sent.AddSeconds(7), HiddenLink.AddressAt("https://studio.example"), Browser), Click(5.5, "a", "Another browser"), Click(40, "a"));

        Assert.Equal([HitClassifier.UnseenLink, HitClassifier.UnseenLink, null, null], judged);
    }

    [Fact]
    public void Nobody_clicks_before_he_can_have_read()
    {
        Assert.Equal(HitClassifier.Speed, Only(Click(0.4, "a")));
        Assert.Null(Only(Click(1.5, "a")));
        Assert.Null(HitClassifier.Judge([Click(0.4, "a")], sentUtc: null)[0]);
    }

    [Fact]
    public void What_was_not_seen_on_the_web_is_what_its_teller_says() =>
        Assert.Equal([null, "told"], Judge(new Hit(1, InteractionKind.Clicked, Sent, "a", UserAgent: null), new Hit(2, InteractionKind.Clicked, Sent, "a", UserAgent: null, "told")));

    [Fact]
    public void What_a_browser_fetches_in_advance_stays_so() =>
        Assert.Equal(HitClassifier.Prefetch, Only(Open(5) with { Told = HitClassifier.Prefetch }));

    [Fact]
    public void What_asks_for_the_head_only_stays_a_machine_s() => Assert.Equal(HitClassifier.Head, Only(Click(5, "a") with { Told = HitClassifier.Head }));

    [Fact]
    public void Once_settled_a_hit_is_judged_for_good_whatever_follows()
    {
        var random = new Random(5);
        for (var round = 0; round < 500; round++)
        {
            var hits = Enumerable.Range(0, 12)
                .Select(id => (random.Next(5) == 0 ? Open(random.NextDouble() * 30) : Click(random.NextDouble() * 30, "abcd"[random.Next(4)].ToString())) with { Id = id })
                .Append(new Hit(12, InteractionKind.Clicked, Sent.AddSeconds(random.NextDouble() * 30), HiddenLink.AddressAt("https://studio.example"), Browser))
                .ToList();
            var judged = HitClassifier.Judge(hits, Sent);
            Assert.All(hits, hit => Assert.Equal(judged[hit.Id], HitClassifier.Judge([.. hits.Where(known => known.AtUtc <= hit.AtUtc + HitClassifier.Settle)], Sent)[hit.Id]));
        }
    }

    [Fact]
    public void The_order_of_arrival_makes_no_difference()
    {
        Hit[] hits = [Click(5, "a"), Click(5.1, "b"), Click(5.2, "c"), Open(60), Click(61, "d")];
        for (var i = 0; i < hits.Length; i++) hits[i] = hits[i] with { Id = i };

        Assert.Equal(HitClassifier.Judge(hits, Sent), HitClassifier.Judge([.. hits.Reverse()], Sent).OrderBy(judged => judged.Key).ToDictionary());
    }

    private static Hit Open(double seconds, string agent = Browser) => new(0, InteractionKind.Opened, Sent.AddSeconds(seconds), null, agent);

    private static Hit Click(double seconds, string link, string agent = Browser) => new(0, InteractionKind.Clicked, Sent.AddSeconds(seconds), $"https://example.com/{link}", agent);

    private static string? Only(Hit hit) => Judge(hit).Single();

    private static IEnumerable<string?> Judge(params Hit[] hits)
    {
        var numbered = hits.Select((hit, index) => hit with { Id = index }).ToList();
        var judged = HitClassifier.Judge(numbered, Sent);
        return numbered.Select(hit => judged[hit.Id]);
    }
}
