using System.Collections.Frozen;
using System.Globalization;

namespace CampaignStudio.Domain.Delivery;

/// <summary>
/// What Twilio's answers to <c>POST Messages</c> and the error codes in its status callbacks mean for a message, as a table
/// (Twilio's error and warning dictionary).
/// </summary>
public static class TwilioErrors
{
    private enum Fault
    {
        /// <summary>The number cannot receive messages: bounced, suppress.</summary>
        Number,

        /// <summary>The person opted out: suppress, but nothing bounced.</summary>
        OptedOut,

        /// <summary>The recipient's side refused this message; another may pass.</summary>
        Recipient,

        /// <summary>Our message, sender or account settings are wrong.</summary>
        Ours,

        /// <summary>Not now.</summary>
        Busy,

        /// <summary>The account may not send at all.</summary>
        Account,
    }

    private static readonly FrozenDictionary<int, Fault> Codes = new Dictionary<int, Fault>
    {
        [20003] = Fault.Account,   // authentication failed
        [20005] = Fault.Account,   // account not active
        [20404] = Fault.Account,   // no such account
        [20429] = Fault.Busy,      // too many requests
        [21211] = Fault.Number,    // invalid To
        [21214] = Fault.Number,    // To cannot be reached
        [21217] = Fault.Number,    // does not look like a phone number
        [21265] = Fault.Number,    // To is a short code
        [21266] = Fault.Number,    // To is our own From
        [21407] = Fault.Number,    // number type does not take SMS
        [21408] = Fault.Ours,      // region not enabled in the account
        [21421] = Fault.Number,    // not a phone number
        [21601] = Fault.Ours,      // From cannot send SMS
        [21602] = Fault.Ours,      // body missing
        [21603] = Fault.Ours,      // From missing
        [21604] = Fault.Ours,      // To missing
        [21605] = Fault.Ours,      // body too long
        [21606] = Fault.Ours,      // From not valid for this destination
        [21607] = Fault.Ours,      // From not ours
        [21608] = Fault.Ours,      // trial account, unverified recipient
        [21609] = Fault.Ours,      // StatusCallback not valid
        [21610] = Fault.OptedOut,  // replied STOP
        [21611] = Fault.Busy,      // From's queue is full
        [21612] = Fault.Recipient, // no route from From to To
        [21614] = Fault.Number,    // not a mobile number
        [21617] = Fault.Ours,      // body over 1600 characters
        [21619] = Fault.Ours,      // no content
        [21635] = Fault.Number,    // a landline
        [21659] = Fault.Ours,      // From not a Twilio number
        [21660] = Fault.Ours,      // From belongs to another account
        [21661] = Fault.Ours,      // From not capable of SMS
        [21703] = Fault.Ours,      // messaging service without senders
        [21704] = Fault.Ours,      // messaging service without numbers
        [21705] = Fault.Ours,      // messaging service not valid
        [30001] = Fault.Busy,      // queue overflow
        [30002] = Fault.Account,   // account suspended
        [30003] = Fault.Recipient, // handset off or out of reach
        [30004] = Fault.Recipient, // blocked by the recipient or carrier
        [30005] = Fault.Number,    // unknown number
        [30006] = Fault.Number,    // landline or unreachable carrier
        [30007] = Fault.Recipient, // filtered as spam
        [30008] = Fault.Recipient, // unknown error on the way
    }.ToFrozenDictionary();

    /// <summary>Classifies an HTTP answer. A code we know decides; else the status does.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="code">Twilio's error code from the answer's JSON, if any.</param>
    /// <param name="message">Twilio's words.</param>
    /// <param name="sid">The message's sid when accepted.</param>
    public static HandOver Classify(int status, int? code, string? message, string? sid)
    {
        var name = (code ?? status).ToString(CultureInfo.InvariantCulture);
        var text = string.IsNullOrWhiteSpace(message) ? $"HTTP {status}" : message;
        return status switch
        {
            >= 200 and < 300 => new HandOver.Accepted(sid, text),
            429 or 503 => new HandOver.Retry(name, text),
            // The server gave up waiting, a proxy perhaps after it had passed the request on.
            408 or >= 500 => new HandOver.Unknown($"HTTP {status}: {text}"),
            _ when code is { } known && Codes.TryGetValue(known, out var fault) => Of(fault, name, text),
            401 or 403 => new HandOver.ChannelDown($"HTTP {status}: {text}"),
            // We follow no redirects, so this is not Twilio: the base address is wrong, not the message.
            >= 300 and < 400 => new HandOver.ChannelDown($"HTTP {status}: a redirect; check Twilio:BaseUrl"),
            _ => new HandOver.Refused(name, text, AddressAtFault: false, IsBounce: false),
        };
    }

    /// <summary>
    /// The final word on a message that Twilio accepted and then could not deliver (status callback <c>failed</c> or
    /// <c>undelivered</c>).
    /// </summary>
    public static HandOver.Refused ClassifyUndelivered(int? code, string? message)
    {
        var name = code?.ToString(CultureInfo.InvariantCulture) ?? "undelivered";
        var text = string.IsNullOrWhiteSpace(message) ? "Not delivered." : message;
        var known = code is { } number && Codes.TryGetValue(number, out var fault) ? Of(fault, name, text) : null;
        return known as HandOver.Refused ?? new HandOver.Refused(name, text, AddressAtFault: false, IsBounce: true);
    }

    private static HandOver Of(Fault fault, string code, string text) => fault switch
    {
        Fault.Number => new HandOver.Refused(code, text, AddressAtFault: true, IsBounce: true),
        Fault.OptedOut => new HandOver.Refused(code, text, AddressAtFault: true, IsBounce: false),
        Fault.Recipient => new HandOver.Refused(code, text, AddressAtFault: false, IsBounce: true),
        Fault.Ours => new HandOver.Refused(code, text, AddressAtFault: false, IsBounce: false),
        Fault.Busy => new HandOver.Retry(code, text),
        _ => new HandOver.ChannelDown($"{code}: {text}"),
    };
}
