using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery.Pacing;
using CampaignStudio.Domain.Delivery.Senders;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Rules;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Domain.Suppressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CampaignStudio.Domain.Delivery;

/// <summary>Reads what a claimed group needs, a handful of queries for the whole group, and takes the last look at each.</summary>
public sealed class GroupLoader(MessageComposer composer, SenderProfiles profiles, ILogger<GroupLoader> log)
{
    internal async Task<DeliveryGroup> LoadAsync(StudioDb db, Claim claim, DeliverySettings settings, CancellationToken cancel)
    {
        // One connection for all of it.
        await db.Database.OpenConnectionAsync(cancel);
        try
        {
            return await ReadAsync(db, claim, settings, cancel);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private async Task<DeliveryGroup> ReadAsync(StudioDb db, Claim claim, DeliverySettings settings, CancellationToken cancel)
    {
        var (nowUtc, outreachIds) = (claim.NowUtc, claim.OutreachIds);
        var campaign = claim.Campaign ?? await db.Campaigns.AsNoTracking().Include(c => c.Steps).SingleAsync(c => c.Id == claim.CampaignId, cancel);
        var rows = await (
            from outreach in db.Outreaches.AsNoTracking()
            join enrollment in db.Enrollments on outreach.EnrollmentId equals enrollment.Id
            join lead in db.Leads on outreach.LeadId equals lead.Id
            where outreachIds.Contains(outreach.Id)
            orderby outreach.BaseUtc, outreach.Id
            select new { Outreach = outreach, Enrollment = enrollment, Lead = lead }).ToListAsync(cancel);
        var outreaches = rows.ConvertAll(row => row.Outreach);
        var enrollments = rows.Select(row => row.Enrollment).DistinctBy(enrollment => enrollment.Id).ToDictionary(enrollment => enrollment.Id);
        var leads = rows.Select(row => row.Lead).DistinctBy(lead => lead.Id).ToDictionary(lead => lead.Id);
        var steps = campaign.Steps.ToDictionary(step => step.Id);
        var messages = await StepMessages.LoadAsync(db, outreaches.Select(o => steps[o.StepId]).Distinct(), cancel);
        var conditional = outreaches.Where(o => steps[o.StepId].Conditions != Condition.Always).Select(o => enrollments[o.EnrollmentId]).ToList();
        var facts = conditional.Count == 0
            ? new Dictionary<long, EnrollmentFacts>()
            : await FactsLoader.LoadAsync(db, campaign, conditional, leads, nowUtc, cancel);

        var recent = await FrequencyCap.RecentAsync(db, settings, outreaches, nowUtc, cancel);
        var catalog = conditional.Count == 0 ? FieldCatalog.BuiltIn : await CampaignWorkspace.CatalogAsync(db, cancel);

        var from = outreaches.ConvertAll(o => o.SenderId).Distinct().Select(claim.Senders.Find).OfType<Sender>().ToDictionary(sender => sender.Id, profiles.Of);

        var items = outreaches.ConvertAll(outreach => new DeliveryItem
        {
            Outreach = outreach,
            Enrollment = enrollments[outreach.EnrollmentId],
            Lead = leads[outreach.LeadId],
            Step = steps[outreach.StepId],
            Sender = from.GetValueOrDefault(outreach.SenderId),
            Message = messages.Of(steps[outreach.StepId]),
            Facts = facts.GetValueOrDefault(outreach.EnrollmentId),
        });
        var suppressions = await GroupSuppressions.LoadAsync(db, items, cancel);
        foreach (var item in items)
        {
            item.Verdict = LastLook.Decide(campaign, item, suppressions.Of(item), nowUtc, catalog)
                ?? Frequency(item)
                ?? TryCompose(campaign, item, nowUtc);
        }
        return new DeliveryGroup(campaign, items, claim.At);

        Verdict? Frequency(DeliveryItem item) => item.Step.Channel is Channel.Call
            ? null
            : FrequencyCap.Decide(settings, recent.GetValueOrDefault(item.Lead.Id, RecentMessages.None), item.Outreach.Occurrence, nowUtc);
    }

    /// <summary>One message that breaks the composer must not hold up the others.</summary>
    private Verdict TryCompose(Campaign campaign, DeliveryItem item, DateTime nowUtc)
    {
        try
        {
            return Compose(campaign, item, nowUtc);
        }
        catch (Exception failure)
        {
            log.LogError(failure, "Outreach {OutreachId} could not be composed", item.Outreach.Id);
            return new Verdict.Unsendable("The message could not be composed; the log has the details.");
        }
    }

    private Verdict Compose(Campaign campaign, DeliveryItem item, DateTime nowUtc)
    {
        if (item.Step.Channel is Channel.Call) return composer.Call(campaign, item.Lead, item.Step.Content, nowUtc);
        if (item.Message is not { } message) return new Verdict.Unsendable("The step has no content, or its template is gone.");
        if (item.Step.Channel is Channel.Email)
        {
            var email = composer.Email(item.Outreach, campaign, item.Lead, message, item.Sender!, nowUtc);
            return email.IsError ? new Verdict.Unsendable(email.Error!.Message) : new Verdict.Send(email.Value, null);
        }
        var sms = composer.Sms(item.Outreach, campaign, item.Lead, message, item.Sender!, nowUtc);
        return sms.IsError ? new Verdict.Unsendable(sms.Error!.Message) : new Verdict.Send(null, sms.Value);
    }
}

/// <summary>The suppressions that concern a group, one query per channel in it.</summary>
public sealed class GroupSuppressions
{
    private readonly Dictionary<(Channel Channel, string Address), Suppression> _found = [];

    public static async Task<GroupSuppressions> LoadAsync(StudioDb db, IReadOnlyCollection<DeliveryItem> items, CancellationToken cancel)
    {
        var found = new GroupSuppressions();
        foreach (var channel in items.GroupBy(item => item.Step.Channel))
        {
            var addresses = channel.Select(item => item.Address).OfType<string>().Distinct().ToList();
            if (addresses.Count == 0) continue;
            foreach (var (address, suppression) in await SuppressionCheck.FindAsync(db, channel.Key, addresses, cancel))
            {
                found._found[(channel.Key, address)] = suppression;
            }
        }
        return found;
    }

    public Suppression? Of(DeliveryItem item) =>
        item.Address is { } address ? _found.GetValueOrDefault((item.Step.Channel, address)) : null;
}
