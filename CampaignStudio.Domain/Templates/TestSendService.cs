using System.Security.Cryptography;
using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Domain.Suppressions;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Templates;

/// <summary>
/// Sends content once, to an address somebody names, as a lead would get it. It belongs to no outreach: nothing is tracked,
/// counted or tried again.
/// </summary>
public sealed class TestSendService(
    IDbContextFactory<StudioDb> dbFactory,
    TemplatePreviewService previews,
    IEmailTransport email,
    ISmsTransport sms,
    SenderSettings sender,
    LinkSigner signer,
    CurrentActor actor)
{
    /// <summary>What the transport said; refused when the address is wrong or suppressed, the content does not render, or nobody took it.</summary>
    /// <param name="content">In Liquid.</param>
    /// <param name="to">An e-mail address.</param>
    /// <param name="leadId">Whose fields to fill in; null: an invented lead's.</param>
    /// <param name="cancel">Stops before the message is handed over, not after.</param>
    public async Task<Result<string>> SendAsync(EmailContent content, string to, long? leadId = null, CancellationToken cancel = default)
    {
        var address = await AddressAsync(Channel.Email, to, cancel);
        if (address.IsError) return address;
        var preview = await previews.PreviewAsync(content, leadId, cancel);
        if (preview.IsError) return preview.Error!;
        if (!email.IsConfigured) return TestSendErrors.NotConfigured(Channel.Email);

        // Signed, so that it leads to the real page; it names nobody, so that a tester can't take a lead off the list.
        var unsubscribe = $"{sender.PublicUrl}/u/{signer.UnsubscribeToken(new UnsubscribeClaim(0, 0, 0))}";
        var message = new OutgoingEmail(
            OutreachId: 0,
            $"test-{RandomNumberGenerator.GetHexString(24, lowercase: true)}@{sender.FromDomain}",
            sender.FromAddress,
            sender.FromName,
            address.Value,
            ToName: null,
            $"[Test] {preview.Value.Subject}",
            preview.Value.Html,
            preview.Value.Text,
            ReplyTo: null,
            [new("List-Unsubscribe", $"<{unsubscribe}>"), new("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")]);
        return Answer(await email.SendAsync(message, cancel));
    }

    /// <inheritdoc cref="SendAsync(EmailContent, string, long?, CancellationToken)"/>
    /// <param name="content">In Liquid.</param>
    /// <param name="to">A phone number with country code.</param>
    /// <param name="leadId">Whose fields to fill in; null: an invented lead's.</param>
    /// <param name="cancel">Stops before the message is handed over, not after.</param>
    public async Task<Result<string>> SendAsync(SmsContent content, string to, long? leadId = null, CancellationToken cancel = default)
    {
        var address = await AddressAsync(Channel.Sms, to, cancel);
        if (address.IsError) return address;
        var preview = await previews.PreviewAsync(content, leadId, cancel);
        if (preview.IsError) return preview.Error!;
        if (!sms.IsConfigured) return TestSendErrors.NotConfigured(Channel.Sms);
        return Answer(await sms.SendAsync(new OutgoingSms(OutreachId: 0, address.Value, preview.Value.Text), cancel));
    }

    private async Task<Result<string>> AddressAsync(Channel channel, string to, CancellationToken cancel)
    {
        if (!actor.Value.MayManage) return AccessErrors.ManagersOnly();
        var address = SuppressionTarget.OfAddress(channel, to);
        if (address.Error is { } error) return error with { Field = "to" };
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var suppressed = await SuppressionCheck.FindAsync(db, channel, [address.Value], cancel);
        return suppressed.Count > 0 ? TestSendErrors.Suppressed(address.Value) : address;
    }

    private static Result<string> Answer(HandOver handOver) => handOver switch
    {
        HandOver.Accepted accepted => accepted.Response ?? "Accepted",
        HandOver.Retry retry => TestSendErrors.NotTaken(retry.Message),
        HandOver.Refused refused => TestSendErrors.NotTaken(refused.Message),
        HandOver.ChannelDown down => TestSendErrors.NotTaken(down.Message),
        HandOver.Unknown unknown => TestSendErrors.NotTaken(unknown.Message),
        _ => throw new InvalidOperationException($"Unknown answer {handOver.GetType().Name}."),
    };
}

/// <summary>Why a test message did not go.</summary>
public static class TestSendErrors
{
    public static Error NotConfigured(Channel channel) =>
        Error.Conflict("transport_not_configured", $"{(channel is Channel.Email ? "E-mail" : "SMS")} can't be sent yet: its settings are missing in the configuration.");

    public static Error Suppressed(string address) =>
        Error.Conflict("address_suppressed", $"{address} is on the suppression list. Use another address.") with { Field = "to" };

    public static Error NotTaken(string reason) =>
        Error.Conflict("test_send_failed", $"The message was not taken: {reason}");
}
