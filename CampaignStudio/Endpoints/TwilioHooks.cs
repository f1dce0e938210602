using System.Globalization;
using System.Net;
using System.Text;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Interactions;
using CampaignStudio.Integrations.Twilio;
using Microsoft.Extensions.Options;

namespace CampaignStudio.Endpoints;

/// <summary>
/// What Twilio tells: reports on messages, and messages that came in. Only what it signed is believed. The signature bears no time, and
/// Twilio itself repeats what it got no answer to: the same callback again is answered as before and changes nothing.
/// </summary>
internal static class TwilioHooks
{
    public const string InboundPath = "/hooks/twilio/inbound";

    public static void MapTwilioHooks(this IEndpointRouteBuilder site)
    {
        site.MapPost(TwilioOptions.StatusPath, StatusAsync).WithSummary("Twilio's status callback").Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status403Forbidden);
        site.MapPost(InboundPath, InboundAsync).WithSummary("A text message that came in at Twilio").Produces(StatusCodes.Status200OK, null, "text/xml").ProducesProblem(StatusCodes.Status403Forbidden);
    }

    private static async Task<IResult> StatusAsync(HttpRequest request, IOptions<TwilioOptions> twilio, SenderSettings sender, DeliveryReportService reports)
    {
        if (await SignedFormAsync(request, twilio.Value, sender) is not { } form) return Unsigned();
        var sid = form["MessageSid"].FirstOrDefault() ?? form["SmsSid"].ToString();
        var status = form["MessageStatus"].FirstOrDefault() ?? form["SmsStatus"].ToString();
        long? claimed = long.TryParse(request.Query[TwilioOptions.OutreachParameter], NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
        await reports.RecordSmsAsync(sid, status, form["ErrorCode"], form["ErrorMessage"], claimed, CancellationToken.None);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> InboundAsync(HttpRequest request, IOptions<TwilioOptions> twilio, SenderSettings sender, SmsReplyService replies, ILoggerFactory logs)
    {
        if (await SignedFormAsync(request, twilio.Value, sender) is not { } form) return Unsigned();
        var outcome = await replies.RecordAsync(
            new SmsReply(form["From"].ToString(), form["Body"].ToString())
            {
                ExternalId = $"{Named(form) ?? request.Headers["X-Twilio-Signature"].ToString()}:inbound",
                Keyword = KeywordOf(form["OptOutType"].ToString()),
            },
            CancellationToken.None);
        // Saying no would have it sent again and again.
        if (outcome.Error is { Code: "invalid_phone" } noNumber)
        {
            logs.CreateLogger(typeof(TwilioHooks)).LogWarning("Text message {MessageSid} is ignored, for it comes from no phone number: {Reason}", form["MessageSid"].ToString(), noNumber.Message);
        }
        // Where Twilio's own opt-out handling is on, it has answered already and says so.
        var answer = outcome is { IsError: false } && form["OptOutType"].Count == 0 ? outcome.Value.Answer : null;
        var body = answer is null ? "<Response/>" : $"<Response><Message>{WebUtility.HtmlEncode(answer)}</Message></Response>";
        return TypedResults.Text($"""<?xml version="1.0" encoding="UTF-8"?>{body}""", "text/xml", Encoding.UTF8);
    }

    /// <summary>By what a message is known. Without it the signature is as good: other content has another one.</summary>
    private static string? Named(IFormCollection form) =>
        form["MessageSid"].FirstOrDefault() is { Length: > 0 } sid ? sid : form["SmsMessageSid"].FirstOrDefault() is { Length: > 0 } older ? older : null;

    /// <summary>What Twilio's own opt-out handling took the message for, by words that an account may choose itself; null: it says nothing.</summary>
    private static SmsKeyword? KeywordOf(string optOutType) => optOutType.Trim().ToUpperInvariant() switch
    {
        "STOP" => SmsKeyword.Stop,
        "START" => SmsKeyword.Start,
        "HELP" => SmsKeyword.Help,
        _ => null,
    };

    private static IResult Unsigned() => Problems.Of(
        StatusCodes.Status403Forbidden, "signature_invalid", "This is not signed by the Twilio account that is configured here, or none is.");

    private static async Task<IFormCollection?> SignedFormAsync(HttpRequest request, TwilioOptions twilio, SenderSettings sender)
    {
        if (string.IsNullOrWhiteSpace(twilio.AuthToken) || !request.HasFormContentType) return null;
        IFormCollection form;
        try
        {
            form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
        }
        catch (Exception malformed) when (PublicPages.IsMalformedForm(malformed))
        {
            return null;
        }
        var url = $"{(twilio.PublicUrl ?? sender.PublicUrl).TrimEnd('/')}{request.Path}{request.QueryString}";
        var parameters = form.SelectMany(field => field.Value.Select(value => KeyValuePair.Create(field.Key, value ?? "")));
        return TwilioSignature.IsValid(twilio.AuthToken, url, parameters, request.Headers["X-Twilio-Signature"]) ? form : null;
    }
}
