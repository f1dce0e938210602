using CampaignStudio.Domain.Delivery;
using CsCheck;

namespace CampaignStudio.Tests.Delivery;

public sealed class RetryPolicyTests
{
    private static readonly double[] Seconds = [30, 120, 480, 1800];

    [Fact]
    public void Waits_30_seconds_then_2_8_and_30_minutes_then_gives_up()
    {
        Assert.Equal(Seconds, Enumerable.Range(1, 4).Select(attempts => RetryPolicy.Next(attempts, 0.5)!.Value.TotalSeconds));
        Assert.Null(RetryPolicy.Next(5, 0.5));
        Assert.Null(RetryPolicy.Next(6, 0.5));
    }

    [Fact]
    public void The_spread_is_a_fifth_either_way_and_reaches_both_ends()
    {
        Gen.Select(Gen.Int[1, 4], Gen.Double[0, 1]).Sample((attempts, random) =>
            Math.Abs((RetryPolicy.Next(attempts, random)!.Value.TotalSeconds / Seconds[attempts - 1]) - 1) <= 0.2 + 1e-9);
        Assert.Equal(TimeSpan.FromSeconds(24), RetryPolicy.Next(1, 0));
        Assert.Equal(TimeSpan.FromSeconds(36), RetryPolicy.Next(1, 1));
    }
}
