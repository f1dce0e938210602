using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Endpoints;

/// <summary>
/// The way out of every message: GET asks, POST acts, without cookies or antiforgery (RFC 8058 §3.1). A mail program's one click means
/// everything: whoever presses it saw no choice, and wants to hear no more.
/// </summary>
internal static class UnsubscribeEndpoints
{
    public static void MapUnsubscribe(this IEndpointRouteBuilder site)
    {
        site.MapMethods("/u/{token}", ["GET", "HEAD"], AskAsync).WithSummary("Asks what to unsubscribe from").Produces(StatusCodes.Status200OK, null, "text/html");
        site.MapPost("/u/{token}", ActAsync)
            .WithSummary("Unsubscribes from a campaign or from everything, or takes that back, by the page's buttons; from everything by a mail program's one click")
            .Produces(StatusCodes.Status200OK, null, "text/html")
            .Produces(StatusCodes.Status409Conflict, null, "text/html");
    }

    private static async Task<IResult> AskAsync(string token, LinkSigner signer, LeadQueries leads, CancellationToken cancel) =>
        signer.TryReadUnsubscribe(token) is { } claim ? UnsubscribePages.Ask(await LanguageAsync(claim, leads, cancel)) : PublicPages.NotFound();

    private static async Task<IResult> ActAsync(string token, HttpRequest request, LinkSigner signer, OptOutService optOuts, LeadQueries leads)
    {
        if (signer.TryReadUnsubscribe(token) is not { } claim) return PublicPages.NotFound();
        var form = await FormAsync(request);
        // Whoever sends this field wants something back, even without a token that fits: that is no wish to hear no more.
        if (form?.ContainsKey(UnsubscribePages.Undo) is true) return await UndoAsync(claim, form[UnsubscribePages.Undo].ToString(), optOuts, leads);
        // Whatever a mail program posts, it means yes.
        var isOneClick = form is null || form["List-Unsubscribe"] == "One-Click";
        var scope = !isOneClick && EnumText<OptOutScope>.TryParse(form![UnsubscribePages.Scope], out var chosen) ? chosen : OptOutScope.Everything;
        var optOut = await optOuts.LeaveAsync(claim, scope, CancellationToken.None);
        return isOneClick ? TypedResults.Ok() : UnsubscribePages.Done(await LanguageAsync(claim, leads, CancellationToken.None), optOut);
    }

    private static async Task<IResult> UndoAsync(UnsubscribeClaim claim, string undo, OptOutService optOuts, LeadQueries leads)
    {
        var undone = await optOuts.UndoAsync(claim, undo, CancellationToken.None);
        var language = await LanguageAsync(claim, leads, CancellationToken.None);
        if (undone.Error is { Kind: ErrorKind.Conflict, Code: "undo_too_late" }) return UnsubscribePages.TooLate(language);
        if (undone.IsError) return PublicPages.NotFound();
        // It may have been said again since, or by another message.
        return await optOuts.StandingAsync(claim, CancellationToken.None) is { } standing ? UnsubscribePages.Standing(language, standing) : UnsubscribePages.Undone(language);
    }

    /// <summary>Null: none that can be read, so that no page of ours sent it.</summary>
    private static async Task<IFormCollection?> FormAsync(HttpRequest request)
    {
        if (!request.HasFormContentType) return null;
        try
        {
            return await request.ReadFormAsync();
        }
        catch (Exception malformed) when (PublicPages.IsMalformedForm(malformed))
        {
            return null;
        }
    }

    private static async Task<string?> LanguageAsync(UnsubscribeClaim claim, LeadQueries leads, CancellationToken cancel) =>
        claim.LeadId == 0 ? null : (await leads.CardAsync(claim.LeadId, cancel))?.Language;
}
