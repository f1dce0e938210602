using CampaignStudio.Domain.Enrollments.Previews;
using CsCheck;

namespace CampaignStudio.Tests.Enrollments.Previews;

public sealed class ScoreHistogramTests
{
    private static readonly Gen<Dictionary<decimal, int>> Scores = Gen.Dictionary(Gen.Int[-100_000, 100_000].Select(hundredths => hundredths / 100m), Gen.Int[1, 50])[0, 40];

    [Fact]
    public void Everybody_stands_in_one_bucket_before_and_in_one_after() => Gen.Select(Scores, Scores).Sample((before, after) =>
    {
        var buckets = ScoreHistogram.Of(before, after);
        Assert.True(buckets.Count <= ScoreHistogram.MostBuckets);
        Assert.Equal((before.Values.Sum(), after.Values.Sum()), (buckets.Sum(bucket => bucket.Before), buckets.Sum(bucket => bucket.After)));
        Assert.All(buckets, bucket => Assert.Equal(
            (Count(before, bucket), Count(after, bucket)), (bucket.Before, bucket.After)));
        Assert.All(buckets.Zip(buckets.Skip(1)), pair => Assert.Equal(pair.First.To, pair.Second.From));

        static int Count(Dictionary<decimal, int> scores, ScoreBucket bucket) => scores.Where(score => score.Key >= bucket.From && score.Key < bucket.To).Sum(score => score.Value);
    });

    [Fact]
    public void Buckets_are_as_narrow_as_their_number_allows()
    {
        Assert.Equal([(0, 1, 3, 0), (1, 2, 0, 3)], Of([(0, 3)], [(1, 3)]));
        Assert.Equal(
            [(-10, 0, 1, 0), (0, 10, 2, 1), (10, 20, 0, 0), (20, 30, 0, 0), (30, 40, 0, 0), (40, 50, 0, 0), (50, 60, 0, 0), (60, 70, 0, 1), (70, 80, 0, 1)],
            Of([(-5, 1), (0, 2)], [(9.99m, 1), (60, 1), (72, 1)]));
        Assert.Empty(Of([], []));
    }

    private static IEnumerable<(decimal, decimal, int, int)> Of((decimal Score, int Count)[] before, (decimal Score, int Count)[] after) => ScoreHistogram
        .Of(before.ToDictionary(one => one.Score, one => one.Count), after.ToDictionary(one => one.Score, one => one.Count))
        .Select(bucket => (bucket.From, bucket.To, bucket.Before, bucket.After));
}
