using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Endpoints;

/// <summary>Pixel and links of our e-mails. What they answer is true only after the fact was committed.</summary>
internal static class TrackingEndpoints
{
    private static readonly byte[] Pixel = Convert.FromBase64String("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");

    public static void MapTracking(this IEndpointRouteBuilder site)
    {
        // A scanner that only looks whether a link exists has neither read nor followed it.
        site.MapMethods("/t/o/{token}.gif", ["GET", "HEAD"], OpenAsync).WithSummary("The open pixel of an e-mail").Produces(StatusCodes.Status200OK, null, "image/gif");
        site.MapMethods("/t/c/{token}", ["GET", "HEAD"], ClickAsync).WithSummary("A link of an e-mail: leads to its signed target only").Produces(StatusCodes.Status302Found);
    }

    private static async Task<IResult> OpenAsync(string token, HttpContext context, LinkSigner signer, InteractionService interactions)
    {
        if (signer.TryReadOpen(token) is not { } outreachId) return PublicPages.NotFound();
        if (HttpMethods.IsGet(context.Request.Method))
        {
            var agent = context.Request.Headers.UserAgent.ToString();
            // A reader that hangs up at once has opened it all the same.
            await interactions.RecordAsync(
                new Fact(InteractionKind.Opened) { OutreachId = outreachId, UserAgent = agent, MachineReason = MachineSigns.OfOpen(agent) }, CancellationToken.None);
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
                new Fact(InteractionKind.Clicked) { OutreachId = claim.OutreachId, Url = claim.Url, UserAgent = agent, MachineReason = MachineSigns.OfClick(agent) },
                CancellationToken.None);
        }
        context.Response.Headers.CacheControl = "no-store, private";
        return TypedResults.Redirect(new Uri(claim.Url).AbsoluteUri);
    }
}
