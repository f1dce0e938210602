using CampaignStudio.Domain.Enrollments;

namespace CampaignStudio.Domain.Rules.Advice;

/// <summary>
/// The same for what happens in a campaign: that it happened, how often, and how many days ago are one thing. A reply on any channel is
/// one by e-mail or by SMS.
/// </summary>
internal static class HappeningStates
{
    private const string Replies = "replies";

    // More of both replies at once is left alone: the cases multiply.
    private const decimal MostReplies = 40;

    public static string NameOf(IReadOnlyList<EngagementKind> kinds) =>
        kinds.All(kind => kind is EngagementKind.EmailReplied or EngagementKind.SmsReplied) ? Replies : string.Join('+', kinds);

    public static bool MayBe(IReadOnlyList<Literal> literals, Effort effort)
    {
        var questions = literals.Select(literal => new Question(literal)).ToList();
        var counts = FactStates.Numbers(questions.Where(question => question.IsCount).Select(question => question.Literal));
        IReadOnlyList<decimal> days = FactStates.WholeNumbers(
            FactStates.Numbers(questions.Where(question => question.IsDays).Select(question => question.Literal)), least: 0);

        if (questions.TrueForAll(question => question.Kinds.SequenceEqual(questions[0].Kinds)))
        {
            var once = FactStates.WholeNumbers([.. counts, 0], least: 0);
            return once.Any(count => days.Any(ago => AllHold(_ => new Happening(count, ago))));
        }

        var most = counts.Count == 0 ? 1 : Math.Max(1, counts[^1]);
        if (most > MostReplies) return true;
        // Whatever lies beyond the largest number named makes no difference.
        IReadOnlyList<decimal> each = [.. Enumerable.Range(0, (int)most + 2).Select(count => (decimal)count)];
        return each.Any(mails => each.Any(texts => days.Any(mailed => days.Any(texted =>
            AllHold(kinds => Happening.Of(new Happening(mails, mailed), new Happening(texts, texted), kinds))))));

        bool AllHold(Func<IReadOnlyList<EngagementKind>, Happening> happened) =>
            questions.TrueForAll(question => !effort.Spend(1) || question.Test(happened(question.Kinds)) == question.Literal.Holds);
    }

    /// <param name="Count">How often.</param>
    /// <param name="DaysAgo">When last; means nothing when it never happened.</param>
    private readonly record struct Happening(decimal Count, decimal DaysAgo)
    {
        /// <summary>Of two things those that are asked for.</summary>
        public static Happening Of(Happening mails, Happening texts, IReadOnlyList<EngagementKind> kinds) =>
            (kinds.Contains(EngagementKind.EmailReplied), kinds.Contains(EngagementKind.SmsReplied)) switch
            {
                (true, false) => mails,
                (false, _) => texts,
                _ when mails.Count == 0 => texts,
                _ when texts.Count == 0 => mails,
                _ => new(mails.Count + texts.Count, Math.Min(mails.DaysAgo, texts.DaysAgo)),
            };
    }

    /// <summary>A literal made ready to be asked.</summary>
    private sealed class Question
    {
        public Question(Literal literal)
        {
            Literal = literal;
            var field = FieldCatalog.BuiltIn.Find(literal.Comparison.Field)!;
            var (op, value) = (literal.Comparison.Operator, literal.Comparison.Value);
            (Kinds, IsDays, IsCount) = (field.Engagement, field.IsTimeDependent, field is { Type: FactType.Number, IsTimeDependent: false });
            if (field.Type is FactType.Boolean)
            {
                var flag = Comparers.Happened(op, value);
                Test = happening => flag(happening.Count > 0);
                return;
            }

            var number = Comparers.Number(op, value);
            Test = IsDays ? happening => number(happening.Count > 0 ? happening.DaysAgo : null) : happening => number(happening.Count);
        }

        public Literal Literal { get; }
        public IReadOnlyList<EngagementKind> Kinds { get; }
        public bool IsCount { get; }
        public bool IsDays { get; }
        public Func<Happening, bool> Test { get; }
    }
}
