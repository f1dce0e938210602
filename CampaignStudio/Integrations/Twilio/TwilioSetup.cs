using System.Net;
using CampaignStudio.Domain.Delivery;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace CampaignStudio.Integrations.Twilio;

public static class TwilioSetup
{
    /// <summary>Registers the options and <see cref="TwilioSmsTransport"/>; which transport is <see cref="ISmsTransport"/> is the caller's choice.</summary>
    public static IServiceCollection AddTwilioTransport(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<TwilioOptions>()
            .Bind(configuration.GetSection(TwilioOptions.Section))
            .Configure(options => options.PublicUrl ??= configuration["PublicUrl"]);
        services.TryAddSingleton(TimeProvider.System);
        // Not through IHttpClientFactory: a resilience handler set as a default for all clients would repeat a POST that sends.
        services.AddSingleton(provider => new TwilioSmsTransport(
            new HttpClient(NewHandler(provider.GetRequiredService<IOptions<TwilioOptions>>().Value)),
            provider.GetRequiredService<IOptions<TwilioOptions>>(),
            provider.GetRequiredService<TimeProvider>()));
        return services;
    }

    /// <summary>Follows no redirects (a redirected POST would repeat), renews connections so that name changes are seen.</summary>
    internal static SocketsHttpHandler NewHandler(TwilioOptions options) => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = options.ConnectTimeout,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        UseCookies = false,
    };
}
