using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Leads;

/// <summary>Changes single leads, for a person or for a program through the API. Agents may change only their own.</summary>
public sealed class LeadService(IDbContextFactory<StudioDb> dbFactory, StudioClock clock, LiveUpdates live, CurrentActor actor)
{
    /// <summary>The new lead's id; <c>lead_exists</c> when its identity is taken, or all that is wrong with the input.</summary>
    public async Task<Result<long>> CreateAsync(LeadEditModel model, CancellationToken cancel = default)
    {
        if (!actor.Value.MayManage) return AccessErrors.ManagersOnly();
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var values = LeadValues.Check(model, await LeadWorkspace.LoadAsync(db, cancel), current: null);
        if (values.Error is { } error) return error;

        var nowUtc = clock.UtcNow;
        var lead = new Lead { CreatedUtc = nowUtc };
        values.Value.ApplyTo(lead);
        lead.MoveTo(values.Value.Status ?? LeadStatus.First, nowUtc);
        await using var write = await db.BeginWriteAsync(cancel);
        if (await FindTakenAsync(db, lead, cancel) is { } taken) return taken;
        db.Leads.Add(lead);
        await db.SaveChangesAsync(cancel);
        db.LeadStatusChanges.Add(ChangeOf(lead, fromStatus: null, StatusChangeCause.Created, nowUtc));
        await db.SaveChangesAsync(cancel);
        await write.CommitAsync(cancel);

        live.Changed(Topic.Lead(lead.Id), Topic.Leads);
        return lead.Id;
    }

    /// <summary>
    /// Replaces all fields by those of the model; <c>stale_edit</c> when <paramref name="expectedVersion"/> is given and no longer
    /// the lead's.
    /// </summary>
    public Task<Result> UpdateAsync(long leadId, LeadEditModel model, int? expectedVersion = null, CancellationToken cancel = default) =>
        ChangeAsync(leadId, async (db, lead, nowUtc) =>
        {
            if (expectedVersion is { } expected && expected != lead.Version) return LeadErrors.Stale(leadId);
            var values = LeadValues.Check(model, await LeadWorkspace.LoadAsync(db, cancel), lead);
            if (values.Error is { } error) return error;
            if (values.Value.AssignedToId != lead.AssignedToId && !actor.Value.MayManage) return AccessErrors.OwnLeadsOnly();

            values.Value.ApplyTo(lead);
            if (await FindTakenAsync(db, lead, cancel) is { } taken) return taken;
            if (values.Value.Status is { } status) Move(db, lead, status, nowUtc);
            return Result.Ok;
        }, cancel);

    /// <summary>
    /// Moves the lead to another place in the pipeline and records that this person did it; <c>stale_edit</c> when
    /// <paramref name="expectedStatus"/> is given and the lead stands elsewhere by now. One that stands there already is as it should be.
    /// </summary>
    public Task<Result> MoveAsync(long leadId, string status, string? expectedStatus = null, CancellationToken cancel = default) =>
        ChangeAsync(leadId, async (db, lead, nowUtc) =>
        {
            var known = (await LeadWorkspace.LoadAsync(db, cancel)).Statuses;
            if (!known.Contains(status)) return LeadErrors.UnknownStatus(status, known);
            if (expectedStatus is not null && lead.Status != expectedStatus && lead.Status != status) return await MovedMeanwhileAsync(db, lead, cancel);
            Move(db, lead, status, nowUtc);
            return Result.Ok;
        }, cancel);

    /// <summary>Gives the lead to a user, or to nobody.</summary>
    public Task<Result> AssignAsync(long leadId, long? userId, CancellationToken cancel = default) =>
        ChangeAsync(leadId, async (db, lead, _) =>
        {
            if (!actor.Value.MayManage) return AccessErrors.OwnLeadsOnly();
            if (userId is { } agentId && !await db.Users.AnyAsync(user => user.Id == agentId && user.IsActive, cancel)) return LeadErrors.UnknownAgent(agentId);
            lead.AssignedToId = userId;
            return Result.Ok;
        }, cancel);

    /// <summary>
    /// Deletes a lead that nothing happened with. Of one that has a history its personal data is erased and its enrollments end;
    /// what the campaigns did stays countable.
    /// </summary>
    public async Task<Result> DeleteAsync(long leadId, CancellationToken cancel = default)
    {
        if (!actor.Value.MayManage) return AccessErrors.ManagersOnly();
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var nowUtc = clock.UtcNow;
        await using var write = await db.BeginWriteAsync(cancel);
        var lead = await db.Leads.FirstOrDefaultAsync(row => row.Id == leadId && row.ErasedUtc == null, cancel);
        if (lead is null) return LeadErrors.NotFound(leadId);

        var enrollments = await db.Enrollments.Where(enrollment => enrollment.LeadId == leadId).ToListAsync(cancel);
        foreach (var enrollment in enrollments)
        {
            // One that never began has no history and could not exit.
            if (enrollment.Status is EnrollmentStatus.Enrolled) db.Enrollments.Remove(enrollment);
            else await SequenceFlow.ExitAsync(db, enrollment, ExitReason.Removed, nowUtc, cancel);
        }

        var (email, phone) = (lead.Email, lead.Phone);
        if (await HasHistoryAsync(db, leadId, enrollments, cancel)) lead.Erase(nowUtc);
        else db.Leads.Remove(lead);
        await db.SaveChangesAsync(cancel);
        await LeadErasure.ForgetAsync(db, leadId, email, phone, cancel);
        await write.CommitAsync(cancel);

        live.Changed(Topic.Lead(leadId), Topic.Leads, Topic.Tasks);
        foreach (var enrollment in enrollments) live.Changed(Topic.Campaign(enrollment.CampaignId));
        return Result.Ok;
    }

    private static async Task<bool> HasHistoryAsync(StudioDb db, long leadId, List<Enrollment> enrollments, CancellationToken cancel) =>
        enrollments.Exists(enrollment => enrollment.ActivatedUtc is not null)
        || await db.Tasks.AnyAsync(task => task.LeadId == leadId, cancel)
        || await db.Interactions.AnyAsync(interaction => interaction.LeadId == leadId, cancel);

    /// <summary>One change of one lead in one transaction, with what follows from it.</summary>
    private async Task<Result> ChangeAsync(long leadId, Func<StudioDb, Lead, DateTime, Task<Result>> change, CancellationToken cancel)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var nowUtc = clock.UtcNow;
        await using var write = await db.BeginWriteAsync(cancel);
        var lead = await db.Leads.FirstOrDefaultAsync(row => row.Id == leadId && row.ErasedUtc == null, cancel);
        if (lead is null) return LeadErrors.NotFound(leadId);
        if (!MayChange(lead)) return AccessErrors.OwnLeadsOnly();

        var changed = await change(db, lead, nowUtc);
        if (changed.IsError || !db.ChangeTracker.HasChanges()) return changed;

        await db.SaveChangesAsync(cancel);
        await LeadFactsChanged.MarkAsync(db, [leadId], nowUtc, cancel);
        await write.CommitAsync(cancel);

        live.Changed(Topic.Lead(leadId), Topic.Leads);
        return Result.Ok;
    }

    private bool MayChange(Lead lead) =>
        actor.Value.MayManage || (actor.Value.UserId is { } userId && lead.AssignedToId == userId);

    private void Move(StudioDb db, Lead lead, string status, DateTime nowUtc)
    {
        if (lead.Status == status) return;
        var fromStatus = lead.Status;
        lead.MoveTo(status, nowUtc);
        db.LeadStatusChanges.Add(ChangeOf(lead, fromStatus, StatusChangeCause.Person, nowUtc));
    }

    private static async Task<Error> MovedMeanwhileAsync(StudioDb db, Lead lead, CancellationToken cancel)
    {
        var label = await db.LeadStatuses.Where(status => status.Key == lead.Status).Select(status => status.Label).SingleOrDefaultAsync(cancel);
        var who = await db.LeadStatusChanges
            .Where(change => change.LeadId == lead.Id)
            .OrderByDescending(change => change.AtUtc).ThenByDescending(change => change.Id)
            .Select(change => change.CampaignId != null ? "A campaign's rule" : db.Users.Where(user => user.Id == change.UserId).Select(user => user.DisplayName).FirstOrDefault())
            .FirstOrDefaultAsync(cancel);
        return LeadErrors.MovedMeanwhile(lead.DisplayName, label ?? lead.Status, who);
    }

    private LeadStatusChange ChangeOf(Lead lead, string? fromStatus, StatusChangeCause cause, DateTime nowUtc) => new()
    {
        LeadId = lead.Id,
        FromStatus = fromStatus,
        ToStatus = lead.Status,
        Cause = cause,
        UserId = actor.Value.UserId,
        AtUtc = nowUtc,
    };

    private static async Task<Error?> FindTakenAsync(StudioDb db, Lead lead, CancellationToken cancel)
    {
        var id = await db.Leads
            .Where(other => other.IdentityKey == lead.IdentityKey && other.Id != lead.Id)
            .Select(other => (long?)other.Id)
            .FirstOrDefaultAsync(cancel);
        return id is { } taken ? LeadErrors.Exists(taken, (lead.Email ?? lead.Phone)!) : null;
    }
}
