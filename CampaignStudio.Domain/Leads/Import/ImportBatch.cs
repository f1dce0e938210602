using System.Text.Json;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Leads.Import;

/// <summary>Some rows of a file on their way into the database; a row sees what the rows before it did.</summary>
internal sealed class ImportBatch(ImportParams parameters, ImportWorkspace workspace, DateTime nowUtc)
{
    private readonly List<Lead> _added = [];
    private readonly HashSet<Lead> _updated = [];
    private readonly List<(Lead Lead, string? FromStatus, string ToStatus)> _moves = [];

    public List<ImportRow> Rejected { get; } = [];

    public ImportOutcome Outcome { get; private set; } = ImportOutcome.None;

    /// <summary>Saves the rows through the context, in the caller's transaction.</summary>
    public async Task SaveAsync(StudioDb db, IReadOnlyList<ImportRow> rows, CancellationToken cancel)
    {
        var judged = rows.Select(workspace.Judge).ToList();
        var keys = judged.Where(row => row.Row.Lead is not null).Select(row => IdentityOf(row.Row.Lead!)).Distinct().ToList();
        var known = await FindAsync(db, keys, cancel);
        foreach (var row in judged) Take(row, known);

        // The leads that were there; each with what changed about it.
        await db.SaveChangesAsync(cancel);
        await LeadFactsChanged.MarkAsync(db, [.. _updated.Select(lead => lead.Id)], nowUtc, cancel);

        await db.Dialect.InsertAsync(db, _added, cancel);
        var ids = await IdsAsync(db, cancel);
        var history = _moves.Select(move => new LeadStatusChange
        {
            LeadId = move.Lead.Id != 0 ? move.Lead.Id : ids[move.Lead.IdentityKey],
            FromStatus = move.FromStatus,
            ToStatus = move.ToStatus,
            Cause = StatusChangeCause.Import,
            AtUtc = nowUtc,
        });
        await db.Dialect.InsertAsync(db, history.ToList(), cancel);
        await db.Dialect.InsertAsync(db, LeadWordChanges.RowsOf(_added, lead => ids[lead.IdentityKey]), cancel);
    }

    private async Task<Dictionary<string, long>> IdsAsync(StudioDb db, CancellationToken cancel)
    {
        var keys = _added.Select(lead => lead.IdentityKey).ToList();
        return await db.Leads
            .Where(lead => EF.Parameter(keys).Contains(lead.IdentityKey))
            .Select(lead => new { lead.IdentityKey, lead.Id })
            .ToDictionaryAsync(lead => lead.IdentityKey, lead => lead.Id, cancel);
    }

    /// <summary>The leads there are, by identity; without the rows themselves where nothing about them changes.</summary>
    private async Task<Dictionary<string, Lead?>> FindAsync(StudioDb db, List<string> keys, CancellationToken cancel)
    {
        var existing = db.Leads.Where(lead => EF.Parameter(keys).Contains(lead.IdentityKey));
        return parameters is { OnDuplicate: OnDuplicate.Skip, Tag: null }
            ? await existing.Select(lead => lead.IdentityKey).ToDictionaryAsync(key => key, _ => (Lead?)null, cancel)
            : await existing.ToDictionaryAsync(lead => lead.IdentityKey, lead => (Lead?)lead, cancel);
    }

    private void Take(JudgedRow judged, Dictionary<string, Lead?> known)
    {
        if (judged.Row.Lead is not { } row)
        {
            Rejected.Add(judged.Row);
            Outcome = Outcome with { Rejected = Outcome.Rejected + 1 };
            return;
        }

        var identity = IdentityOf(row);
        if (!known.TryGetValue(identity, out var lead))
        {
            lead = new Lead { CreatedUtc = nowUtc };
            lead.SetAddresses(row.Email, row.Phone);
            lead.Source = row.Source ?? parameters.Source;
            Fill(lead, row, judged);
            lead.MoveTo(row.Status ?? LeadStatus.First, nowUtc);
            _moves.Add((lead, null, lead.Status));
            _added.Add(lead);
            known[identity] = lead;
            Outcome = Outcome with { Imported = Outcome.Imported + 1 };
        }
        else if (parameters.OnDuplicate is OnDuplicate.Skip)
        {
            if (lead is not null) TagOnly(lead);
            Outcome = Outcome with { SkippedDuplicates = Outcome.SkippedDuplicates + 1 };
        }
        else
        {
            lead!.SetAddresses(row.Email ?? lead.Email, row.Phone ?? lead.Phone);
            lead.Source = row.Source ?? lead.Source;
            Fill(lead, row, judged);
            if (row.Status is { } status && status != lead.Status)
            {
                _moves.Add((lead, lead.Status, status));
                lead.MoveTo(status, nowUtc);
            }
            if (lead.Id != 0) _updated.Add(lead);
            Outcome = Outcome with { Updated = Outcome.Updated + 1 };
        }
    }

    /// <summary>The import's tag finds all leads of the file again, also those it leaves as they are.</summary>
    private void TagOnly(Lead lead)
    {
        var tags = WithTags(lead.Tags, []);
        if (tags.Count == lead.Tags.Count) return;
        lead.Tags = tags;
        if (lead.Id != 0) _updated.Add(lead);
    }

    /// <summary>Blank cells leave what is there; tags and custom fields are added to those there are.</summary>
    private void Fill(Lead lead, LeadRow row, JudgedRow judged)
    {
        lead.FirstName = row.FirstName ?? lead.FirstName;
        lead.LastName = row.LastName ?? lead.LastName;
        lead.Company = row.Company ?? lead.Company;
        lead.JobTitle = row.JobTitle ?? lead.JobTitle;
        lead.City = row.City ?? lead.City;
        lead.Country = row.Country ?? lead.Country;
        lead.Language = row.Language ?? lead.Language;
        lead.TimeZone = row.Timezone ?? lead.TimeZone;
        lead.Budget = LeadValues.Rounded(row.Budget) ?? lead.Budget;
        lead.AssignedToId = judged.AgentId ?? lead.AssignedToId;
        lead.Tags = WithTags(lead.Tags, row.Tags);
        if (judged.Custom.Count > 0)
        {
            var custom = new Dictionary<string, JsonElement>(lead.CustomFields);
            foreach (var (key, value) in judged.Custom) custom[key] = value;
            lead.CustomFields = custom;
        }
        lead.RefreshSortName();
    }

    private IReadOnlyList<string> WithTags(IReadOnlyList<string> tags, IReadOnlyList<string> more)
    {
        if (more.Count == 0 && parameters.Tag is null) return tags;
        return [.. tags.Concat(more).Concat(parameters.Tag is { } tag ? [tag] : []).Distinct(StringComparer.OrdinalIgnoreCase).Take(LeadValues.MaxTags)];
    }

    private static string IdentityOf(LeadRow row) => Lead.IdentityOf(row.Email, row.Phone);
}
