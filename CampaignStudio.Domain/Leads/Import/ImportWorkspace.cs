using System.Globalization;
using System.Text.Json;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Leads.Import;

/// <summary>A row with what only the workspace could say about it.</summary>
internal readonly record struct JudgedRow(ImportRow Row, long? AgentId, IReadOnlyDictionary<string, JsonElement> Custom);

/// <summary>The part of judging a row that depends on what the workspace defines: agents, custom fields, pipeline.</summary>
internal sealed class ImportWorkspace
{
    private static readonly Dictionary<string, JsonElement> NoCustom = [];

    private readonly LeadWorkspace _workspace;
    private readonly Dictionary<string, long?> _agents;

    private ImportWorkspace(LeadWorkspace workspace, Dictionary<string, long?> agents) => (_workspace, _agents) = (workspace, agents);

    public IReadOnlyCollection<string> CustomKeys => [.. _workspace.CustomFields.Keys];

    public static async Task<ImportWorkspace> LoadAsync(StudioDb db, CancellationToken cancel)
    {
        var users = await db.Users
            .Where(user => user.IsActive)
            .Select(user => new { user.Id, user.Email, user.UserName, user.DisplayName })
            .ToListAsync(cancel);
        // A name that means two people means nobody.
        var agents = users
            .SelectMany(user => new[] { user.Id.ToString(CultureInfo.InvariantCulture), user.Email, user.UserName, user.DisplayName }
                .OfType<string>()
                .Select(name => (Name: LeadNames.Fold(name), user.Id))
                .Distinct())
            .GroupBy(pair => pair.Name)
            .ToDictionary(group => group.Key, group => group.Count() == 1 ? group.First().Id : (long?)null);
        return new ImportWorkspace(await LeadWorkspace.LoadAsync(db, cancel), agents);
    }

    public LeadRowRules RowRules(string? defaultCountry) =>
        new(EmailAddress.Normalize, PhoneNumber.Normalize, TimeZones.Find)
        {
            DefaultCountry = defaultCountry?.Trim().ToUpperInvariant(),
            Statuses = _workspace.Statuses,
        };

    /// <summary>A good row may turn out bad: an agent nobody knows, a custom value of the wrong type.</summary>
    public JudgedRow Judge(ImportRow row)
    {
        if (row.Lead is not { } lead) return new JudgedRow(row, null, NoCustom);

        List<RowProblem>? problems = null;
        long? agentId = null;
        if (lead.AssignedTo is { } agent && (agentId = _agents.GetValueOrDefault(LeadNames.Fold(agent))) is null)
            (problems ??= []).Add(new RowProblem("assigned_to", "no such user, or several; use the e-mail address of an active user", agent));

        Dictionary<string, JsonElement>? custom = null;
        foreach (var (key, text) in lead.Custom)
        {
            // A field removed since the import began: there is no place for its values any more.
            if (!_workspace.CustomFields.TryGetValue(key, out var field)) continue;
            var value = CustomFieldValue.ReadText(field, text);
            if (value.Error is { } refused) (problems ??= []).Add(new RowProblem(key, refused.Message, text));
            else if (value.Value is { } stored) (custom ??= [])[key] = stored;
        }
        return new JudgedRow(problems is null ? row : row with { Lead = null, Problems = problems }, agentId, custom ?? NoCustom);
    }
}
