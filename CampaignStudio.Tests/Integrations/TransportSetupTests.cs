using CampaignStudio.Domain.Delivery.Senders;
using CampaignStudio.Integrations.Smtp;
using CampaignStudio.Integrations.Twilio;
using CampaignStudio.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CampaignStudio.Tests.Integrations;

public sealed class TransportSetupTests
{
    [Fact]
    public async Task Configuration_reaches_both_transports_under_its_documented_names()
    {
        using var keys = DkimKeys.Rsa();
        await using var services = Services(new()
        {
            ["Email:Dkim:Domain"] = keys.Options.Domain,
            ["Email:Dkim:Selector"] = keys.Options.Selector,
            ["Email:Dkim:PrivateKeyFile"] = keys.File,
            ["Email:Transport"] = "Smtp",
            ["Email:From"] = "us@example.com",
            ["Email:FromName"] = "Us",
            ["Email:Smtp:Host"] = "mail.example.com",
            ["Email:Smtp:Username"] = "user",
            ["Email:Smtp:Password"] = "secret",
            ["Email:Smtp:Security"] = "StartTls",
            ["Email:Smtp:Connections"] = "2",
            ["Twilio:AccountSid"] = "AC1",
            ["Twilio:AuthToken"] = "token",
            ["Twilio:From"] = "+15005550006",
            ["Twilio:BaseUrl"] = "http://127.0.0.1:9",
            ["PublicUrl"] = "https://studio.example",
        });

        Assert.Equal(new EmailOptions { Transport = EmailTransportKind.Smtp, From = "us@example.com", FromName = "Us" }, Options<EmailOptions>(services));
        Assert.Equal(
            new SmtpOptions { Host = "mail.example.com", Username = "user", Password = "secret", Security = MailSecurity.StartTls, Connections = 2 },
            Options<SmtpOptions>(services));
        Assert.Equal(("http://127.0.0.1:9", "https://studio.example"), (Options<TwilioOptions>(services).BaseUrl, Options<TwilioOptions>(services).PublicUrl));
        Assert.True(services.GetRequiredService<SmtpEmailTransport>().IsConfigured);
        Assert.Equal("example.com", services.GetRequiredService<DkimSigning>().Domain);
        Assert.True(services.GetRequiredService<TwilioSmsTransport>().IsConfigured);
    }

    [Fact]
    public async Task Without_configuration_mail_goes_to_the_sandbox_and_neither_transport_is_configured()
    {
        await using var services = Services([]);

        Assert.Null(services.GetRequiredService<DkimSigning>().Domain);
        Assert.Equal(EmailTransportKind.Sandbox, Options<EmailOptions>(services).Transport);
        Assert.Equal("https://api.twilio.com", Options<TwilioOptions>(services).BaseUrl);
        Assert.False(services.GetRequiredService<SmtpEmailTransport>().IsConfigured);
        Assert.False(services.GetRequiredService<TwilioSmsTransport>().IsConfigured);
    }

    [Theory]
    [InlineData(MailSecurity.Tls, 0, 465)]
    [InlineData(MailSecurity.StartTls, 0, 587)]
    [InlineData(MailSecurity.None, 25, 25)]
    public void The_port_follows_the_security_unless_it_is_set(MailSecurity security, int port, int expected) =>
        Assert.Equal(expected, new SmtpOptions { Security = security, Port = port }.EffectivePort);

    private static T Options<T>(IServiceProvider services) where T : class => services.GetRequiredService<IOptions<T>>().Value;

    private static ServiceProvider Services(Dictionary<string, string?> settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        return new ServiceCollection().AddSmtpTransport(configuration).AddTwilioTransport(configuration).BuildServiceProvider();
    }
}
