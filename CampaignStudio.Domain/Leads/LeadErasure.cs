using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Leads;

/// <summary>Takes a lead's personal data out of what stands around it, where only the facts that are counted may stay.</summary>
internal static class LeadErasure
{
    private const string Erased = "(erased)";

    /// <summary>After the lead itself was saved without them, inside the caller's transaction: its save is in the audit log, too.</summary>
    public static async Task ForgetAsync(StudioDb db, long leadId, string? email, string? phone, CancellationToken cancel)
    {
        await db.Outreaches
            .Where(o => o.LeadId == leadId && o.ToAddress != null)
            .ExecuteUpdateAsync(set => set.SetProperty(o => o.ToAddress, (string?)null).SetProperty(o => o.Version, o => o.Version + 1), cancel);
        await db.Interactions
            .Where(i => i.LeadId == leadId)
            .ExecuteUpdateAsync(
                set => set.SetProperty(i => i.Body, (string?)null).SetProperty(i => i.Html, (string?)null).SetProperty(i => i.Url, (string?)null).SetProperty(i => i.UserAgent, (string?)null), cancel);
        await db.SandboxMessages.Where(m => m.ToAddress == email || m.ToAddress == phone).ExecuteDeleteAsync(cancel);

        // Titles carry names.
        var tasks = db.Tasks.Where(t => t.LeadId == leadId);
        await tasks.ExecuteUpdateAsync(
            set => set.SetProperty(t => t.Title, Erased).SetProperty(t => t.Notes, "").SetProperty(t => t.Version, t => t.Version + 1), cancel);
        await db.AuditEntries
            .Where(a => (a.Entity == "leads" && a.EntityId == leadId) || (a.Entity == "campaign_tasks" && tasks.Any(t => t.Id == a.EntityId)))
            .ExecuteUpdateAsync(set => set.SetProperty(a => a.Before, (string?)null).SetProperty(a => a.After, (string?)null), cancel);
    }
}
