namespace CampaignStudio.Domain.Enrollments.Previews;

/// <summary>Scores before and after an edit, in a few buckets of equal and round width.</summary>
public static class ScoreHistogram
{
    /// <summary>At most so many.</summary>
    public const int MostBuckets = 12;

    private static readonly decimal[] Steps = [1, 2, 5];

    /// <param name="before">Score → how many have it.</param>
    /// <param name="after">The same by the edited rules.</param>
    public static IReadOnlyList<ScoreBucket> Of(IReadOnlyDictionary<decimal, int> before, IReadOnlyDictionary<decimal, int> after)
    {
        if (before.Count + after.Count == 0) return [];
        var (least, most) = (before.Keys.Concat(after.Keys).Min(), before.Keys.Concat(after.Keys).Max());
        var width = WidthFor(least, most);
        var from = decimal.Floor(least / width) * width;
        var buckets = new (int Before, int After)[Index(most) + 1];
        foreach (var (score, count) in before) buckets[Index(score)].Before += count;
        foreach (var (score, count) in after) buckets[Index(score)].After += count;
        return [.. buckets.Select((bucket, index) => new ScoreBucket(from + (index * width), from + ((index + 1) * width), bucket.Before, bucket.After))];

        int Index(decimal score) => (int)decimal.Floor((score - from) / width);
    }

    /// <summary>The least of 1, 2, 5, 10, 20, 50 … that makes few enough buckets; scores of people are whole points mostly.</summary>
    private static decimal WidthFor(decimal least, decimal most)
    {
        for (var scale = 1m; ; scale *= 10)
        {
            foreach (var step in Steps)
            {
                var width = step * scale;
                if (decimal.Floor(most / width) - decimal.Floor(least / width) < MostBuckets) return width;
            }
        }
    }
}
