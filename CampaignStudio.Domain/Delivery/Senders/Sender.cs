using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Delivery.Senders;

/// <summary>
/// Who a message comes from: an e-mail address, with a mail server of its own or the configured one, or a number for text messages.
/// The two that the configuration names always exist; they have a row here only once somebody gave them limits.
/// </summary>
public sealed class Sender : IAudited, IVersioned
{
    /// <summary>The outreach needs none: a call.</summary>
    public const long None = 0;

    /// <summary>The one of <c>Email:From</c>.</summary>
    public const long ConfiguredEmail = 1;

    /// <summary>The one of <c>Twilio:From</c>.</summary>
    public const long ConfiguredSms = 2;

    public required long Id { get; init; }
    public required Channel Channel { get; init; }

    /// <summary>What people call it.</summary>
    public string Name { get; set; } = "";

    /// <summary>The e-mail address, or a number in E.164 or a messaging service's SID; blank: as configured.</summary>
    public string Address { get; set; } = "";

    /// <summary>The name beside the address.</summary>
    public string? DisplayName { get; set; }

    /// <summary>Its own mail server; null: the configured one.</summary>
    public string? Host { get; set; }

    public int Port { get; set; }
    public string? Username { get; set; }

    /// <summary>As <see cref="ISecretBox"/> keeps it.</summary>
    public string? SealedPassword { get; set; }

    public MailSecurity Security { get; set; }

    /// <summary>What it would send waits until it goes on.</summary>
    public bool IsPaused { get; set; }

    /// <summary>Messages an hour, spread evenly; null: as fast as they are taken.</summary>
    public int? PerHour { get; set; }

    /// <summary>Messages a day (UTC); null: any number.</summary>
    public int? PerDay { get; set; }

    /// <summary>Messages on the first day on which it sends, where it is warmed up; null: it is not.</summary>
    public int? WarmUpFirstDay { get; set; }

    /// <summary>How much more on each further day.</summary>
    public int WarmUpGrowthPercent { get; set; } = WarmUp.UsualGrowthPercent;

    public DateTime CreatedUtc { get; init; }
    public DateTime? RemovedUtc { get; set; }
    public int Version { get; set; }

    public bool IsConfigured => Id is ConfiguredEmail or ConfiguredSms;

    public SenderLimits Limits => new(PerHour, PerDay, WarmUpFirstDay is { } first ? new WarmUp(first, WarmUpGrowthPercent) : null);

    /// <summary>Who sends on a channel where a campaign has chosen nobody.</summary>
    public static long ConfiguredFor(Channel channel) => channel switch
    {
        Channel.Email => ConfiguredEmail,
        Channel.Sms => ConfiguredSms,
        _ => None,
    };

    /// <summary>One that the configuration names, without limits of its own.</summary>
    internal static Sender Configured(Channel channel) =>
        new() { Id = ConfiguredFor(channel), Channel = channel, Name = channel is Channel.Email ? "Configured e-mail" : "Configured SMS" };
}

/// <summary>How a session with a mail server is protected.</summary>
public enum MailSecurity
{
    /// <summary>TLS from the start on port 465, STARTTLS where the server offers it elsewhere.</summary>
    Auto,
    None,

    /// <summary>STARTTLS or no session.</summary>
    StartTls,

    /// <summary>TLS from the first byte.</summary>
    Tls,
}
