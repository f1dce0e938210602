using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace CampaignStudio.Setup;

/// <summary>
/// What a proxy says of the visitor (<c>X-Forwarded-For</c>, <c>-Proto</c>, <c>-Host</c>) counts when it comes from an address in
/// <c>Proxy:TrustedNetworks</c>; from anybody else it is a claim and is passed over.
/// </summary>
internal static class ProxySetup
{
    internal const string Setting = "Proxy:TrustedNetworks";

    public static void UseTrustedProxies(this WebApplication app)
    {
        var networks = Read(app.Configuration[Setting]);
        if (networks.Count == 0) return;

        // As many proxies as stand in a row, up to the first that is not trusted.
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost, ForwardLimit = null };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in networks) options.KnownIPNetworks.Add(network);
        app.UseForwardedHeaders(options);
    }

    /// <summary>Addresses and networks such as <c>127.0.0.1, 10.0.0.0/8</c>.</summary>
    internal static IReadOnlyList<IPNetwork> Read(string? text) =>
        [.. (text ?? "").Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Network)];

    private static IPNetwork Network(string text)
    {
        if (IPNetwork.TryParse(text, out var network)) return network;
        return IPAddress.TryParse(text, out var address)
            ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
            : throw new StartupRefusedException($"{Setting}: '{text}' is no address and no network; write such as 10.0.0.5 or 10.0.0.0/8.");
    }
}
