using CampaignStudio.Domain.Delivery.Pacing;
using CsCheck;

namespace CampaignStudio.Tests.Delivery.Pacing;

public sealed class SendRateTests
{
    private static readonly DateTime Start = new(2026, 3, 2, 9, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(60, 1)]
    [InlineData(1_800, 2)]
    [InlineData(36_000, 21)]
    public void A_fresh_rate_lets_two_seconds_worth_go_at_once_and_at_least_one(int perHour, int room) =>
        Assert.Equal(room, new SendRate(perHour).Room(null, Start));

    [Fact]
    public void One_a_minute_goes_one_a_minute()
    {
        var rate = new SendRate(60);
        DateTime? next = rate.Take(null, Start, 1);
        Assert.Equal(0, rate.Room(next, Start.AddSeconds(57.9)));
        Assert.Equal(Start.AddSeconds(58), rate.FreeUtc(next, Start));
        Assert.Equal(1, rate.Room(next, Start.AddSeconds(58)));
        // A quiet hour is not saved up.
        Assert.Equal(1, rate.Room(next, Start.AddHours(1)));
    }

    [Fact]
    public void However_it_is_asked_no_span_of_time_sees_more_than_the_rate_and_a_short_burst() =>
        (from perHour in Gen.Int[1, 200_000]
         from waits in Gen.Double[0, 90].List[1, 200]
         select (perHour, waits)).Sample(given =>
        {
            var rate = new SendRate(given.perHour);
            var (now, next) = (Start, (DateTime?)null);
            var sent = new List<(DateTime At, int Count)>();
            foreach (var wait in given.waits)
            {
                now = now.AddSeconds(wait);
                var room = Math.Min(25, rate.Room(next, now));
                if (room == 0) continue;
                next = rate.Take(next, now, room);
                sent.Add((now, room));
            }
            for (var from = 0; from < sent.Count; from++)
            {
                var total = 0;
                for (var to = from; to < sent.Count; to++)
                {
                    total += sent[to].Count;
                    var seconds = (sent[to].At - sent[from].At).TotalSeconds;
                    // The distance between two is a whole number of ticks.
                    Assert.True(total <= 1 + ((seconds + 2) * given.perHour / 3600) + 1e-3, $"{total} in {seconds} s");
                }
            }
        });

    [Fact]
    public void Whoever_asks_at_the_free_instant_is_never_refused_and_the_rate_is_reached() =>
        Gen.Int[1, 200_000].Sample(perHour =>
        {
            var rate = new SendRate(perHour);
            var (now, next, sent) = (Start, (DateTime?)null, 0);
            while (sent < 500)
            {
                now = rate.FreeUtc(next, now);
                var room = rate.Room(next, now);
                Assert.True(room > 0);
                next = rate.Take(next, now, room);
                sent += room;
            }
            Assert.True((now - Start).TotalHours <= sent / (double)perHour);
        });

    [Fact]
    public void What_is_given_back_may_go_again()
    {
        var rate = new SendRate(36_000);
        DateTime? taken = rate.Take(null, Start, 21);
        Assert.Equal(0, rate.Room(taken, Start));
        Assert.Equal(5, rate.Room(rate.Take(taken, Start, -5), Start));
    }
}
