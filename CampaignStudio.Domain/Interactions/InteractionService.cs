using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.FollowUps;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Domain.Suppressions;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Interactions;

/// <summary>
/// The one door for facts. In one transaction: the interaction is stored (once per external id), its outreach and counters
/// move, the enrollment is marked for evaluation, and what follows from the fact (exit, suppression, follow-up task) is done.
/// An answer without error means it is in the database.
/// </summary>
public sealed class InteractionService(IDbContextFactory<StudioDb> dbFactory, CollisionRetry collisions, BouncePolicy bounces, SenderSettings sender, StudioClock clock, LiveUpdates live)
{
    // The engine and other facts move the same rows all the time, and a fact must not be lost.
    private const int Attempts = 10;

    public async Task<Result<RecordedFact>> RecordAsync(Fact fact, CancellationToken cancel = default)
    {
        if (fact is { OutreachId: null, Email: null, Phone: null }) return InteractionErrors.NobodyNamed();
        if (fact.IsHit) return await RecordHitAsync(fact, cancel);
        return await collisions.RunAsync(() => TryRecordAsync(fact, cancel), Attempts, cancel);
    }

    /// <summary>
    /// The same for many opens and clicks at once, in one transaction; answers for each, in their order, why it was refused (null: it
    /// is stored). It takes a handful of statements and one commit however many they are; an exception means that none is stored.
    /// </summary>
    public async Task<IReadOnlyList<Error?>> RecordHitsAsync(IReadOnlyList<Fact> hits, CancellationToken cancel = default)
    {
        if (hits.Any(hit => !hit.IsHit)) throw new ArgumentException("Only opens and clicks seen on the web can be recorded together.", nameof(hits));
        var stored = await collisions.RunAsync(() => TryRecordHitsAsync(hits, cancel), Attempts, cancel);
        return [.. hits.Zip(stored, (hit, interaction) => interaction is null ? InteractionErrors.OutreachNotFound(hit.OutreachId!.Value) : null)];
    }

    private async Task<Result<RecordedFact>> RecordHitAsync(Fact hit, CancellationToken cancel) =>
        (await collisions.RunAsync(() => TryRecordHitsAsync([hit], cancel), Attempts, cancel))[0] is { } interaction
            ? new RecordedFact(interaction.Id, true, interaction.LeadId, interaction.OutreachId)
            : InteractionErrors.OutreachNotFound(hit.OutreachId!.Value);

    /// <summary>The rows of the hits; null where the message is gone. Of several the ids are not read back.</summary>
    private async Task<IReadOnlyList<Interaction?>> TryRecordHitsAsync(IReadOnlyList<Fact> hits, CancellationToken cancel)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        await using var write = await db.BeginWriteAsync(cancel);
        var nowUtc = clock.UtcNow;
        var messages = await MessageHits.LoadAsync(db, [.. hits.Select(hit => hit.OutreachId!.Value)], hits.Min(hit => AtUtc(hit, nowUtc)), cancel);
        var interactions = new Interaction?[hits.Count];
        for (var i = 0; i < hits.Count; i++)
        {
            if (!messages.TryGetValue(hits[i].OutreachId!.Value, out var message)) continue;
            message.Fresh.Add(interactions[i] = InteractionOf(hits[i], message.Outreach.LeadId, message.Outreach, nowUtc));
        }

        var marks = new SortedDictionary<long, DateTime>();
        foreach (var message in messages.Values)
        {
            var turned = await HitReview.JudgeNewAsync(db, message, sender.EmailIsSandboxed, nowUtc, cancel);
            foreach (var hit in message.Fresh.Where(hit => hit.MachineReason is not HitClassifier.Head)) await ReachAsync(db, message.Outreach, hit, nowUtc, cancel);
            // What looks human may turn out to be a scanner's in a moment, when it is too late for what a rule did.
            if (message.Fresh.Exists(hit => hit.IsHuman)) Mark(message.Outreach.EnrollmentId, nowUtc + HitClassifier.Settle);
            if (turned) Mark(message.Outreach.EnrollmentId, nowUtc);
        }
        var stored = interactions.OfType<Interaction>().ToList();
        await FollowUpService.ForInteractionsAsync(db, stored, nowUtc, cancel);
        if (stored is [var only]) db.Interactions.Add(only);
        else await db.Dialect.InsertAsync(db, stored, cancel);
        await db.SaveChangesAsync(cancel);
        // Last, for others wait for these rows as well.
        await EvaluationService.MarkAsync(db, marks, cancel);
        await write.CommitAsync(cancel);

        Tell(messages.Values.Select(message => message.Outreach.LeadId), messages.Values.Select(message => message.Outreach.CampaignId));
        return interactions;

        void Mark(long enrollmentId, DateTime dueUtc)
        {
            if (!marks.TryGetValue(enrollmentId, out var earlier) || dueUtc < earlier) marks[enrollmentId] = dueUtc;
        }
    }

    private async Task<Result<RecordedFact>> TryRecordAsync(Fact fact, CancellationToken cancel)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        await using var write = await db.BeginWriteAsync(cancel);
        if (fact.ExternalId is not null && await KnownAsync(db, fact.ExternalId, cancel) is { } known) return known;

        var found = await FindAsync(db, fact, cancel);
        if (found.IsError) return found.Error!;
        var (lead, outreach) = found.Value;
        if (outreach is null && OptOuts.IsOfCampaign(fact.Kind, fact.Outcome)) return InteractionErrors.NoCampaign();
        var enrollment = outreach is null ? null : await db.Enrollments.SingleAsync(e => e.Id == outreach.EnrollmentId, cancel);

        var nowUtc = clock.UtcNow;
        var interaction = InteractionOf(fact, lead.Id, outreach, nowUtc);
        db.Interactions.Add(interaction);

        if (outreach is not null) await ReachAsync(db, outreach, interaction, nowUtc, cancel);
        if (interaction.IsHuman)
        {
            enrollment?.MarkForEvaluation(nowUtc);
            await FollowAsync(db, lead, outreach, enrollment, interaction, nowUtc, cancel);
        }
        else if (outreach is not null && enrollment is not null)
        {
            await FollowMachineAsync(db, lead, outreach, enrollment, interaction, fact.AwayUntil, nowUtc, cancel);
        }
        await db.SaveChangesAsync(cancel);
        await write.CommitAsync(cancel);

        Tell([lead.Id], outreach is null ? [] : [outreach.CampaignId]);
        return new RecordedFact(interaction.Id, true, lead.Id, outreach?.Id);
    }

    /// <summary>The row of a fact; as to who did it, what its teller says.</summary>
    private static Interaction InteractionOf(Fact fact, long leadId, Outreach? outreach, DateTime nowUtc)
    {
        var interaction = new Interaction
        {
            Kind = fact.Kind,
            Channel = fact.Channel ?? outreach?.Channel ?? (fact.Email is null ? Channel.Sms : Channel.Email),
            LeadId = leadId,
            CampaignId = outreach?.CampaignId,
            EnrollmentId = outreach?.EnrollmentId,
            OutreachId = outreach?.Id,
            OccurredUtc = AtUtc(fact, nowUtc),
            RecordedUtc = nowUtc,
            ExternalId = fact.ExternalId,
            Url = Shorten(fact.Url, 2048),
            Body = fact.Body,
            Html = fact.Html,
            Outcome = fact.Outcome,
            UserAgent = Shorten(fact.UserAgent, 400),
        };
        interaction.Judge(fact.MachineReason);
        return interaction;
    }

    // A clock that runs ahead elsewhere must not put facts into our future.
    private static DateTime AtUtc(Fact fact, DateTime nowUtc) => fact.OccurredUtc is { } occurred && occurred < nowUtc ? occurred : nowUtc;

    private void Tell(IEnumerable<long> leadIds, IEnumerable<long> campaignIds)
    {
        foreach (var leadId in leadIds.Distinct()) live.Changed(Topic.Lead(leadId));
        live.Changed(Topic.Tasks);
        foreach (var campaignId in campaignIds.Distinct()) live.Changed(Topic.Campaign(campaignId), Topic.Campaigns);
    }

    private static Task<RecordedFact?> KnownAsync(StudioDb db, string externalId, CancellationToken cancel) => db.Interactions
        .Where(i => i.ExternalId == externalId)
        .Select(i => (RecordedFact?)new RecordedFact(i.Id, false, i.LeadId, i.OutreachId))
        .SingleOrDefaultAsync(cancel);

    /// <summary>The outreach named; else the lead's last one on that channel, if it ever got one.</summary>
    private static async Task<Result<(Lead Lead, Outreach? Outreach)>> FindAsync(StudioDb db, Fact fact, CancellationToken cancel)
    {
        if (fact.OutreachId is { } id)
        {
            var named = await db.Outreaches.SingleOrDefaultAsync(o => o.Id == id, cancel);
            if (named is null) return InteractionErrors.OutreachNotFound(id);
            return (await db.Leads.SingleAsync(l => l.Id == named.LeadId, cancel), named);
        }

        var email = fact.Email is null ? null : EmailAddress.Normalize(fact.Email) is { IsError: false } normal ? normal.Value : fact.Email;
        var phone = fact.Phone is null ? null : PhoneNumber.Normalize(fact.Phone, null) is { IsError: false } number ? number.Value : fact.Phone;
        if ((email ?? phone) is null) return InteractionErrors.LeadNotFound();
        var identity = Lead.IdentityOf(email, phone);
        var leads = await db.Leads
            .Where(fact.LeadId is { } leadId ? l => l.Id == leadId : email is not null ? l => l.IdentityKey == identity : l => l.Phone == phone)
            .OrderBy(l => l.Id)
            .ToListAsync(cancel);
        if (leads.Count == 0) return InteractionErrors.LeadNotFound();

        var channel = fact.Channel ?? (email is null ? Channel.Sms : Channel.Email);
        // Several people may share a number; the one we wrote to last is meant. An unknown outcome is younger than any that was sent.
        var leadIds = leads.ConvertAll(lead => lead.Id);
        var last = await db.Outreaches
            .Where(o => leadIds.Contains(o.LeadId) && o.Channel == channel && (o.SentUtc != null || o.Status == OutreachStatus.Unknown))
            .OrderByDescending(o => o.SentUtc ?? o.DueUtc)
            .FirstOrDefaultAsync(cancel);
        return (leads.Find(lead => lead.Id == last?.LeadId) ?? leads[0], fact.IsUnproven ? null : last);
    }

    /// <summary>Moves the outreach to the stage; a sign of life settles an unknown outcome.</summary>
    private static async Task ReachAsync(StudioDb db, Outreach outreach, Interaction interaction, DateTime nowUtc, CancellationToken cancel)
    {
        OutreachStatus? stage = interaction.Kind switch
        {
            InteractionKind.Delivered => OutreachStatus.Delivered,
            InteractionKind.Opened when interaction.IsHuman => OutreachStatus.Opened,
            InteractionKind.Clicked when interaction.IsHuman => OutreachStatus.Clicked,
            InteractionKind.Replied when interaction.IsHuman => OutreachStatus.Replied,
            InteractionKind.Bounced => OutreachStatus.Bounced,
            _ => null,
        };
        // Machines don't count as readers, but a machine that fetched the pixel proves that the message arrived.
        if (outreach.Status is OutreachStatus.Unknown && interaction.Kind is not InteractionKind.CallCompleted)
        {
            await DeliverySweep.CountAsSentAsync(db, outreach, nowUtc, cancel);
        }
        else if (interaction.Kind is not InteractionKind.CallCompleted)
        {
            outreach.ProveSent(nowUtc);
        }
        if (stage is { } reached) outreach.Reach(reached, interaction.OccurredUtc);
    }

    /// <summary>What follows from a human's fact: suppression, exit, a task.</summary>
    private static async Task FollowAsync(
        StudioDb db, Lead lead, Outreach? outreach, Enrollment? enrollment, Interaction interaction, DateTime nowUtc, CancellationToken cancel)
    {
        if (await OptOuts.FollowAsync(db, interaction, nowUtc, cancel)) return;
        var (suppress, exit) = interaction.Kind switch
        {
            InteractionKind.Unsubscribed when interaction.Channel is Channel.Sms => (SuppressionReason.OptOut, ExitReason.Unsubscribed),
            InteractionKind.Unsubscribed => (SuppressionReason.Unsubscribed, ExitReason.Unsubscribed),
            InteractionKind.Complained => (SuppressionReason.Complaint, ExitReason.Unsubscribed),
            InteractionKind.Bounced => (SuppressionReason.HardBounce, ExitReason.Bounced),
            _ => ((SuppressionReason?)null, ExitReason.Replied),
        };
        if (suppress is { } reason)
        {
            foreach (var address in AddressesOf(lead, outreach, interaction))
            {
                await SuppressionCheck.AddIfAbsentAsync(db, interaction.Channel, address, reason, interaction.Body, outreach?.Id, nowUtc, cancel);
            }
        }

        if (enrollment is not null)
        {
            var leaves = suppress is not null || (interaction.Kind is InteractionKind.Replied && await StopsOnReplyAsync(db, enrollment, cancel));
            if (leaves) await SequenceFlow.ExitAsync(db, enrollment, exit, nowUtc, cancel);
        }
        await FollowUpService.ForInteractionsAsync(db, [interaction], nowUtc, cancel);
    }

    /// <summary>What follows although no human did it: an absence is waited for, and an address that bounced too often is given up.</summary>
    private async Task FollowMachineAsync(
        StudioDb db, Lead lead, Outreach outreach, Enrollment enrollment, Interaction interaction, DateOnly? awayUntil, DateTime nowUtc, CancellationToken cancel)
    {
        if (interaction.Kind is InteractionKind.AutoReplied && awayUntil is { } backOn)
        {
            await AbsencePause.HoldAsync(db, enrollment, lead.TimeZone, backOn, nowUtc, cancel);
        }
        if (await SoftBounces.WhyGiveUpAsync(db, outreach, interaction, bounces, nowUtc, cancel) is not { } why) return;
        await SuppressionCheck.AddIfAbsentAsync(db, interaction.Channel, outreach.ToAddress!, SuppressionReason.SoftBounces, why, outreach.Id, nowUtc, cancel);
        await SequenceFlow.ExitAsync(db, enrollment, ExitReason.Bounced, nowUtc, cancel);
    }

    private static Task<bool> StopsOnReplyAsync(StudioDb db, Enrollment enrollment, CancellationToken cancel) =>
        db.Campaigns.Where(c => c.Id == enrollment.CampaignId).Select(c => c.StopOnReply).SingleAsync(cancel);

    /// <summary>Where the message went. A person who wants no more means the present address as well; a bounce says nothing about it.</summary>
    private static IEnumerable<string> AddressesOf(Lead lead, Outreach? outreach, Interaction interaction)
    {
        var present = interaction.Channel is Channel.Email ? lead.Email : lead.Phone;
        var wentTo = outreach is { ToAddress: { } to } && outreach.Channel == interaction.Channel ? to : present;
        return new[] { wentTo, interaction.Kind is InteractionKind.Bounced ? null : present }.OfType<string>().Distinct();
    }

    private static string? Shorten(string? text, int length) => text is null ? null : StoredText.Cut(text, length);
}
