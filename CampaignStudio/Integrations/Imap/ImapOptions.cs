using CampaignStudio.Domain.Delivery.Senders;
using MailKit.Security;

namespace CampaignStudio.Integrations.Imap;

/// <summary>Configuration section <c>Email:Inbox</c>: the mailbox where replies and bounces arrive.</summary>
public sealed record ImapOptions
{
    public const string Section = "Email:Inbox";

    /// <summary>Blank: no mailbox is read.</summary>
    public string? Host { get; init; }

    /// <summary>0: 993, or 143 without TLS from the start.</summary>
    public int Port { get; init; }

    public string? Username { get; init; }

    public string? Password { get; init; }

    public MailSecurity Security { get; init; }

    public string Folder { get; init; } = "INBOX";

    /// <summary>How far back the very first look goes; mail that is older was never meant for us.</summary>
    public int FirstLookDays { get; init; } = 7;

    /// <summary>Connecting, or any one command.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    public bool IsConfigured => !string.IsNullOrWhiteSpace(Host);

    public int EffectivePort => Port > 0 ? Port : Security is MailSecurity.None or MailSecurity.StartTls ? 143 : 993;

    /// <summary>The name under which its position is kept.</summary>
    public string Mailbox => $"{Username}@{Host}:{EffectivePort}/{Folder}";

    internal SecureSocketOptions SocketOptions => Security switch
    {
        MailSecurity.None => SecureSocketOptions.None,
        MailSecurity.StartTls => SecureSocketOptions.StartTls,
        MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
        _ => SecureSocketOptions.Auto,
    };
}
