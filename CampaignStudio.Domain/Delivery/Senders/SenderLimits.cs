using CampaignStudio.Domain.Delivery.Pacing;

namespace CampaignStudio.Domain.Delivery.Senders;

/// <summary>
/// Lets a new sender send a little more every day, for receivers distrust one that begins with thousands. Days on which it sends
/// nothing do not count.
/// </summary>
/// <param name="FirstDay">Messages on the first day.</param>
/// <param name="GrowthPercent">How much more on each further day.</param>
public sealed record WarmUp(int FirstDay, int GrowthPercent)
{
    public const int UsualFirstDay = 50;
    public const int UsualGrowthPercent = 40;

    /// <summary>After so many days of sending it is over: by then a sender is known.</summary>
    public const int Days = 30;

    /// <summary>Messages on a day of sending, counted from 0; null: it is warm.</summary>
    public int? On(int day) => day >= Days ? null : (int)Math.Min(int.MaxValue, Math.Ceiling(FirstDay * Math.Pow(1 + (GrowthPercent / 100.0), day) - 1e-6));
}

/// <summary>How much of a sender's limits is used; see <see cref="SenderState"/> for the parts.</summary>
public readonly record struct SenderUse(DateTime? NextSlotUtc, int Day, int SentOnDay, int DaysBefore);

/// <summary>How many messages a limit still lets go.</summary>
/// <param name="Reason">Of <see cref="OutreachReasons"/>; null while there is room.</param>
/// <param name="FreeUtc">When there is room again.</param>
public readonly record struct SenderRoom(int Count, string? Reason = null, DateTime? FreeUtc = null);

/// <summary>A sender's own limits. They delay, never skip.</summary>
/// <param name="PerHour">Spread evenly; null: none.</param>
/// <param name="PerDay">A day in UTC; null: none.</param>
/// <param name="WarmUp">Null: it is not warmed up.</param>
public sealed record SenderLimits(int? PerHour, int? PerDay, WarmUp? WarmUp)
{
    public static SenderLimits None { get; } = new(null, null, null);

    public bool Any => PerHour is not null || PerDay is not null || WarmUp is not null;

    private SendRate? Rate => PerHour is { } count ? new SendRate(count) : null;

    /// <summary>How many messages it may send today, those that went already among them; null: any number.</summary>
    public int? Allowance(SenderUse use, DateTime nowUtc) => AllowanceOn(Today(use, nowUtc).DaysBefore);

    /// <summary>The same for a day before which it sent on so many others.</summary>
    internal int? AllowanceOn(int daysBefore) => (PerDay, WarmUp?.On(daysBefore)) switch
    {
        (null, var warming) => warming,
        (var daily, null) => daily,
        ({ } daily, { } warming) => Math.Min(daily, warming),
    };

    public SenderRoom Room(SenderUse use, DateTime nowUtc)
    {
        var left = Allowance(use, nowUtc) is { } allowance ? Math.Max(0, allowance - Today(use, nowUtc).SentOnDay) : int.MaxValue;
        if (left == 0) return new SenderRoom(0, OutreachReasons.SenderDay, nowUtc.Date.AddDays(1));
        if (Rate is not { } rate) return new SenderRoom(left);
        var places = rate.Room(use.NextSlotUtc, nowUtc);
        return places == 0
            ? new SenderRoom(0, OutreachReasons.SenderRate, rate.FreeUtc(use.NextSlotUtc, nowUtc))
            : new SenderRoom(Math.Min(left, places));
    }

    /// <summary>The use after <paramref name="count"/> more have gone; a negative count gives places back.</summary>
    public SenderUse Take(SenderUse use, DateTime nowUtc, int count)
    {
        var today = Today(use, nowUtc);
        return today with
        {
            NextSlotUtc = Rate?.Take(use.NextSlotUtc, nowUtc, count) ?? use.NextSlotUtc,
            SentOnDay = Math.Max(0, today.SentOnDay + count),
        };
    }

    /// <summary>The same use, as of today: a day on which something went is over.</summary>
    public static SenderUse Today(SenderUse use, DateTime nowUtc)
    {
        var day = DateOnly.FromDateTime(nowUtc).DayNumber;
        // A clock that was set back does not begin the day anew.
        return day <= use.Day ? use : use with { Day = day, SentOnDay = 0, DaysBefore = use.DaysBefore + (use.SentOnDay > 0 ? 1 : 0) };
    }
}
