using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Endpoints;

/// <summary>Pixel and links of our e-mails. What they answer is true only after the fact was committed.</summary>
internal static class TrackingEndpoints
{
    private static readonly byte[] Pixel = Convert.FromBase64String("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");

    // A reader waits no longer for our bookkeeping.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly string[] PrefetchHeaders = ["Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"];
    private static readonly string[] Prefetching = ["prefetch", "prerender", "preview"];

    public static void MapTracking(this IEndpointRouteBuilder site)
    {
        // A scanner that only looks whether a link exists has neither read nor followed it; it is remembered as what it is.
        site.MapMethods("/t/o/{token}.gif", ["GET", "HEAD"], OpenAsync).WithSummary("The open pixel of an e-mail").Produces(StatusCodes.Status200OK, null, "image/gif");
        site.MapMethods("/t/c/{token}", ["GET", "HEAD"], ClickAsync).WithSummary("A link of an e-mail: leads to its signed target only").Produces(StatusCodes.Status302Found);
        site.MapMethods(HiddenLink.Path + "{token}", ["GET", "HEAD"], FollowHiddenAsync).WithSummary("A link that no reader sees: whoever follows it is no reader").Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> OpenAsync(string token, HttpContext context, LinkSigner signer, HitQueue hits)
    {
        if (signer.TryReadOpen(token) is not { } outreachId) return PublicPages.NotFound();
        if (!await hits.TryRecordAsync(Seen(InteractionKind.Opened, outreachId, context))) return NotNow(context);
        NotToBeKept(context);
        return TypedResults.Bytes(Pixel, "image/gif");
    }

    private static async Task<IResult> ClickAsync(string token, HttpContext context, LinkSigner signer, HitQueue hits, ILoggerFactory logs)
    {
        if (signer.TryReadClick(token) is not { } claim) return PublicPages.NotFound();
        // A header has no letters but those of ASCII.
        var uri = new Uri(claim.Url);
        var target = new UriBuilder(uri) { Host = uri.IdnHost }.Uri.AbsoluteUri;
        try
        {
            if (!await hits.TryRecordAsync(Seen(InteractionKind.Clicked, claim.OutreachId, context) with { Url = claim.Url }).WaitAsync(Patience)) return GoOn(context, target);
        }
        catch (Exception failure)
        {
            // Whoever wants to read on is not kept from it by our troubles.
            logs.CreateLogger(typeof(TrackingEndpoints)).LogError(failure, "A click of outreach {OutreachId} could not be recorded", claim.OutreachId);
            return GoOn(context, target);
        }
        NotToBeKept(context);
        return TypedResults.Redirect(target);
    }

    private static async Task<IResult> FollowHiddenAsync(string token, HttpContext context, LinkSigner signer, SenderSettings sender, HitQueue hits)
    {
        if (signer.TryReadHidden(token) is not { } outreachId) return PublicPages.NotFound();
        if (!await hits.TryRecordAsync(Seen(InteractionKind.Clicked, outreachId, context) with { Url = HiddenLink.AddressAt(sender.PublicUrl) })) return NotNow(context);
        NotToBeKept(context);
        return TypedResults.NoContent();
    }

    // A reader that hangs up at once has opened it all the same: nothing here is cancelled.
    private static Fact Seen(InteractionKind kind, long outreachId, HttpContext context) =>
        new(kind) { OutreachId = outreachId, UserAgent = context.Request.Headers.UserAgent.ToString(), MachineReason = Told(context.Request) };

    private static void NotToBeKept(HttpContext context) => context.Response.Headers.CacheControl = "no-store, private";

    /// <summary>Too much at once. What is answered with success is in the database, so this is not.</summary>
    private static IResult NotNow(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "1";
        NotToBeKept(context);
        return TypedResults.StatusCode(StatusCodes.Status503ServiceUnavailable);
    }

    private static IResult GoOn(HttpContext context, string target)
    {
        context.Response.Headers.RetryAfter = "1";
        return PublicPages.GoOn(target);
    }

    /// <summary>
    /// What a request itself says against its being a reader's: it asks for the head only, or is made by a browser or mail program for what
    /// its user may want to see later. Null: nothing.
    /// </summary>
    private static string? Told(HttpRequest request) => HttpMethods.IsHead(request.Method)
        ? HitClassifier.Head
        : PrefetchHeaders.Any(name => request.Headers[name].ToString() is { Length: > 0 } purpose && Prefetching.Any(word => purpose.Contains(word, StringComparison.OrdinalIgnoreCase)))
            ? HitClassifier.Prefetch
            : null;
}
