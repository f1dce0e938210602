namespace CampaignStudio.Domain.Enrollments;

/// <summary>How often each thing happened in one enrollment, and when last. Immutable; equal when all counts and instants are.</summary>
public sealed class EngagementFacts : IEquatable<EngagementFacts>
{
    private static readonly int Kinds = Enum.GetValues<EngagementKind>().Length;

    /// <summary>What a lead does itself, as against what is sent to it.</summary>
    private static readonly EngagementKind[] Reactions =
    [
        EngagementKind.EmailOpened, EngagementKind.EmailClicked, EngagementKind.EmailReplied, EngagementKind.SmsReplied,
        EngagementKind.Unsubscribed, EngagementKind.CallCompleted,
    ];

    private readonly int[] _counts;
    private readonly DateTime[] _lastUtc;

    private EngagementFacts(int[] counts, DateTime[] lastUtc) => (_counts, _lastUtc) = (counts, lastUtc);

    /// <summary>Nothing happened yet.</summary>
    public static EngagementFacts None { get; } = new(new int[Kinds], new DateTime[Kinds]);

    /// <summary>From one row per kind; kinds that are absent or counted zero never happened.</summary>
    public static EngagementFacts Of(params IEnumerable<(EngagementKind Kind, int Count, DateTime LastUtc)> rows)
    {
        var (counts, last) = (new int[Kinds], new DateTime[Kinds]);
        foreach (var (kind, count, lastUtc) in rows)
        {
            if (count <= 0) continue;
            counts[(int)kind] = count;
            last[(int)kind] = lastUtc;
        }

        return new(counts, last);
    }

    /// <summary>Never negative.</summary>
    public int Count(EngagementKind kind) => _counts[(int)kind];

    /// <summary><c>null</c> when it never happened.</summary>
    public DateTime? LastUtc(EngagementKind kind) => _counts[(int)kind] == 0 ? null : _lastUtc[(int)kind];

    /// <summary>The latest thing the lead did itself; messages sent and delivered don't count.</summary>
    public DateTime? LastReactionUtc => LastOfUtc(Reactions);

    public DateTime? LastOfUtc(IReadOnlyList<EngagementKind> kinds)
    {
        DateTime? last = null;
        for (var i = 0; i < kinds.Count; i++)
        {
            if (LastUtc(kinds[i]) is { } utc && (last is null || utc > last)) last = utc;
        }

        return last;
    }

    /// <summary>With one more occurrence; one that arrives late counts but does not move the last instant back.</summary>
    public EngagementFacts Plus(EngagementKind kind, DateTime atUtc) =>
        With(kind, Count(kind) + 1, LastUtc(kind) is { } last && last > atUtc ? last : atUtc);

    public EngagementFacts With(EngagementKind kind, int count, DateTime lastUtc)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var (counts, last) = ((int[])_counts.Clone(), (DateTime[])_lastUtc.Clone());
        counts[(int)kind] = count;
        last[(int)kind] = count == 0 ? default : lastUtc;
        return new(counts, last);
    }

    public bool Equals(EngagementFacts? other) =>
        other is not null && _counts.AsSpan().SequenceEqual(other._counts) && _lastUtc.AsSpan().SequenceEqual(other._lastUtc);

    public override bool Equals(object? obj) => Equals(obj as EngagementFacts);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var count in _counts) hash.Add(count);
        foreach (var last in _lastUtc) hash.Add(last);
        return hash.ToHashCode();
    }
}
