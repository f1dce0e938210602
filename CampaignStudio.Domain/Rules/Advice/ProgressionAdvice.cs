using CampaignStudio.Domain.Rules.Versions;

namespace CampaignStudio.Domain.Rules.Advice;

/// <summary>Progression rules that never get to fire.</summary>
internal static class ProgressionAdvice
{
    public static IEnumerable<RuleWarning> Of(CampaignRules rules, RuleAdviceContext context, ConditionLogic logic)
    {
        var limits = ScoreRange.Of(rules.Scoring, rules.Floor, rules.Ceiling, logic).Limits().ToList();
        var moves = rules.Progression
            .Select((rule, index) => new Moving(rule, index, $"{RuleAdvice.ProgressionPath}[{index}]"))
            .Where(move => move.Rule.IsActive)
            .ToList();
        var possible = new List<Moving>();
        // An effort of its own: many pairs of rules leave enough for what each of them is worth.
        var pairs = new ConditionLogic(context.Catalog);
        foreach (var move in moves)
        {
            if (Never(move, limits, context, logic) is { } never)
            {
                yield return never;
                continue;
            }

            possible.Add(move);
            if (Shadow(move, possible, moves, pairs) is { } first)
            {
                yield return RuleAdvice.Warning(
                    "shadowed",
                    $"Whoever meets this has met “{first.Rule.Name}” above and is moved to {first.Rule.ToStatus.Trim()} by it: " +
                    "this rule gets its turn only with leads that somebody moved back.",
                    move.ConditionsPath, move.Rule.Id);
            }

            if (Same(move.Rule.FromStatus, move.Rule.ToStatus))
            {
                yield return RuleAdvice.Warning("same_status", "From and to are the same status: only the actions happen.", $"{move.Path}.to_status", move.Rule.Id, isHint: true);
            }

            if (move.Rule.Conditions.Count > 0 && logic.IsAlways(Condition.All(move.Rule.Conditions)))
            {
                yield return RuleAdvice.Warning(
                    "always_holds", $"This holds for every lead: all that come to {move.Rule.FromStatus.Trim()} move on at once.", move.ConditionsPath, move.Rule.Id, isHint: true);
            }

            foreach (var warning in RuleAdvice.OfParts(move.Parts, move.Rule.Id, context, logic)) yield return warning;
        }
    }

    /// <summary>An active rule with its place.</summary>
    private sealed record Moving(ProgressionRule Rule, int Index, string Path)
    {
        public string ConditionsPath => $"{Path}.conditions";

        public IReadOnlyList<Placed> Parts => Placed.Of(Rule.Conditions, ConditionsPath);

        /// <summary>Rules are asked only of leads that are where they begin.</summary>
        public Condition Begin => new Comparison("status", ConditionOperator.Equals, Rule.FromStatus.Trim());
    }

    private static RuleWarning? Never(Moving move, List<(Condition Condition, string Why)> limits, RuleAdviceContext context, ConditionLogic logic)
    {
        const string So = "This rule never fires.";
        var (parts, path) = (move.Parts, move.ConditionsPath);
        if (Contradiction.Find(logic, parts, path) is { } never) return Warning("never_holds", $"{never.Say(context.Catalog)} {So}", never.Path);
        if (Contradiction.Find(logic, parts, path, move.Begin) is { } elsewhere)
        {
            return Warning("never_holds", $"{Described(elsewhere)} can't hold for leads with the status {move.Rule.FromStatus.Trim()}, where this rule begins. {So}", elsewhere.Path);
        }

        if (!logic.IsImpossible([move.Begin, .. limits.Select(limit => limit.Condition), .. move.Rule.Conditions])) return null;
        foreach (var (limit, why) in limits)
        {
            if (Contradiction.Find(logic, parts, path, move.Begin, limit) is { } beyond) return Warning("score_out_of_reach", $"{Described(beyond)} can't come true: {why}. {So}", beyond.Path);
        }

        return Warning("score_out_of_reach", $"No lead has such a score: {string.Join(", and ", limits.Select(limit => limit.Why))}. {So}", path);

        RuleWarning Warning(string code, string message, string field) => RuleAdvice.Warning(code, message, field, move.Rule.Id);

        string Described(Contradiction one) => one.Conditions.Count > 2
            ? "What this rule asks for"
            : string.Join(" and ", one.Conditions.Select(condition => $"“{Contradiction.Describe(condition, context.Catalog)}”"));
    }

    /// <summary>
    /// An earlier rule that moves away every lead this one could move. Not so where a rule between the two brings leads to this status,
    /// since they come to this one first, nor where the earlier one's way leads back here.
    /// </summary>
    private static Moving? Shadow(Moving later, List<Moving> possible, List<Moving> all, ConditionLogic logic) => possible.Find(earlier =>
        earlier.Index < later.Index
        && Same(earlier.Rule.FromStatus, later.Rule.FromStatus)
        && !Same(earlier.Rule.ToStatus, later.Rule.FromStatus)
        && logic.Implies(Condition.All(later.Rule.Conditions), Condition.All(earlier.Rule.Conditions), later.Begin)
        && !all.Exists(other => other.Index > earlier.Index && other.Index < later.Index && Same(other.Rule.ToStatus, later.Rule.FromStatus))
        && !LeadsTo(earlier.Rule.ToStatus, later.Rule.FromStatus, all));

    private static bool LeadsTo(string from, string to, List<Moving> moves)
    {
        var reached = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { from.Trim() };
        while (moves.Exists(move => reached.Contains(move.Rule.FromStatus.Trim()) && reached.Add(move.Rule.ToStatus.Trim())))
        {
            if (reached.Contains(to.Trim())) return true;
        }

        return reached.Contains(to.Trim());
    }

    private static bool Same(string status, string other) => status.Trim().Equals(other.Trim(), StringComparison.OrdinalIgnoreCase);
}
