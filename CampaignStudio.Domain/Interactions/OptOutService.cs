using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Domain.Suppressions;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Interactions;

/// <summary>That somebody unsubscribed.</summary>
/// <param name="Scope">From what.</param>
/// <param name="Undo">The token by which it can be taken back; null: it can't any more, or there was nobody to unsubscribe.</param>
public sealed record OptOut(OptOutScope Scope, string? Undo);

/// <summary>Lets leads unsubscribe by the link in their message, and take it back.</summary>
public sealed class OptOutService(IDbContextFactory<StudioDb> dbFactory, InteractionService interactions, LinkSigner signer, StudioClock clock, CurrentActor actor)
{
    internal const string ByLink = "unsubscribe:";

    /// <summary>Longest reason for taking an unsubscription back, in characters.</summary>
    public const int MaxReason = 500;

    /// <summary>How long somebody can take an unsubscription back. Who finds the page much later is perhaps another one.</summary>
    public static readonly TimeSpan UndoableFor = TimeSpan.FromDays(1);

    /// <summary>Saying it again changes nothing as long as it is in force.</summary>
    public async Task<OptOut> LeaveAsync(UnsubscribeClaim claim, OptOutScope scope, CancellationToken cancel = default)
    {
        // A test message names nobody; an outreach that is gone has nobody left to unsubscribe.
        if (claim.OutreachId == 0) return new OptOut(scope, null);
        int said;
        await using (var db = await dbFactory.CreateDbContextAsync(cancel))
        {
            var rows = await OptOuts.ReadAsync(db.Interactions.Where(i => i.OutreachId == claim.OutreachId), cancel);
            var inForce = OptOuts.InForce(rows);
            var same = inForce.LastOrDefault(row => row.Scope is OptOutScope.Everything) ?? inForce.LastOrDefault(row => row.Scope == scope);
            // A person may have lifted the suppression meanwhile: then it is said anew.
            if (same is not null && (same.Scope is OptOutScope.Campaign || await IsSuppressedAsync(db, claim.OutreachId, cancel))) return Of(same.Scope, same.Id, same.OccurredUtc);
            said = rows.Count;
        }

        var recorded = await interactions.RecordAsync(
            new Fact(InteractionKind.Unsubscribed)
            {
                OutreachId = claim.OutreachId,
                Outcome = scope.ToText(),
                // The same for everybody who says it at this moment.
                ExternalId = $"{ByLink}{claim.OutreachId}:{scope.ToText()}:{said}",
            },
            cancel);
        return recorded.IsError ? new OptOut(scope, null) : Of(scope, recorded.Value.InteractionId, clock.UtcNow);
    }

    /// <summary>Takes back exactly what that unsubscription did. Again: nothing more happens. The answer is what it was about.</summary>
    public async Task<Result<OptOutScope>> UndoAsync(UnsubscribeClaim claim, string undo, CancellationToken cancel = default)
    {
        if (signer.TryReadUndo(undo) is not { } id) return InteractionErrors.NotUnsubscribed();
        OptOutRow? optOut;
        await using (var db = await dbFactory.CreateDbContextAsync(cancel))
        {
            var rows = await OptOuts.ReadAsync(db.Interactions.Where(i => i.OutreachId == claim.OutreachId), cancel);
            optOut = rows.Find(row => row.Id == id && row.Kind is InteractionKind.Unsubscribed);
            if (optOut is null) return InteractionErrors.NotUnsubscribed();
            if (!OptOuts.InForce(rows).Contains(optOut)) return optOut.Scope;
        }
        if (optOut.OccurredUtc + UndoableFor < clock.UtcNow) return InteractionErrors.UndoTooLate();
        var recorded = await interactions.RecordAsync(Return(new Fact(InteractionKind.Resubscribed), optOut), cancel);
        return recorded.IsError ? recorded.Error! : optOut.Scope;
    }

    /// <summary>
    /// What keeps the lead from getting the messages of this one's campaign, the widest first; null: nothing it said. One by another
    /// message can't be taken back by this one.
    /// </summary>
    public async Task<OptOut?> StandingAsync(UnsubscribeClaim claim, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var sent = db.Outreaches.Where(o => o.Id == claim.OutreachId);
        var said = db.Interactions.Where(i => sent.Any(o => o.LeadId == i.LeadId && o.Channel == i.Channel));
        var inForce = OptOuts.InForce(await OptOuts.ReadAsync(said, cancel));
        if (inForce.Count == 0) return null;
        var campaignId = await sent.Select(o => o.CampaignId).SingleAsync(cancel);
        var standing = inForce.LastOrDefault(row => row.Scope is OptOutScope.Everything);
        if (standing is not null && !await IsSuppressedAsync(db, claim.OutreachId, cancel)) standing = null;
        standing ??= inForce.LastOrDefault(row => row.Scope is OptOutScope.Campaign && row.CampaignId == campaignId);
        if (standing is null) return null;
        return standing.OutreachId == claim.OutreachId ? Of(standing.Scope, standing.Id, standing.OccurredUtc) : new OptOut(standing.Scope, null);
    }

    /// <summary>
    /// The lead told somebody that it wants the messages again: takes back its newest unsubscription on the channel that is named, else on
    /// that of the message or of the address that is. What it said on another channel stands.
    /// </summary>
    public async Task<Result<RecordedFact>> ReturnAsync(Fact fact, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        if (fact.ExternalId is { } known && await db.Interactions.AnyAsync(i => i.ExternalId == known, cancel)) return await interactions.RecordAsync(fact, cancel);
        var newest = await NewestAsync(db, fact, cancel);
        return newest is null ? InteractionErrors.NotUnsubscribed() : await interactions.RecordAsync(Return(fact, newest), cancel);
    }

    /// <summary>
    /// A person takes back one unsubscription of a lead that asked for it; <paramref name="reason"/> says how and when the lead did, and
    /// is kept with the person's name. For managers.
    /// </summary>
    public async Task<Result> TakeBackAsync(long leadId, long optOutId, string reason, CancellationToken cancel = default)
    {
        if (!actor.Value.MayManage) return AccessErrors.ManagersOnly();
        reason = reason.Trim();
        if (reason.Length is 0 or > MaxReason) return InteractionErrors.ReasonMissing();
        OptOutRow? optOut;
        await using (var db = await dbFactory.CreateDbContextAsync(cancel))
        {
            var rows = await OptOuts.ReadAsync(db.Interactions.Where(i => i.LeadId == leadId), cancel);
            optOut = OptOuts.InForce(rows).FirstOrDefault(row => row.Id == optOutId);
            if (optOut is null) return InteractionErrors.NotUnsubscribed();
        }
        var address = await AddressAsync(leadId, cancel);
        var fact = new Fact(InteractionKind.Resubscribed) { Channel = optOut.Channel, Email = address.Email, Phone = address.Phone, Body = $"{actor.Value.Name}: {reason}" };
        return new Result((await interactions.RecordAsync(Return(fact, optOut), cancel)).Error);
    }

    private async Task<(string? Email, string? Phone)> AddressAsync(long leadId, CancellationToken cancel)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var lead = await db.Leads.Where(row => row.Id == leadId).Select(row => new { row.Email, row.Phone }).SingleOrDefaultAsync(cancel);
        // A number may be shared, an address is one lead's.
        return (lead?.Email, lead?.Email is null ? lead?.Phone : null);
    }

    /// <summary>The newest unsubscription in force of whom the fact names.</summary>
    internal static async Task<OptOutRow?> NewestAsync(StudioDb db, Fact fact, CancellationToken cancel)
    {
        var email = EmailAddress.Normalize(fact.Email) is { IsError: false } normal ? normal.Value : null;
        var phone = PhoneNumber.Normalize(fact.Phone ?? "", null) is { IsError: false } number ? number.Value : null;
        var leads = fact.OutreachId is { } outreachId
            ? db.Outreaches.Where(o => o.Id == outreachId).Select(o => o.LeadId)
            : db.Leads.Where(l => email != null ? l.Email == email : phone != null && l.Phone == phone).Select(l => l.Id);
        var channel = fact.Channel ?? (fact.OutreachId is null
            ? email is null ? Channel.Sms : Channel.Email
            : await db.Outreaches.Where(o => o.Id == fact.OutreachId).Select(o => (Channel?)o.Channel).SingleOrDefaultAsync(cancel));
        if (channel is null) return null;
        var said = db.Interactions.Where(i => leads.Contains(i.LeadId) && i.Channel == channel);
        return OptOuts.InForce(await OptOuts.ReadAsync(said, cancel)) is [.., var newest] ? newest : null;
    }

    /// <summary>Every unsubscription from texts that stands of the leads with this number, or in answer to texts to it; the oldest first.</summary>
    /// <param name="db">Where to look.</param>
    /// <param name="number">In its normal form.</param>
    /// <param name="outreachId">The last text to it: its lead may have another number since.</param>
    /// <param name="cancel">When nobody waits for it any more.</param>
    internal static async Task<IReadOnlyList<OptOutRow>> StopsAsync(StudioDb db, string number, long? outreachId, CancellationToken cancel)
    {
        var texts = db.Interactions.Where(i => i.Channel == Channel.Sms);
        var leads = db.Leads.Where(lead => lead.Phone == number).Select(lead => lead.Id);
        var rows = await OptOuts.ReadAsync(texts.Where(i => leads.Contains(i.LeadId)), cancel);
        if (outreachId is not null)
        {
            var written = db.Outreaches.Where(o => o.Id == outreachId).Select(o => o.LeadId);
            var answers = texts.Where(i => written.Contains(i.LeadId) && db.Outreaches.Any(o => o.Id == i.OutreachId && o.ToAddress == number));
            rows.AddRange(await OptOuts.ReadAsync(answers, cancel));
        }
        return [.. OptOuts.InForce(rows).Where(row => row.Scope is OptOutScope.Everything).DistinctBy(row => row.Id).OrderBy(row => row.Id)];
    }

    internal static Fact Return(Fact fact, OptOutRow optOut) => fact with
    {
        Kind = InteractionKind.Resubscribed,
        OutreachId = optOut.OutreachId,
        LeadId = optOut.LeadId,
        Outcome = OptOuts.Named(optOut.Id),
        ExternalId = fact.ExternalId ?? $"resubscribe:{optOut.Id}",
        MachineReason = null,
    };

    private OptOut Of(OptOutScope scope, long interactionId, DateTime saidUtc) =>
        new(scope, saidUtc + UndoableFor < clock.UtcNow ? null : signer.UndoToken(interactionId));

    private static async Task<bool> IsSuppressedAsync(StudioDb db, long outreachId, CancellationToken cancel)
    {
        var sent = await db.Outreaches.Where(o => o.Id == outreachId).Select(o => new { o.Channel, o.ToAddress }).SingleOrDefaultAsync(cancel);
        // Of an erased lead there is no address left that could be.
        return sent?.ToAddress is not { } address || (await SuppressionCheck.FindAsync(db, sent.Channel, [address], cancel)).Count > 0;
    }
}
