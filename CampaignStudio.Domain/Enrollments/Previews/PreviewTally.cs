using CampaignStudio.Domain.Leads;

namespace CampaignStudio.Domain.Enrollments.Previews;

/// <summary>Sums up a preview lead by lead, so that it needs no more room for a million than for ten.</summary>
internal sealed class PreviewTally
{
    /// <summary>Movers, and problems, told one by one.</summary>
    public const int MostShown = 50;

    private readonly Dictionary<decimal, int> _before = [];
    private readonly Dictionary<decimal, int> _after = [];
    private readonly Dictionary<string, (int Before, int After)> _statuses = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<PreviewedMove, int> _moves = [];
    private readonly Dictionary<(PreviewedEffectKind Kind, long? UserId, string? Field), int> _effects = [];
    private readonly SortedSet<string> _problems = new(StringComparer.Ordinal);
    private readonly List<PreviewedLead> _leads = [];
    private int _evaluated;
    private int _risen;
    private int _fallen;
    private int _moved;

    public void Add(Lead lead, string statusBefore, decimal before, Outcome outcome)
    {
        _evaluated++;
        if (outcome.Score > before) _risen++;
        if (outcome.Score < before) _fallen++;
        Count(_before, before);
        Count(_after, outcome.Score);
        CountStatus(statusBefore, 1, 0);
        CountStatus(lead.Status, 0, 1);
        if (outcome.Moves.Count == 0) return;

        _moved++;
        var moves = outcome.Moves.Select(Of).ToList();
        var effects = outcome.Effects.Select(PreviewedEffect.Of).ToList();
        foreach (var move in moves) Count(_moves, move);
        foreach (var effect in effects)
        {
            Count(_effects, (effect.Kind, effect.UserId, effect.Kind is PreviewedEffectKind.FieldUpdate ? effect.Text : null));
            if (effect.Kind is PreviewedEffectKind.LeftOut && _problems.Count < MostShown) _problems.Add(effect.Text);
        }
        if (_leads.Count < MostShown) _leads.Add(new PreviewedLead(lead.Id, lead.DisplayName, before, outcome.Score, moves, effects));
    }

    public static PreviewedMove Of(Move move) => new(move.Rule.Id, move.Rule.Name, move.FromStatus, move.ToStatus);

    public RulePreview Sum(DateTime nowUtc) => new(
        _evaluated,
        _risen,
        _fallen,
        _moved,
        ScoreHistogram.Of(_before, _after),
        [.. _statuses.Select(status => new StatusCount(status.Key, status.Value.Before, status.Value.After))],
        [.. _moves.OrderByDescending(move => move.Value).Select(move => new PreviewedMoves(move.Key.RuleId, move.Key.Rule, move.Key.From, move.Key.To, move.Value))],
        [.. _effects.OrderBy(effect => effect.Key.Kind).ThenByDescending(effect => effect.Value)
            .Select(effect => new EffectCount(effect.Key.Kind, effect.Key.UserId, effect.Key.Field, effect.Value))],
        [.. _problems],
        _leads,
        nowUtc);

    private static void Count<T>(Dictionary<T, int> counts, T what)
        where T : notnull =>
        System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(counts, what, out _)++;

    private void CountStatus(string status, int before, int after)
    {
        var (was, @is) = _statuses.GetValueOrDefault(status);
        _statuses[status] = (was + before, @is + after);
    }
}
