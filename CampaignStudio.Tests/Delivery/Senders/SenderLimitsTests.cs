using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Delivery.Senders;
using CsCheck;

namespace CampaignStudio.Tests.Delivery.Senders;

public sealed class SenderLimitsTests
{
    private static readonly DateTime Morning = new(2026, 3, 2, 9, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void A_warm_up_grows_every_day_and_ends_after_thirty()
    {
        var warmUp = new WarmUp(50, 40);
        Assert.Equal([50, 70, 98, 138], Enumerable.Range(0, 4).Select(day => warmUp.On(day)!.Value));
        Assert.NotNull(warmUp.On(29));
        Assert.Null(warmUp.On(30));
        Assert.Equal(int.MaxValue, new WarmUp(100_000, 400).On(29));
    }

    [Fact]
    public void A_day_counts_for_the_warm_up_only_when_something_was_sent_on_it()
    {
        var limits = new SenderLimits(null, null, new WarmUp(10, 100));
        var use = limits.Take(default, Morning, 10);
        Assert.Equal(new SenderRoom(0, OutreachReasons.SenderDay, Morning.Date.AddDays(1)), limits.Room(use, Morning));

        // A week without a message is not a week of warming.
        var later = Morning.AddDays(7);
        Assert.Equal(20, limits.Room(use, later).Count);
        Assert.Equal(20, limits.Room(SenderLimits.Today(use, later.AddDays(-3)), later).Count);
        Assert.Equal(40, limits.Room(limits.Take(use, later, 1), later.AddDays(1)).Count);
    }

    [Fact]
    public void The_smaller_of_daily_cap_and_warm_up_counts_and_the_cap_alone_when_it_is_warm()
    {
        var limits = new SenderLimits(null, 25, new WarmUp(10, 100));
        Assert.Equal(10, limits.Allowance(default, Morning));
        Assert.Equal(25, limits.Allowance(new SenderUse(null, 0, 0, DaysBefore: 2), Morning));
        Assert.Equal(25, limits.Allowance(new SenderUse(null, 0, 0, DaysBefore: 200), Morning));
        Assert.Null(SenderLimits.None.Allowance(default, Morning));
    }

    [Fact]
    public void Places_given_back_are_there_again_but_never_more_than_there_were()
    {
        var limits = new SenderLimits(PerHour: 3600, PerDay: 5, null);
        var use = limits.Take(limits.Take(default, Morning, 3), Morning, -2);
        Assert.Equal(1, use.SentOnDay);
        Assert.Equal(Morning.AddSeconds(1), use.NextSlotUtc);
        // Over midnight: they were yesterday's.
        Assert.Equal(0, limits.Take(use, Morning.AddDays(1), -1).SentOnDay);
    }

    [Fact]
    public void A_rate_names_the_instant_of_the_next_place()
    {
        var limits = new SenderLimits(PerHour: 60, null, null);
        var use = limits.Take(default, Morning, limits.Room(default, Morning).Count);
        Assert.Equal(new SenderRoom(0, OutreachReasons.SenderRate, Morning.AddSeconds(58)), limits.Room(use, Morning));
        Assert.Equal(1, limits.Room(use, Morning.AddSeconds(58)).Count);
    }

    [Fact]
    public void A_clock_set_back_does_not_begin_the_day_anew()
    {
        var limits = new SenderLimits(null, 5, null);
        var use = limits.Take(default, Morning, 5);
        Assert.Equal(0, limits.Room(use, Morning.AddDays(-1)).Count);
    }

    [Fact]
    public void Whatever_is_asked_of_it_a_day_never_sees_more_than_its_allowance() => Gen.Select(
        Gen.Int[1, 40], Gen.Int[1, 40], Gen.Int[1, 200], Gen.Select(Gen.Int[0, 40], Gen.Int[1, 30]).Array[1, 60]).Sample((perDay, first, growth, asks) =>
    {
        var limits = new SenderLimits(null, perDay, new WarmUp(first, growth));
        var (use, now, sent) = (default(SenderUse), Morning, new Dictionary<DateTime, int>());
        foreach (var (hours, wanted) in asks)
        {
            now = now.AddHours(hours);
            var taken = Math.Min(wanted, limits.Room(use, now).Count);
            use = limits.Take(use, now, taken);
            sent[now.Date] = sent.GetValueOrDefault(now.Date) + taken;
        }
        Assert.All(sent.Values.Where(count => count > 0).Select((count, day) => (count, day)), found =>
            Assert.InRange(found.count, 1, Math.Min(perDay, new WarmUp(first, growth).On(found.day) ?? perDay)));
    });
}
