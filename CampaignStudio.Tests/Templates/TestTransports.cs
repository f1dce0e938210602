using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Delivery.Senders;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignStudio.Tests.Templates;

/// <summary>Transports that keep what they are given.</summary>
internal sealed class TestTransports : IEmailTransport, ISmsTransport
{
    public List<OutgoingEmail> Emails { get; } = [];

    public List<OutgoingSms> Texts { get; } = [];

    /// <summary>What is answered to the next message.</summary>
    public HandOver Answer { get; set; } = new HandOver.Accepted("1", "250 OK");

    public bool IsConfigured { get; set; } = true;

    public static void Add(IServiceCollection services)
    {
        var transports = new TestTransports();
        services.AddSingleton(transports);
        services.AddSingleton<IEmailTransport>(transports);
        services.AddSingleton<ISmsTransport>(transports);
        services.AddSingleton(new SenderSettings { PublicUrl = "https://studio.example", FromAddress = "hello@studio.example", FromName = "Studio" });
    }

    public Task<HandOver> SendAsync(OutgoingEmail email, MayStillGo? mayGo, CancellationToken cancel)
    {
        Emails.Add(email);
        return Task.FromResult(Answer);
    }

    public Task<HandOver> SendAsync(OutgoingSms sms, MayStillGo? mayGo, CancellationToken cancel)
    {
        Texts.Add(sms);
        return Task.FromResult(Answer);
    }

    public Task<HandOver?> ProbeAsync(MailServer? server, CancellationToken cancel) => Task.FromResult<HandOver?>(null);

    public Task<HandOver?> ProbeAsync(CancellationToken cancel) => Task.FromResult<HandOver?>(null);
}
