using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Features.Access;

namespace CampaignStudio.Endpoints;

internal static class InteractionEndpoints
{
    private const int MaxExternalId = 200;

    private sealed record InteractionBody
    {
        public InteractionKind? Kind { get; set; }
        public string? Email { get; set; }
        public string? Phone { get; set; }
        public long? OutreachId { get; set; }
        public Channel? Channel { get; set; }
        public DateTime? OccurredAt { get; set; }

        /// <summary>The teller's own id; the same one again changes nothing.</summary>
        public string? ExternalId { get; set; }
        public string? Body { get; set; }
        public string? Url { get; set; }

        /// <summary>Of an unsubscription: from everything, or from the campaign of the message.</summary>
        public OptOutScope? Scope { get; set; }
    }

    private sealed record InteractionView(long Id, bool IsNew, long LeadId, long? OutreachId);

    public static void MapInteractions(this RouteGroupBuilder api) => api.MapPost("/interactions", RecordAsync)
        .RequireAuthorization(Policies.Marketer)
        .WithTags("Interactions")
        .Says<InteractionView>("Tell of something that happened elsewhere", StatusCodes.Status201Created)
        .Produces<InteractionView>();

    private static async Task<IResult> RecordAsync(JsonBody<InteractionBody> body, InteractionService interactions, OptOutService optOuts, CancellationToken cancel)
    {
        var read = body.ApplyTo(new InteractionBody());
        if (read.IsError) return Problems.Of(read.Error!);
        var told = read.Value;
        if (told.Kind is not { } kind)
        {
            return Problems.Of(Error.Invalid("kind_missing", $"Say what happened: {string.Join(", ", EnumText<InteractionKind>.All)}.", "kind"));
        }
        if (told.ExternalId?.Length > MaxExternalId)
        {
            return Problems.Of(Error.Invalid("too_long", $"'external_id' has at most {MaxExternalId} characters.", "external_id"));
        }
        if (told.Scope is not null && kind is not InteractionKind.Unsubscribed) return Problems.Of(InteractionErrors.ScopeWithoutOptOut());
        var fact = new Fact(kind)
        {
            OutreachId = told.OutreachId,
            Email = Blank(told.Email),
            Phone = Blank(told.Phone),
            Channel = told.Channel,
            OccurredUtc = Query.Utc(told.OccurredAt),
            ExternalId = Blank(told.ExternalId),
            Body = told.Body,
            Url = told.Url,
            Outcome = told.Scope?.ToText(),
        };
        var recorded = kind is InteractionKind.Resubscribed ? await optOuts.ReturnAsync(fact, cancel) : await interactions.RecordAsync(fact, cancel);
        return recorded.ToHttp(fact =>
        {
            var view = new InteractionView(fact.InteractionId, fact.IsNew, fact.LeadId, fact.OutreachId);
            return fact.IsNew ? TypedResults.Json(view, statusCode: StatusCodes.Status201Created) : TypedResults.Ok(view);
        });
    }

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
