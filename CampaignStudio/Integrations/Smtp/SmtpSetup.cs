using CampaignStudio.Domain.Delivery;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace CampaignStudio.Integrations.Smtp;

public static class SmtpSetup
{
    /// <summary>Registers the options and <see cref="SmtpEmailTransport"/>; which transport is <see cref="IEmailTransport"/> is the caller's choice.</summary>
    public static IServiceCollection AddSmtpTransport(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<EmailOptions>().Bind(configuration.GetSection(EmailOptions.Section));
        services.AddOptions<SmtpOptions>().Bind(configuration.GetSection(SmtpOptions.Section));
        services.AddOptions<DkimOptions>().Bind(configuration.GetSection(DkimOptions.Section));
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => DkimSigning.Load(provider.GetRequiredService<IOptions<DkimOptions>>().Value));
        services.AddSingleton<SmtpEmailTransport>();
        return services;
    }
}
