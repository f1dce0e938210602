using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Delivery.Senders;
using CampaignStudio.Domain.Notifications;
using CampaignStudio.Integrations;
using CampaignStudio.Integrations.Sandbox;
using CampaignStudio.Integrations.Smtp;
using CampaignStudio.Integrations.Twilio;
using Microsoft.Extensions.Options;

namespace CampaignStudio.Setup;

internal static class TransportsSetup
{
    /// <summary>E-mail by <c>Email:Transport</c>, SMS by <c>Sms:Transport</c>; the sandbox unless told otherwise.</summary>
    public static IServiceCollection AddStudioTransports(this IServiceCollection services, IConfiguration configuration)
    {
        var email = Choice(configuration, "Email:Transport", "Sandbox", "Smtp");
        var sms = Choice(configuration, "Sms:Transport", "Sandbox", "Twilio");

        services.AddSmtpTransport(configuration);
        services.AddTwilioTransport(configuration);
        if (email == "Smtp") services.AddSingleton<IEmailTransport>(provider => provider.GetRequiredService<SmtpEmailTransport>());
        else services.AddSingleton<IEmailTransport, SandboxEmailTransport>();
        if (sms == "Twilio") services.AddSingleton<ISmsTransport>(provider => provider.GetRequiredService<TwilioSmsTransport>());
        else services.AddSingleton<ISmsTransport, SandboxSmsTransport>();

        services.AddSingleton<ISecretBox, SecretBox>();
        services.AddSingleton<INotificationMailer, NotificationMailer>();
        services.AddSingleton(provider => Sender(provider, configuration) with { EmailIsSandboxed = email == "Sandbox", SmsIsSandboxed = sms == "Sandbox" });
        services.AddOptions<TwilioOptions>().PostConfigure<SenderSettings>((options, sender) => options.PublicUrl ??= sender.PublicUrl);
        return services;
    }

    private static SenderSettings Sender(IServiceProvider provider, IConfiguration configuration)
    {
        var email = provider.GetRequiredService<IOptions<EmailOptions>>().Value;
        var publicUrl = configuration["PublicUrl"] is { Length: > 0 } given ? WorldAddress(given) : ListeningAddress(configuration);
        return new SenderSettings
        {
            PublicUrl = publicUrl.TrimEnd('/'),
            FromAddress = email.From is { Length: > 0 } from ? from : "studio@sandbox.example",
            FromName = email.FromName,
            ReplyTo = NullIfBlank(email.ReplyAddress) is { } reply ? Reply(reply) : null,
            DkimDomain = NullIfBlank(provider.GetRequiredService<IOptions<DkimOptions>>().Value.Domain),
            Lanes = Math.Max(1, provider.GetRequiredService<IOptions<SmtpOptions>>().Value.Connections),
        };
    }

    // Without the scheme no link of any message would lead anywhere, and nobody here would notice.
    private static string WorldAddress(string given) => Uri.TryCreate(given, UriKind.Absolute, out var address) && StudioHost.IsWeb(address)
        ? given
        : throw new StartupRefusedException($"PublicUrl is '{given}'; it is a whole address such as https://studio.example.com.");

    private static ReplyAddress Reply(string given)
    {
        var read = ReplyAddress.Parse(given);
        return read.IsError ? throw new StartupRefusedException($"Email:ReplyAddress is '{given}'. {read.Error!.Message}") : read.Value;
    }

    private static string? NullIfBlank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    /// <summary>Where this site listens, for links in messages, when nobody said under which name the world knows it.</summary>
    private static string ListeningAddress(IConfiguration configuration)
    {
        var address = StudioHost.Addresses(configuration) is [var first, ..] ? first : new Uri(StudioHost.DefaultUrl);
        return address.Host is "[::]" or "0.0.0.0" ? $"{address.Scheme}://localhost:{address.Port}" : address.GetLeftPart(UriPartial.Authority);
    }

    private static string Choice(IConfiguration configuration, string key, params string[] choices)
    {
        var given = configuration[key] is { Length: > 0 } value ? value : choices[0];
        return choices.FirstOrDefault(choice => choice.Equals(given, StringComparison.OrdinalIgnoreCase))
            ?? throw new StartupRefusedException($"{key} is '{given}'; use {string.Join(" or ", choices)}.");
    }
}
