using System.Text.Json;
using System.Text.Json.Serialization;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Enrollments.Previews;
using CampaignStudio.Domain.Rules;
using CampaignStudio.Domain.Rules.Versions;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Features.Access;

namespace CampaignStudio.Endpoints;

/// <summary>A campaign's rules: their versions, and what edited ones would do.</summary>
internal static class RuleEndpoints
{
    private sealed record RuleVersionView(
        int Number,
        DateTime SavedAt,
        string SavedBy,
        int? RestoredFrom,
        [property: JsonPropertyName("lead_scoring_rules")] IReadOnlyList<ScoringRule> ScoringRules,
        IReadOnlyList<ProgressionRule> ProgressionRules,
        decimal? ScoreFloor,
        decimal? ScoreCeiling)
    {
        public static RuleVersionView Of(RuleVersionCard card) => new(
            card.Number, card.SavedAt, card.SavedBy, card.RestoredFrom, card.Rules.Scoring, card.Rules.Progression, card.Rules.Floor, card.Rules.Ceiling);
    }

    public static void MapRules(this RouteGroupBuilder api)
    {
        var versions = api.MapGroup("/campaigns/{id:long}/rule-versions").WithTags("Rules");
        versions.MapGet("", ListAsync).Says<Page<RuleVersionItem>>("Every save of the rules, newest first: by whom, and what it changed");
        versions.MapGet("/{number:int}", GetAsync).Says<RuleVersionView>("The rules of one version");
        versions.MapPost("/{number:int}/restore", RestoreAsync).Says<CampaignView>("Take these rules again; that is a new version");

        var rules = api.MapGroup("/campaigns/{id:long}/rules").WithTags("Rules").RequireAuthorization(Policies.Marketer);
        rules.MapPost("/test", TestAsync).Says<LeadTrial>("What edited rules would do to one lead ('lead_id'); nothing is written, and what is left out is as saved");
        rules.MapPost("/preview", PreviewAsync).Says<RulePreview>("What edited rules would do to everybody: scores before and after, moves, tasks, assignments, notifications; nothing is written");
    }

    private static async Task<IResult> ListAsync(
        long id, CampaignQueries queries, RuleVersionQueries versions, CancellationToken cancel, int? page = null, int? page_size = null) =>
        await queries.CardAsync(id, cancel) is null
            ? Problems.Of(CampaignErrors.NotFound(id))
            : TypedResults.Ok(await versions.ListAsync(id, Query.Page(page, page_size), cancel));

    private static async Task<IResult> GetAsync(long id, int number, RuleVersionQueries versions, CancellationToken cancel) =>
        await versions.FindAsync(id, number, cancel) is { } version ? TypedResults.Ok(RuleVersionView.Of(version)) : Problems.Of(CampaignErrors.RuleVersionNotFound(id, number));

    private static async Task<IResult> RestoreAsync(long id, int number, CampaignService service, CampaignQueries queries, CancellationToken cancel) =>
        (await service.RestoreRulesAsync(id, number, cancel: cancel)).Error is { } error ? Problems.Of(error) : await CampaignEndpoints.GetAsync(id, queries, cancel);

    private static async Task<IResult> TestAsync(long id, JsonBody<CampaignEditModel> body, CampaignQueries queries, RulePreviewService previews, CancellationToken cancel)
    {
        if (await queries.CardAsync(id, cancel) is not { } card) return Problems.Of(CampaignErrors.NotFound(id));
        if (body.Find("lead_id") is not { ValueKind: JsonValueKind.Number } number || !number.TryGetInt64(out var leadId))
        {
            return Problems.Of(Error.Invalid("lead_missing", "Say as a number which lead to test the rules on.", "lead_id"));
        }
        var edited = CampaignEndpoints.Read(body, card.Settings, "lead_id");
        return edited.IsError ? Problems.Of(edited.Error!) : (await previews.TestAsync(id, leadId, edited.Value, cancel)).ToHttp();
    }

    private static async Task<IResult> PreviewAsync(long id, OptionalBody<CampaignEditModel> body, CampaignQueries queries, RulePreviewService previews, CancellationToken cancel)
    {
        if (await queries.CardAsync(id, cancel) is not { } card) return Problems.Of(CampaignErrors.NotFound(id));
        var edited = CampaignEndpoints.Read(body, card.Settings);
        return edited.IsError ? Problems.Of(edited.Error!) : (await previews.PreviewAsync(id, edited.Value, cancel: cancel)).ToHttp();
    }
}
