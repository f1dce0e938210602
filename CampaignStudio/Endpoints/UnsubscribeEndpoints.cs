using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Endpoints;

/// <summary>The way out of every message: GET asks, POST acts, without cookies or antiforgery (RFC 8058 §3.1).</summary>
internal static class UnsubscribeEndpoints
{
    public static void MapUnsubscribe(this IEndpointRouteBuilder site)
    {
        site.MapMethods("/u/{token}", ["GET", "HEAD"], AskAsync).WithSummary("Asks whether to unsubscribe").Produces(StatusCodes.Status200OK, null, "text/html");
        site.MapPost("/u/{token}", ActAsync).WithSummary("Unsubscribes: by the page's form, or by a mail program in one click").Produces(StatusCodes.Status200OK, null, "text/html");
    }

    private static async Task<IResult> AskAsync(string token, LinkSigner signer, LeadQueries leads, CancellationToken cancel) =>
        signer.TryReadUnsubscribe(token) is { } claim ? PublicPages.Ask(await LanguageAsync(claim, leads, cancel)) : PublicPages.NotFound();

    private static async Task<IResult> ActAsync(string token, HttpRequest request, LinkSigner signer, InteractionService interactions, LeadQueries leads)
    {
        if (signer.TryReadUnsubscribe(token) is not { } claim) return PublicPages.NotFound();
        var isOneClick = await IsOneClickAsync(request);
        // A test message names nobody; an outreach that is gone has nobody left to unsubscribe.
        if (claim.OutreachId != 0) await interactions.RecordAsync(new Fact(InteractionKind.Unsubscribed) { OutreachId = claim.OutreachId }, CancellationToken.None);
        return isOneClick ? TypedResults.Ok() : PublicPages.Done(await LanguageAsync(claim, leads, CancellationToken.None));
    }

    // Whatever a mail program posts, it means yes: only the answer depends on the body.
    private static async Task<bool> IsOneClickAsync(HttpRequest request)
    {
        if (!request.HasFormContentType) return true;
        try
        {
            return (await request.ReadFormAsync())["List-Unsubscribe"] == "One-Click";
        }
        catch (Exception malformed) when (PublicPages.IsMalformedForm(malformed))
        {
            return true;
        }
    }

    private static async Task<string?> LanguageAsync(UnsubscribeClaim claim, LeadQueries leads, CancellationToken cancel) =>
        claim.LeadId == 0 ? null : (await leads.CardAsync(claim.LeadId, cancel))?.Language;
}
