namespace CampaignStudio.Integrations.Twilio;

/// <summary>Configuration section <c>Twilio</c>.</summary>
public sealed record TwilioOptions
{
    public const string Section = "Twilio";
    public const string StatusPath = "/hooks/twilio/status";

    /// <summary>Names the outreach in the callback's address, which Twilio signs: its own id may be lost with its answer.</summary>
    public const string OutreachParameter = "outreach_id";

    public string? AccountSid { get; init; }

    public string? AuthToken { get; init; }

    /// <summary>The sending number in E.164, or an alphanumeric sender; not needed with <see cref="MessagingServiceSid"/>.</summary>
    public string? From { get; init; }

    /// <summary>Wins over <see cref="From"/>.</summary>
    public string? MessagingServiceSid { get; init; }

    public string BaseUrl { get; init; } = "https://api.twilio.com";

    /// <summary>The site's own public address (<c>PublicUrl</c>), where Twilio reports what became of a message; blank: no reports.</summary>
    public string? PublicUrl { get; set; }

    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>One call, connecting included.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    public bool IsComplete =>
        !string.IsNullOrWhiteSpace(AccountSid)
        && !string.IsNullOrWhiteSpace(AuthToken)
        && !(string.IsNullOrWhiteSpace(From) && string.IsNullOrWhiteSpace(MessagingServiceSid));
}
