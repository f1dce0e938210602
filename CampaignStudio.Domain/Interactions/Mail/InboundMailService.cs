using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Interactions.Mail;

/// <summary>What an e-mail that came in was, and which outreach it answers, if any.</summary>
public sealed record InboundOutcome(InboundKind Kind, long? OutreachId)
{
    /// <summary>Why nothing followed from it; null: what follows from its kind did.</summary>
    public string? Ignored { get; init; }
}

/// <summary>Takes e-mails in: classifies, finds whom they concern, records the fact once.</summary>
public sealed class InboundMailService(
    IDbContextFactory<StudioDb> dbFactory, InteractionService interactions, LinkSigner signer, SenderSettings sender, StudioClock clock)
{
    /// <summary>Anybody can send a report that names an address; whose message comes back with it tells the true ones.</summary>
    public const string Unproven = "the report names no message of ours";

    /// <summary>Who answers a message of the own house is no lead.</summary>
    public const string Own = "written in our own house";

    private const int MaxReferences = 50;

    /// <summary>An answer means that what was to be recorded is in the database. The same message again changes nothing.</summary>
    public async Task<InboundOutcome> ReceiveAsync(InboundMail mail, CancellationToken cancel = default)
    {
        var isOurs = string.Equals(mail.From, sender.FromAddress, StringComparison.OrdinalIgnoreCase);
        var verdict = isOurs ? new InboundVerdict(InboundKind.Ignored) : InboundClassifier.Classify(mail, DateOnly.FromDateTime(mail.ReceivedUtc ?? clock.UtcNow));
        var outreachId = await MatchAsync(mail, verdict, cancel);
        if (FactOf(verdict) is not { } fact) return new InboundOutcome(verdict.Kind, outreachId) { Ignored = isOurs ? Own : null };

        // Reports come from whoever carries mail, answers from whoever has the lead's word.
        var isAnswer = verdict.Recipient is null && verdict.Kind is InboundKind.Replied or InboundKind.AutoReplied or InboundKind.Unsubscribed;
        var lead = isAnswer && outreachId is { } answered ? await AddressesAsync(answered, cancel) : [];
        if (lead.Count > 0 && OwnHouse.IsColleague(mail.From, lead, await HouseAsync(cancel))) return new InboundOutcome(InboundKind.Ignored, outreachId) { Ignored = Own };
        var isByAnother = lead.Count > 0 && mail.From is not null && !lead.Contains(mail.From, StringComparer.OrdinalIgnoreCase);
        var isUnproven = fact.Kind is InteractionKind.Bounced && outreachId is null;

        var recorded = await interactions.RecordAsync(
            fact with
            {
                OutreachId = outreachId,
                // A report names whose address it is about; anything else comes from the lead itself.
                Email = verdict.Recipient ?? mail.From,
                Channel = Channel.Email,
                OccurredUtc = mail.ReceivedUtc,
                Body = verdict.Body,
                Url = isByAnother ? new ReplyOrigin(mail.From!, mail.Subject).ToUrl() : null,
                Html = fact.Kind is InteractionKind.Replied or InteractionKind.AutoReplied ? mail.Html : null,
                IsUnproven = isUnproven,
                MachineReason = isUnproven ? Unproven : fact.MachineReason,
                ExternalId = ExternalId(mail),
            },
            cancel);
        return new InboundOutcome(verdict.Kind, recorded.IsError ? null : recorded.Value.OutreachId) { Ignored = isUnproven ? Unproven : null };
    }

    /// <summary>Of the lead that a message went to: the address it had then, and its present one. None of an erased one.</summary>
    private async Task<IReadOnlyCollection<string>> AddressesAsync(long outreachId, CancellationToken cancel)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var known = await db.Outreaches
            .Where(outreach => outreach.Id == outreachId)
            .Join(db.Leads, outreach => outreach.LeadId, lead => lead.Id, (outreach, lead) => new { outreach.ToAddress, lead.Email })
            .SingleAsync(cancel);
        return [.. new[] { known.ToAddress, known.Email }.OfType<string>()];
    }

    private async Task<IEnumerable<string>> HouseAsync(CancellationToken cancel)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var others = await db.Senders.Where(other => other.Channel == Channel.Email && other.Address != "").Select(other => other.Address).ToListAsync(cancel);
        return others.Append(sender.FromAddress);
    }

    /// <summary>By its own id, or by what it consists of where it has none that fits.</summary>
    private static string? ExternalId(InboundMail mail) => mail switch
    {
        { MessageId: { Length: > 0 and <= 180 } id } => $"email:{id}",
        { Digest: { } digest } => $"email-digest:{digest}",
        _ => null,
    };

    private static Fact? FactOf(InboundVerdict verdict) => verdict.Kind switch
    {
        InboundKind.Replied => new Fact(InteractionKind.Replied),
        InboundKind.AutoReplied => new Fact(InteractionKind.AutoReplied) { MachineReason = "automatic reply", AwayUntil = verdict.BackOn },
        InboundKind.Bounced when verdict.AddressAtFault => new Fact(InteractionKind.Bounced),
        // It did not arrive, but nobody may be suppressed for it.
        InboundKind.Bounced => new Fact(InteractionKind.Bounced) { MachineReason = "the address is not at fault" },
        InboundKind.SoftBounced => new Fact(InteractionKind.Bounced) { MachineReason = SoftBounces.Reason },
        InboundKind.Complained => new Fact(InteractionKind.Complained),
        InboundKind.Unsubscribed => new Fact(InteractionKind.Unsubscribed),
        _ => null,
    };

    /// <summary>
    /// By the ids it refers to, as they were stored when the messages were handed over; then by a signed reply address, or by the signed
    /// way out that a returned message carries: some relays give messages ids of their own.
    /// </summary>
    private async Task<long?> MatchAsync(InboundMail mail, InboundVerdict verdict, CancellationToken cancel)
    {
        var ids = mail.References.Concat(verdict.References).Take(MaxReferences).Select(id => id.Trim().Trim('<', '>')).Where(id => id.Length > 0).ToList();
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        if (ids.Count > 0)
        {
            // An id says whose it is; that it is the very one that was handed over is what counts.
            var named = ids.Select(MessageIds.TryRead).OfType<(long OutreachId, int Occurrence)>().Select(id => id.OutreachId).Distinct().ToList();
            var found = await db.Outreaches
                .Where(outreach => EF.Parameter(named).Contains(outreach.Id) && outreach.Channel == Channel.Email && outreach.MessageId != null && EF.Parameter(ids).Contains(outreach.MessageId))
                .Select(outreach => new { outreach.Id, outreach.MessageId })
                .ToListAsync(cancel);
            if (found.Count > 0) return found.MinBy(outreach => ids.IndexOf(outreach.MessageId!))!.Id;
        }

        var signed = mail.To.SelectMany(address => address.Split('@')[0].Split('+')).Select(signer.TryReadReply).FirstOrDefault(id => id is not null)
            ?? mail.WaysOut.Select(OutreachOf).FirstOrDefault(id => id is not null);
        return signed is { } outreachId && await db.Outreaches.AnyAsync(outreach => outreach.Id == outreachId, cancel) ? outreachId : null;
    }

    // <https://studio.example.com/u/TOKEN>
    private long? OutreachOf(string wayOut) => wayOut.Split('<', '>', ',', ' ')
        .Select(part => signer.TryReadUnsubscribe(part[(part.LastIndexOf('/') + 1)..])?.OutreachId)
        .FirstOrDefault(id => id is > 0);
}
