namespace CampaignStudio.Domain.Delivery;

/// <summary>
/// What became of one attempt to hand a message to a transport. The set is closed: a caller that switches over it has covered
/// everything that can happen.
/// </summary>
public abstract record HandOver
{
    private HandOver()
    {
    }

    /// <summary>The transport took responsibility for the message.</summary>
    /// <param name="ProviderId">The transport's own name for the message (Twilio's <c>SM…</c>), if it gives one.</param>
    /// <param name="Response">What it said, for people.</param>
    public sealed record Accepted(string? ProviderId, string? Response) : HandOver;

    /// <summary>Certainly not accepted, and worth another attempt later (see <see cref="RetryPolicy"/>).</summary>
    public sealed record Retry(string Code, string Message) : HandOver;

    /// <summary>Refused for good.</summary>
    /// <param name="Code">The transport's code (<c>550 5.1.1</c>, <c>21610</c>) or a snake_case name of our own.</param>
    /// <param name="Message">The reason, for people.</param>
    /// <param name="AddressAtFault">The address itself is wrong or unwilling: suppress it.</param>
    /// <param name="IsBounce">The recipient's side refused (<c>bounced</c>); otherwise the message or the sender is at fault (<c>failed</c>).</param>
    public sealed record Refused(string Code, string Message, bool AddressAtFault, bool IsBounce) : HandOver;

    /// <summary>May have been accepted, the answer was lost: must never be sent again without a person's or evidence's word.</summary>
    public sealed record Unknown(string Message) : HandOver;

    /// <summary>Never offered: <see cref="MayStillGo"/> said no.</summary>
    public sealed record Withheld : HandOver;

    /// <summary>Could not connect or authenticate: the message was never offered and the channel's breaker opens.</summary>
    public sealed record ChannelDown(string Message) : HandOver;
}
