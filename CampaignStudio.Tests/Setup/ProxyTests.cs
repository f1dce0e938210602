using CampaignStudio.Setup;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;

namespace CampaignStudio.Tests.Setup;

/// <summary>Behind a proxy the site goes by what the proxy says of the visitor, and believes nobody else.</summary>
[EveryDatabase]
public sealed class ProxyTests
{
    [Theory]
    [InlineData("127.0.0.1, ::1", "https://studio.example/")]
    [InlineData("10.0.0.0/8", "http://127.0.0.1:")]
    [InlineData(null, "http://127.0.0.1:")]
    public async Task A_visitor_is_led_to_the_address_that_a_trusted_proxy_has(string? trusted, string expected)
    {
        await using var studio = await StudioProcess.StartAsync((ProxySetup.Setting, trusted));
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var client = new HttpClient(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{studio.Url}/campaigns");
        request.Headers.Add("X-Forwarded-For", "203.0.113.7");
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.Add("X-Forwarded-Host", "studio.example");

        using var answer = await client.SendAsync(request, Xunit.TestContext.Current.CancellationToken);

        Assert.StartsWith(expected, answer.Headers.Location?.AbsoluteUri, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_network_is_named()
    {
        Assert.Equal(["10.0.0.0/8", "127.0.0.1/32", "::1/128"], ProxySetup.Read("10.0.0.0/8 127.0.0.1;::1").Select(network => network.ToString()));
        Assert.Empty(ProxySetup.Read(" "));
        Assert.Contains("'proxy.local'", Assert.Throws<StartupRefusedException>(() => ProxySetup.Read("127.0.0.1, proxy.local")).Message, StringComparison.Ordinal);
    }
}
