using System.Globalization;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Interactions;

/// <summary>Turns an SMS provider's reports of what became of a message into facts. They repeat and arrive out of order.</summary>
public sealed class DeliveryReportService(IDbContextFactory<StudioDb> dbFactory, InteractionService interactions)
{
    /// <param name="messageId">The provider's id of the message (Twilio's <c>SM…</c>).</param>
    /// <param name="status">Twilio's <c>MessageStatus</c>; those on the way to a final one say nothing.</param>
    /// <param name="errorCode">Why it could not be delivered.</param>
    /// <param name="errorMessage">The same in words.</param>
    /// <param name="claimedId">The outreach that the callback's address names: for a message whose id was lost with the answer.</param>
    /// <returns>Null when nothing was to be recorded: no final status, a failure of what was delivered, or no such message.</returns>
    public async Task<RecordedFact?> RecordSmsAsync(
        string messageId, string status, string? errorCode, string? errorMessage, long? claimedId, CancellationToken cancel = default)
    {
        if (FactOf(status.Trim().ToLowerInvariant(), errorCode, errorMessage) is not { } fact) return null;
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var outreach = await db.Outreaches
            .Where(outreach => outreach.Channel == Channel.Sms && (outreach.MessageId == messageId || (outreach.Id == claimedId && outreach.MessageId == null)))
            .OrderBy(outreach => outreach.MessageId == null)
            .Select(outreach => new { outreach.Id, outreach.DeliveredUtc })
            .FirstOrDefaultAsync(cancel);
        if (outreach is null) return null;
        // What arrived has arrived: a failure told afterwards is of an earlier attempt, or wrong.
        if (outreach.DeliveredUtc is not null && fact.Kind is not InteractionKind.Delivered) return null;
        var recorded = await interactions.RecordAsync(
            fact with { OutreachId = outreach.Id, ExternalId = $"{messageId}:{status.Trim().ToLowerInvariant()}", Channel = Channel.Sms }, cancel);
        return recorded.IsError ? null : recorded.Value;
    }

    private static Fact? FactOf(string status, string? errorCode, string? errorMessage)
    {
        switch (status)
        {
            case "delivered" or "read":
                return new Fact(InteractionKind.Delivered);
            case "undelivered" or "failed":
                int? code = int.TryParse(errorCode, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
                var refused = TwilioErrors.ClassifyUndelivered(code, errorMessage);
                var body = $"{refused.Code} {refused.Message}";
                return refused switch
                {
                    { AddressAtFault: true, IsBounce: false } => new Fact(InteractionKind.Unsubscribed) { Body = body },
                    { AddressAtFault: true } => new Fact(InteractionKind.Bounced) { Body = body },
                    // The number itself is fine: it bounced, but nobody may be suppressed for it.
                    _ => new Fact(InteractionKind.Bounced) { Body = body, MachineReason = "the number is not at fault" },
                };
            default:
                return null;
        }
    }
}
