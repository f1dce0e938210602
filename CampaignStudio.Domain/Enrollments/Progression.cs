using CampaignStudio.Domain.Rules;

namespace CampaignStudio.Domain.Enrollments;

/// <summary>A rule that fires, with the statuses it moves the lead from and to.</summary>
public sealed record Move(ProgressionRule Rule, string FromStatus, string ToStatus);

/// <summary>Which progression rules fire for a lead now.</summary>
public static class Progression
{
    /// <summary>For one lead; prepare a <see cref="ProgressionRuleSet"/> to decide for many.</summary>
    public static IReadOnlyList<Move> Decide(
        IReadOnlyList<ProgressionRule> rules,
        EnrollmentFacts facts,
        IReadOnlyDictionary<string, DateTime> alreadyFired,
        DateTime? returnedToFromStatusUtc,
        DateTime nowUtc) =>
        Decide(new ProgressionRuleSet(rules), facts, alreadyFired, returnedToFromStatusUtc, nowUtc);

    /// <summary>
    /// The moves to make, in order. Rules are tried in order; after one fires the rest are tried on the new status, beginning again
    /// at the first until nothing more fires, so that deciding anew on the outcome finds nothing to do. Conditions see the new status
    /// but none of the effects of actions.
    /// </summary>
    /// <param name="rules">The campaign's rules.</param>
    /// <param name="facts">The lead's facts, its score included.</param>
    /// <param name="alreadyFired">Rule id → when it last fired for this enrollment (UTC). Such a rule fires again only if it may repeat,
    /// and then only on a fact newer than both that moment and <paramref name="returnedToFromStatusUtc"/>.</param>
    /// <param name="returnedToFromStatusUtc">When the lead last came to its current status; <c>null</c> = unknown.</param>
    /// <param name="nowUtc">The moment of evaluation.</param>
    public static IReadOnlyList<Move> Decide(
        ProgressionRuleSet rules,
        EnrollmentFacts facts,
        IReadOnlyDictionary<string, DateTime> alreadyFired,
        DateTime? returnedToFromStatusUtc,
        DateTime nowUtc)
    {
        List<Move>? moves = null;
        var entries = rules.Active;
        var (index, quiet) = (0, 0);
        while (quiet < entries.Length)
        {
            var entry = entries[index];
            index = index + 1 < entries.Length ? index + 1 : 0;
            // Whoever has just been moved has done nothing since, so a rule that fired before can't fire on the new status.
            if (!FiredNow(moves, entry.Rule) && Judge(entry, facts, alreadyFired, moves is null ? returnedToFromStatusUtc : nowUtc, nowUtc) is RuleVerdict.Holds)
            {
                (moves ??= []).Add(new(entry.Rule, facts.Lead.Status!.Trim(), entry.Rule.ToStatus.Trim()));
                facts = facts with { Lead = facts.Lead with { Status = entry.Rule.ToStatus.Trim() } };
                quiet = 0;
            }
            else
            {
                quiet++;
            }
        }

        return moves ?? (IReadOnlyList<Move>)[];
    }

    /// <summary>Whether one active rule fires for a lead as it stands; the cheap questions first.</summary>
    internal static RuleVerdict Judge(
        ProgressionRuleSet.Entry entry, EnrollmentFacts facts, IReadOnlyDictionary<string, DateTime> alreadyFired, DateTime? returnedUtc, DateTime nowUtc)
    {
        if (!entry.BeginsAt(facts.Lead.Status)) return RuleVerdict.WrongStatus;
        if (alreadyFired.Count > 0 && alreadyFired.TryGetValue(entry.Rule.Id, out var firedUtc))
        {
            if (!entry.Rule.CanRepeat) return RuleVerdict.FiredBefore;
            if (!IsNewer(entry, facts, returnedUtc > firedUtc ? returnedUtc.Value : firedUtc)) return RuleVerdict.NothingNewer;
        }

        return entry.Condition.IsMet(facts, nowUtc) ? RuleVerdict.Holds : RuleVerdict.NotMet;
    }

    private static bool IsNewer(ProgressionRuleSet.Entry entry, EnrollmentFacts facts, DateTime sinceUtc) =>
        (entry.Kinds.Count > 0 ? facts.Engagement.LastOfUtc(entry.Kinds) : facts.Engagement.LastReactionUtc) > sinceUtc;

    private static bool FiredNow(List<Move>? moves, ProgressionRule rule)
    {
        if (moves is null) return false;
        foreach (var move in moves)
        {
            if (ReferenceEquals(move.Rule, rule)) return true;
        }

        return false;
    }
}
