using CampaignStudio.Domain.Rules;
using CampaignStudio.Features.Rules;
using CsCheck;

namespace CampaignStudio.Tests.Rules;

public sealed class RuleSheetTests
{
    private static readonly Gen<RuleSheet> Sheet = Gen.Select(RuleGen.Scoring, RuleGen.Progression, (scoring, progression) => new RuleSheet(
        [.. scoring], [.. scoring.Select(rule => $"s{rule.Id}")], [.. progression], [.. progression.Select(rule => $"p{rule.Id}")]));

    [Fact]
    public void A_rule_moves_with_its_key_and_nothing_else_changes() =>
        Gen.Select(Sheet, Gen.OneOf("s", "p"), Gen.Int[0, 8], Gen.Int[-1, 9]).Sample((sheet, kind, from, to) =>
        {
            if (sheet.Move($"{kind}{from}", _ => to) is not { } moved)
            {
                var count = kind == "s" ? sheet.Scoring.Count : sheet.Progression.Count;
                return from >= count || to < 0 || to >= count || to == from;
            }
            return moved.Place($"{kind}{from}").Index == to
                && moved.Scoring.Zip(moved.ScoringKeys).All(pair => $"s{pair.First.Id}" == pair.Second)
                && moved.Progression.Zip(moved.ProgressionKeys).All(pair => $"p{pair.First.Id}" == pair.Second)
                && moved.ScoringKeys.Order().SequenceEqual(sheet.ScoringKeys.Order())
                && moved.ProgressionKeys.Order().SequenceEqual(sheet.ProgressionKeys.Order());
        });

    [Fact]
    public void A_name_typed_bit_by_bit_has_one_mark_and_a_condition_none()
    {
        var rule = new ScoringRule("", "Op", new Comparison("opened", ConditionOperator.Exists), 10);

        Assert.Equal("k.name", RuleMarks.Of("k", rule, rule with { Name = "Opened" }));
        Assert.Equal("k.score_change", RuleMarks.Of("k", rule, rule with { ScoreChange = 20 }));
        Assert.Null(RuleMarks.Of("k", rule, rule with { Condition = Condition.Always }));
        Assert.Null(RuleMarks.Of("k", rule, rule with { Decay = new ScoreDecay(7) }));
    }
}
