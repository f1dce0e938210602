using CampaignStudio.Domain.Sequences;

namespace CampaignStudio.Domain.Delivery.Senders;

/// <summary>How messages of a sender are addressed, and where they are handed over.</summary>
/// <param name="Address">An e-mail address, a number or a messaging service; blank: the transport's own.</param>
/// <param name="Server">Null: the configured one.</param>
public sealed record SenderProfile(string Address, string? DisplayName, MailServer? Server);

/// <summary>Fills in what the configuration says.</summary>
public sealed class SenderProfiles(SenderSettings configured, ISecretBox secrets)
{
    public SenderProfile Of(Sender sender) => sender switch
    {
        { Id: Sender.ConfiguredEmail } => new(configured.FromAddress, configured.FromName, Server: null),
        { Channel: Channel.Email } => new(sender.Address, sender.DisplayName, ServerOf(sender)),
        _ => new(sender.Address, null, Server: null),
    };

    private MailServer? ServerOf(Sender sender)
    {
        if (sender.Host is not { } host) return null;
        var password = sender.SealedPassword is { } given ? secrets.TryOpen(given) : null;
        return new MailServer(host, sender.Port, sender.Username, password, sender.Security, IsLocked: password is null && sender.SealedPassword is not null);
    }
}
