using CampaignStudio.Domain.Delivery.Senders;
using MailKit.Security;

namespace CampaignStudio.Integrations.Smtp;

/// <summary>Which e-mail transport carries the messages.</summary>
public enum EmailTransportKind
{
    Sandbox,
    Smtp,
}

/// <summary>Configuration section <c>Email</c>.</summary>
public sealed record EmailOptions
{
    public const string Section = "Email";

    public EmailTransportKind Transport { get; init; }

    /// <summary>The sender's address.</summary>
    public string? From { get; init; }

    public string? FromName { get; init; }

    /// <summary>The mailbox where answers go, by an address of each message's own; blank: to the sender.</summary>
    public string? ReplyAddress { get; init; }
}

/// <summary>Configuration section <c>Email:Smtp</c>.</summary>
public sealed record SmtpOptions
{
    public const string Section = "Email:Smtp";

    public string? Host { get; init; }

    /// <summary>0: 465 with <see cref="MailSecurity.Tls"/>, else 587.</summary>
    public int Port { get; init; }

    /// <summary>Blank: no authentication.</summary>
    public string? Username { get; init; }

    public string? Password { get; init; }

    public MailSecurity Security { get; init; }

    /// <summary>Most connections at one time.</summary>
    public int Connections { get; init; } = 4;

    /// <summary>A connection is replaced after so many messages: servers set limits, and load balancers get a chance.</summary>
    public int MessagesPerConnection { get; init; } = 500;

    /// <summary>Name resolution, connecting, TLS and authentication together.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>One message, from MAIL to the reply after its body.</summary>
    public TimeSpan MessageTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>An unused connection is closed after this.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(30);

    public int EffectivePort => Port > 0 ? Port : Security is MailSecurity.Tls ? 465 : 587;

    internal SecureSocketOptions SocketOptions => Security switch
    {
        MailSecurity.None => SecureSocketOptions.None,
        MailSecurity.StartTls => SecureSocketOptions.StartTls,
        MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
        _ => SecureSocketOptions.Auto,
    };
}
