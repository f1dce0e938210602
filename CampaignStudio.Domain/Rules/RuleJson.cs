using System.Text.Json;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Rules;

/// <summary>
/// Reads rules from JSON, reporting every wrong place at once. Only the shape is checked; <see cref="ScoringValidator"/> and
/// <see cref="ProgressionValidator"/> check the sense. Serialising goes through <see cref="JsonSerializer"/>.
/// </summary>
public static class RuleJson
{
    /// <summary>A list of scoring rules; null or nothing is an empty list.</summary>
    public static Result<ValueList<ScoringRule>> ParseScoringRules(JsonElement element, string path = "lead_scoring_rules") =>
        ParseList(element, path, ParseScoringRule);

    /// <summary>A list of progression rules; null or nothing is an empty list.</summary>
    public static Result<ValueList<ProgressionRule>> ParseProgressionRules(JsonElement element, string path = "progression_rules") =>
        ParseList(element, path, ParseProgressionRule);

    public static Result<ScoringRule> ParseScoringRule(JsonElement element, string path)
    {
        if (element.ValueKind is not JsonValueKind.Object) return NotARule(path);

        var errors = new List<Error>();
        var fields = new JsonFields(element, path, errors);
        var conditions = ReadConditions(fields, "condition");
        var rule = new ScoringRule(
            fields.Text("id") ?? "", fields.RequiredText("name"), Condition.All(conditions),
            fields.RequiredNumber("score_change"), fields.Flag("is_active", otherwise: true))
        {
            PerOccurrence = ReadPerOccurrence(fields),
            Decay = ReadDecay(fields),
        };
        fields.RefuseOthers();
        return Error.Combine(errors) is { } error ? error : rule;
    }

    public static Result<ProgressionRule> ParseProgressionRule(JsonElement element, string path)
    {
        if (element.ValueKind is not JsonValueKind.Object) return NotARule(path);

        var errors = new List<Error>();
        var fields = new JsonFields(element, path, errors);
        var rule = new ProgressionRule(
            fields.Text("id") ?? "", fields.RequiredText("name"), fields.RequiredText("from_status"), fields.RequiredText("to_status"),
            ReadConditions(fields, "conditions"), ReadActions(fields),
            fields.Flag("is_active", otherwise: true), fields.Flag("can_repeat", otherwise: false));
        fields.RefuseOthers();
        return Error.Combine(errors) is { } error ? error : rule;
    }

    /// <summary>
    /// One condition or a list, under either name. An absent property or null is refused rather than read as "always": a rule that
    /// touches everybody has to say so with an empty list.
    /// </summary>
    private static ValueList<Condition> ReadConditions(JsonFields fields, string name)
    {
        var found = fields.Mentions(name) ? name : name == "condition" ? "conditions" : "condition";
        if (fields.Find(found) is not { } element)
        {
            fields.Missing(name);
            return [];
        }

        if (element.ValueKind is not JsonValueKind.Array)
        {
            var condition = fields.Take(ConditionJson.Parse(element, fields.PathOf(found)));
            return condition is null || condition == Condition.Always ? [] : [condition];
        }

        return [.. element.EnumerateArray()
            .Select((item, index) => fields.Take(ConditionJson.Parse(item, $"{fields.PathOf(found)}[{index}]")))
            .OfType<Condition>()];
    }

    private static ValueList<RuleAction> ReadActions(JsonFields fields)
    {
        if (fields.Find("actions") is not { } element) return [];
        if (element.ValueKind is not JsonValueKind.Array)
        {
            fields.Errors.Add(Error.Invalid("not_a_list", "'actions' must be a list.", fields.PathOf("actions")));
            return [];
        }

        return [.. element.EnumerateArray()
            .Select((item, index) => fields.Take(RuleActionJson.Parse(item, $"{fields.PathOf("actions")}[{index}]")))
            .OfType<RuleAction>()];
    }

    private static PerOccurrence? ReadPerOccurrence(JsonFields fields)
    {
        switch (fields.Find("per_occurrence"))
        {
            case null or { ValueKind: JsonValueKind.False }:
                return null;
            case { ValueKind: JsonValueKind.True }:
                return new();
            case { ValueKind: JsonValueKind.Object } options:
                var asked = new JsonFields(options, fields.PathOf("per_occurrence"), fields.Errors);
                var occurrences = new PerOccurrence(asked.Number("cap"));
                asked.RefuseOthers();
                return occurrences;
            default:
                fields.Errors.Add(Error.Invalid("not_an_object", "'per_occurrence' must be an object {cap}.", fields.PathOf("per_occurrence")));
                return null;
        }
    }

    private static ScoreDecay? ReadDecay(JsonFields fields)
    {
        if (fields.Find("decay") is not { } options) return null;
        if (options.ValueKind is JsonValueKind.Object)
        {
            var asked = new JsonFields(options, fields.PathOf("decay"), fields.Errors);
            var decay = new ScoreDecay(asked.RequiredNumber("half_life_days"));
            asked.RefuseOthers();
            return decay;
        }

        fields.Errors.Add(Error.Invalid("not_an_object", "'decay' must be an object {half_life_days}.", fields.PathOf("decay")));
        return null;
    }

    private static Result<ValueList<T>> ParseList<T>(JsonElement element, string path, Func<JsonElement, string, Result<T>> parse)
    {
        if (element.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null) return ValueList<T>.Empty;
        if (element.ValueKind is not JsonValueKind.Array) return Error.Invalid("not_a_list", "Rules come as a list.", path);

        var (rules, errors) = (new List<T>(), new List<Error>());
        foreach (var item in element.EnumerateArray())
        {
            var rule = parse(item, $"{path}[{rules.Count}]");
            if (rule.IsError) errors.AddRange([rule.Error! with { Others = [] }, .. rule.Error!.Others]);
            rules.Add(rule.IsError ? default! : rule.Value);
        }

        return Error.Combine(errors) is { } error ? error : ValueList.Create<T>([.. rules]);
    }

    private static Error NotARule(string path) => Error.Invalid("rule_shape", "A rule is an object.", path);
}
