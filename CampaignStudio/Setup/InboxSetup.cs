using CampaignStudio.Domain.Interactions;
using CampaignStudio.Integrations.Imap;

namespace CampaignStudio.Setup;

internal static class InboxSetup
{
    /// <summary>
    /// The mailbox of replies (<c>Email:Inbox</c>), read by nodes that do the engine's work, and when an address that keeps bouncing is
    /// given up (<c>Email:Bounces:SoftLimit</c> messages within <c>Email:Bounces:SoftDays</c> days).
    /// </summary>
    public static IServiceCollection AddStudioInbox(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(configuration.GetSection("Email:Bounces").Get<BouncePolicy>() ?? new BouncePolicy());
        services.AddOptions<ImapOptions>().Bind(configuration.GetSection(ImapOptions.Section));
        services.AddSingleton<InboxReader>();
        if (configuration[$"{ImapOptions.Section}:Host"] is { Length: > 0 } && configuration.GetValue("Jobs:Enabled", true)) services.AddHostedService<InboxWatch>();
        return services;
    }
}
