using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Endpoints;

/// <summary>Pixel and links of our e-mails. What they answer is true only after the fact was committed.</summary>
internal static class TrackingEndpoints
{
    private static readonly byte[] Pixel = Convert.FromBase64String("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");

    private static readonly string[] PrefetchHeaders = ["Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"];
    private static readonly string[] Prefetching = ["prefetch", "prerender", "preview"];

    public static void MapTracking(this IEndpointRouteBuilder site)
    {
        // A scanner that only looks whether a link exists has neither read nor followed it.
        site.MapMethods("/t/o/{token}.gif", ["GET", "HEAD"], OpenAsync).WithSummary("The open pixel of an e-mail").Produces(StatusCodes.Status200OK, null, "image/gif");
        site.MapMethods("/t/c/{token}", ["GET", "HEAD"], ClickAsync).WithSummary("A link of an e-mail: leads to its signed target only").Produces(StatusCodes.Status302Found);
        site.MapMethods(HiddenLink.Path + "{token}", ["GET", "HEAD"], FollowHiddenAsync).WithSummary("A link that no reader sees: whoever follows it is no reader").Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> OpenAsync(string token, HttpContext context, LinkSigner signer, InteractionService interactions)
    {
        if (signer.TryReadOpen(token) is not { } outreachId) return PublicPages.NotFound();
        if (HttpMethods.IsGet(context.Request.Method))
        {
            var agent = context.Request.Headers.UserAgent.ToString();
            // A reader that hangs up at once has opened it all the same.
            await interactions.RecordAsync(
                new Fact(InteractionKind.Opened) { OutreachId = outreachId, UserAgent = agent, MachineReason = Told(context.Request) }, CancellationToken.None);
        }
        context.Response.Headers.CacheControl = "no-store, private";
        return TypedResults.Bytes(Pixel, "image/gif");
    }

    private static async Task<IResult> ClickAsync(string token, HttpContext context, LinkSigner signer, InteractionService interactions)
    {
        if (signer.TryReadClick(token) is not { } claim) return PublicPages.NotFound();
        if (HttpMethods.IsGet(context.Request.Method))
        {
            var agent = context.Request.Headers.UserAgent.ToString();
            await interactions.RecordAsync(
                new Fact(InteractionKind.Clicked) { OutreachId = claim.OutreachId, Url = claim.Url, UserAgent = agent, MachineReason = Told(context.Request) },
                CancellationToken.None);
        }
        context.Response.Headers.CacheControl = "no-store, private";
        return TypedResults.Redirect(new Uri(claim.Url).AbsoluteUri);
    }

    private static async Task<IResult> FollowHiddenAsync(string token, HttpContext context, LinkSigner signer, SenderSettings sender, InteractionService interactions)
    {
        if (signer.TryReadHidden(token) is not { } outreachId) return PublicPages.NotFound();
        if (HttpMethods.IsGet(context.Request.Method))
        {
            await interactions.RecordAsync(
                new Fact(InteractionKind.Clicked) { OutreachId = outreachId, Url = HiddenLink.AddressAt(sender.PublicUrl), UserAgent = context.Request.Headers.UserAgent.ToString() }, CancellationToken.None);
        }
        context.Response.Headers.CacheControl = "no-store, private";
        return TypedResults.NoContent();
    }

    /// <summary>What browsers and mail programs say when they fetch what their user may want to see later; null: nothing.</summary>
    private static string? Told(HttpRequest request) =>
        PrefetchHeaders.Any(name => request.Headers[name].ToString() is { Length: > 0 } purpose && Prefetching.Any(word => purpose.Contains(word, StringComparison.OrdinalIgnoreCase)))
            ? HitClassifier.Prefetch
            : null;
}
