namespace CampaignStudio.Domain.Rules.Advice;

/// <summary>
/// What conditions imply for all facts there could be. "Impossible" is proved: every way in which the condition could hold asks for
/// comparisons of some fact that exclude each other (<see cref="FactStates"/>). Facts that are independent of each other are looked at
/// one by one. Where a question would take too long, the answer is that it may hold. One object answers the questions of one look, and
/// all of them together take a fraction of a second.
/// </summary>
internal sealed class ConditionLogic
{
    private const int MostNestedChoices = 100;
    private const int CostOfStep = 10;

    private readonly Effort _effort = new();
    private readonly FactStates _states;

    public ConditionLogic(FieldCatalog catalog) => _states = new(catalog, _effort);

    /// <summary>Whether no facts whatever make all of these hold.</summary>
    public bool IsImpossible(params IReadOnlyList<Condition> conditions)
    {
        return _effort.BeginQuestion() && !MayHold(new(conditions.Select(condition => new Goal(condition, true))), [], MostNestedChoices);
    }

    /// <summary>Whether the condition holds for all facts whatever.</summary>
    public bool IsAlways(Condition condition) => IsImpossible(new Not(condition));

    /// <summary>Whether the second condition holds for all facts for which the first does, given some others.</summary>
    public bool Implies(Condition first, Condition second, params IReadOnlyList<Condition> given) => IsImpossible([.. given, first, new Not(second)]);

    /// <summary>Which facts a condition asks for: conditions without a common one imply nothing of each other.</summary>
    public static IReadOnlySet<string> FactsOf(Condition condition) => condition.Comparisons().Select(FactStates.NameOf).ToHashSet();

    /// <summary>A condition that is to hold, or not to hold.</summary>
    private readonly record struct Goal(Condition Condition, bool Holds);

    /// <summary>Takes the goals apart until only comparisons are left, one branch for each alternative.</summary>
    private bool MayHold(Stack<Goal> goals, IReadOnlyList<Literal> known, int choicesLeft)
    {
        if (choicesLeft == 0 || !_effort.Spend(CostOfStep)) return true;
        var literals = new List<Literal>(known);
        var choices = new List<(IReadOnlyList<Condition> Parts, bool Hold)>();
        while (goals.TryPop(out var goal))
        {
            if (!_effort.Spend(1)) return true;
            switch (goal.Condition)
            {
                case Comparison comparison:
                    literals.Add(new(comparison, goal.Holds));
                    break;
                case Not not:
                    goals.Push(new(not.Condition, !goal.Holds));
                    break;
                case AllOf all when goal.Holds:
                    foreach (var part in all.Conditions) goals.Push(new(part, true));
                    break;
                case AnyOf any when !goal.Holds:
                    foreach (var part in any.Conditions) goals.Push(new(part, false));
                    break;
                case AllOf all:
                    choices.Add((all.Conditions, false));
                    break;
                case AnyOf any:
                    choices.Add((any.Conditions, true));
                    break;
            }
        }

        if (!_states.MayAllBe(literals)) return false;
        if (choices.Count == 0) return true;
        var choice = choices.MinBy(one => one.Parts.Count);
        return choice.Parts.Any(part =>
            MayHold(new(choices.Where(one => one != choice).Select(Whole).Append(new Goal(part, choice.Hold))), literals, choicesLeft - 1));
    }

    private static Goal Whole((IReadOnlyList<Condition> Parts, bool Hold) choice) =>
        choice.Hold ? new(new AnyOf([.. choice.Parts]), true) : new(new AllOf([.. choice.Parts]), false);
}

/// <summary>A comparison that is to hold, or not to hold.</summary>
internal readonly record struct Literal(Comparison Comparison, bool Holds);

/// <summary>How much may still be tried: for one question, and for all questions of one look.</summary>
internal sealed class Effort
{
    private const int PerQuestion = 20_000;
    private const int InAll = 1_000_000;
    private const int CostOfQuestion = 50;
    private int _question;
    private int _all = InAll;

    /// <summary>False when no more can be asked.</summary>
    public bool BeginQuestion()
    {
        _question = PerQuestion;
        return Spend(CostOfQuestion);
    }

    /// <summary>False once too much was tried.</summary>
    public bool Spend(int tries)
    {
        (_question, _all) = (_question - tries, _all - tries);
        return _question >= 0 && _all >= 0;
    }
}
