using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Interactions;

/// <summary>When an address that keeps failing for now is given up.</summary>
public sealed record BouncePolicy
{
    /// <summary>Messages that bounced softly within <see cref="SoftDays"/>; at least 1.</summary>
    public int SoftLimit { get; init; } = 5;

    /// <summary>Days that are looked at.</summary>
    public int SoftDays { get; init; } = 30;
}

/// <summary>
/// Bounces that may pass: a full mailbox, a server that is away. One is no reason to give an address up; many without a sign of life
/// in between are.
/// </summary>
public static class SoftBounces
{
    /// <summary>What such an interaction says, for the address is not at fault.</summary>
    public const string Reason = "soft bounce";

    /// <summary>Whether these make too many, by the policy.</summary>
    /// <param name="bouncedUtc">When each message bounced, once per message.</param>
    /// <param name="lastSignOfLifeUtc">The last time something was known to arrive there; null: never.</param>
    public static bool AreTooMany(IEnumerable<DateTime> bouncedUtc, DateTime? lastSignOfLifeUtc, DateTime nowUtc, BouncePolicy policy) =>
        bouncedUtc.Count(at => at > nowUtc.AddDays(-policy.SoftDays) && (lastSignOfLifeUtc is null || at > lastSignOfLifeUtc)) >= Math.Max(1, policy.SoftLimit);

    /// <summary>Why the address of this outreach is to be given up, now that one more bounced; null: it is not.</summary>
    internal static async Task<string?> WhyGiveUpAsync(StudioDb db, Outreach outreach, Interaction bounce, BouncePolicy policy, DateTime nowUtc, CancellationToken cancel)
    {
        if (bounce is not { Kind: InteractionKind.Bounced, MachineReason: Reason } || outreach.ToAddress is not { } address) return null;
        var sinceUtc = nowUtc.AddDays(-policy.SoftDays);
        var before = await (
            from fact in db.Interactions
            join message in db.Outreaches on fact.OutreachId equals (long?)message.Id
            where fact.LeadId == outreach.LeadId && fact.OccurredUtc > sinceUtc && message.Channel == Channel.Email && message.ToAddress == address && message.Id != outreach.Id
            select new { message.Id, fact.Kind, fact.MachineReason, fact.OccurredUtc }).ToListAsync(cancel);
        var bounced = before.Where(fact => fact.MachineReason == Reason).GroupBy(fact => fact.Id).Select(facts => facts.Min(fact => fact.OccurredUtc)).Append(bounce.OccurredUtc);
        var alive = before.Where(fact => fact.Kind is not InteractionKind.Bounced).Select(fact => (DateTime?)fact.OccurredUtc).Max();
        return AreTooMany(bounced, alive, nowUtc, policy)
            ? $"{policy.SoftLimit} soft bounces within {policy.SoftDays} days, the last: {bounce.Body}"
            : null;
    }
}
