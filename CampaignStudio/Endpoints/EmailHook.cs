using System.Text.Json.Serialization;
using CampaignStudio.Domain.Interactions.Mail;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Integrations.Mail;
using Microsoft.AspNetCore.Http.Features;

namespace CampaignStudio.Endpoints;

/// <summary>E-mails that came in, handed over raw by a mail server or a mailbox poller.</summary>
internal static class EmailHook
{
    /// <summary>The most bytes that are taken; of more than <see cref="InboundMailReader.MaxLength"/> the beginning is looked at.</summary>
    private const int MaxBody = 40 * 1024 * 1024;

    private sealed record Received(InboundKind Kind, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? OutreachId)
    {
        /// <summary>Why nothing follows from it.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Ignored { get; init; }
    }

    public static void MapEmailHook(this IEndpointRouteBuilder site) => site.MapPost("/hooks/email/inbound", ReceiveAsync)
        .WithSummary("A raw e-mail that came in: replies, bounces, automatic replies, complaints")
        .Accepts<string>("message/rfc822")
        .Produces<Received>()
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status401Unauthorized)
        .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
        .ProducesProblem(StatusCodes.Status415UnsupportedMediaType);

    private static async Task<IResult> ReceiveAsync(HttpContext context, InboundMailService inbound)
    {
        var request = context.Request;
        if (request.ContentType?.Split(';')[0].Trim().Equals("message/rfc822", StringComparison.OrdinalIgnoreCase) is not true)
        {
            return Problems.ForStatus(StatusCodes.Status415UnsupportedMediaType);
        }
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = MaxBody;
        if (request.ContentLength > MaxBody) return Problems.ForStatus(StatusCodes.Status413PayloadTooLarge);

        using var raw = new MemoryStream();
        var buffer = new byte[81920];
        var (read, total) = (0, 0L);
        while ((read = await request.Body.ReadAsync(buffer, context.RequestAborted)) > 0)
        {
            if ((total += read) > MaxBody) return Problems.ForStatus(StatusCodes.Status413PayloadTooLarge);
            // Its beginning says what it is, as with a mailbox's large ones; a bounce brings back what was sent, attachments and all.
            raw.Write(buffer, 0, (int)Math.Min(read, InboundMailReader.MaxLength - raw.Length));
        }
        return InboundMailReader.Read(new ArraySegment<byte>(raw.GetBuffer(), 0, (int)raw.Length), cancel: context.RequestAborted) is { } mail
            ? Answer(await inbound.ReceiveAsync(mail, CancellationToken.None))
            : Problems.Of(Error.Invalid("not_an_email", "The body is no e-mail: send the raw message with its headers (RFC 5322)."));
    }

    private static IResult Answer(InboundOutcome outcome) => TypedResults.Ok(new Received(outcome.Kind, outcome.OutreachId) { Ignored = outcome.Ignored });
}
