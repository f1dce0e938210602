using System.Text.Json.Serialization;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Rules;
using CampaignStudio.Domain.Rules.Advice;
using CampaignStudio.Domain.Rules.Versions;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Endpoints;

/// <summary>Tells of rules what saving them would refuse and what looks like a slip, and writes nothing.</summary>
internal static class RuleCheckEndpoint
{
    /// <summary>What is left out is taken as it is stored.</summary>
    private sealed record CampaignRulesBody
    {
        [JsonPropertyName("lead_scoring_rules")]
        public ValueList<ScoringRule> ScoringRules { get; set; } = [];
        public ValueList<ProgressionRule> ProgressionRules { get; set; } = [];
        public decimal? ScoreFloor { get; set; }
        public decimal? ScoreCeiling { get; set; }
    }

    private sealed record RuleProblem(string Code, string Message, string? Field);

    private sealed record RuleCheckView(IReadOnlyList<RuleProblem> Errors, IReadOnlyList<RuleWarning> Warnings)
    {
        public static RuleCheckView Of(IEnumerable<Error> errors, IReadOnlyList<RuleWarning> warnings) =>
            new([.. errors.Select(error => new RuleProblem(error.Code, error.Message, error.Field))], warnings);
    }

    public static void MapRuleCheck(this RouteGroupBuilder rules) =>
        rules.MapPost("/check", CheckAsync).Says<RuleCheckView>("What saving these rules would refuse, and warnings; nothing is written");

    private static async Task<IResult> CheckAsync(
        long id, OptionalBody<CampaignRulesBody> body, CampaignQueries campaigns, RuleCheckQueries checks, CancellationToken cancel)
    {
        if (await campaigns.CardAsync(id, cancel) is not { Settings: var stored }) return Problems.Of(CampaignErrors.NotFound(id));
        var misshapen = Misshapen(body);
        if (misshapen.Count > 0) return TypedResults.Ok(RuleCheckView.Of(misshapen, []));

        var asked = body.ApplyTo(new CampaignRulesBody
        {
            ScoringRules = stored.ScoringRules,
            ProgressionRules = stored.ProgressionRules,
            ScoreFloor = stored.ScoreFloor,
            ScoreCeiling = stored.ScoreCeiling,
        });
        if (asked.Error is { } error) return Problems.Of(error);
        var rules = new CampaignRules(asked.Value.ScoringRules, asked.Value.ProgressionRules, asked.Value.ScoreFloor, asked.Value.ScoreCeiling);
        return (await checks.CheckAsync(id, rules, cancel)).ToHttp(check => TypedResults.Ok(RuleCheckView.Of(check.Errors, check.Warnings)));
    }

    /// <summary>Everything that can't be read as a rule, with its very place.</summary>
    private static List<Error> Misshapen(OptionalBody<CampaignRulesBody> body)
    {
        Error?[] found =
        [
            body.Find("lead_scoring_rules") is { } scoring ? RuleJson.ParseScoringRules(scoring).Error : null,
            body.Find("progression_rules") is { } progression ? RuleJson.ParseProgressionRules(progression).Error : null,
        ];
        return [.. found.OfType<Error>().SelectMany(error => error.Others.Prepend(error))];
    }
}
