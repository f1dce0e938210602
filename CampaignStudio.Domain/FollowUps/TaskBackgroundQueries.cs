using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.FollowUps;

/// <summary>What called for a task.</summary>
public enum TaskReason
{
    /// <summary>A person wrote it.</summary>
    Person,
    Reply,
    Click,

    /// <summary>A call step of a campaign.</summary>
    Step,

    /// <summary>The lead asked for another call.</summary>
    Callback,

    /// <summary>A progression rule.</summary>
    Rule,
}

/// <summary>Why a task exists and how to reach its lead, for one line of a list.</summary>
/// <param name="Text">The reply's text, the link, the name of the step or the rule; null when there is no more to say.</param>
public sealed record TaskBackground(TaskReason Reason, string? Text, string? Email, string? Phone)
{
    public static TaskBackground Unknown { get; } = new(TaskReason.Person, null, null, null);
}

/// <summary>Reads the background of the tasks that a list shows.</summary>
public sealed class TaskBackgroundQueries(IDbContextFactory<StudioDb> dbFactory)
{
    private const int TextLength = 300;

    private sealed record Source(long Id, string? CauseKey, long? OutreachId, long? CampaignId, string? Email, string? Phone);

    /// <summary>By task id; tasks that don't exist are left out.</summary>
    public async Task<IReadOnlyDictionary<long, TaskBackground>> ForAsync(IReadOnlyCollection<long> taskIds, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var sources = await (
            from task in db.Tasks
            where taskIds.Contains(task.Id)
            join lead in db.Leads on task.LeadId equals lead.Id into leads
            from lead in leads.DefaultIfEmpty()
            select new Source(task.Id, task.CauseKey, task.OutreachId, task.CampaignId, lead == null ? null : lead.Email, lead == null ? null : lead.Phone))
            .ToListAsync(cancel);

        var facts = await FactsAsync(db, sources, cancel);
        var steps = await StepsAsync(db, sources, cancel);
        var rules = await RulesAsync(db, sources, cancel);
        return sources.ToDictionary(source => source.Id, source =>
        {
            var reason = ReasonOf(source.CauseKey);
            var text = reason switch
            {
                TaskReason.Reply => facts.GetValueOrDefault((FollowUpCause.OutreachOf(source.CauseKey) ?? 0, InteractionKind.Replied)),
                TaskReason.Click => facts.GetValueOrDefault((FollowUpCause.OutreachOf(source.CauseKey) ?? 0, InteractionKind.Clicked)),
                TaskReason.Step => steps.GetValueOrDefault(source.OutreachId ?? 0),
                TaskReason.Rule => rules.GetValueOrDefault((source.CampaignId ?? 0, RuleIdOf(source.CauseKey) ?? "")),
                _ => null,
            };
            return new TaskBackground(reason, Cut(text), source.Email, source.Phone);
        });
    }

    /// <summary>What a task's cause key says.</summary>
    public static TaskReason ReasonOf(string? causeKey) => causeKey?.Split(':') switch
    {
        ["interaction", .. var rest] when rest.Contains("clicked") => TaskReason.Click,
        ["interaction", ..] => TaskReason.Reply,
        ["call", ..] => TaskReason.Step,
        ["callback", ..] => TaskReason.Callback,
        ["rule", ..] => TaskReason.Rule,
        _ => TaskReason.Person,
    };

    private static string? RuleIdOf(string? causeKey) => causeKey?.Split(':') is ["rule", _, var ruleId, ..] ? ruleId : null;

    private static async Task<Dictionary<(long OutreachId, InteractionKind Kind), string?>> FactsAsync(StudioDb db, List<Source> sources, CancellationToken cancel)
    {
        var outreachIds = sources.Select(source => FollowUpCause.OutreachOf(source.CauseKey)).OfType<long>().Distinct().ToList();
        var facts = await db.Interactions
            .Where(i => i.OutreachId != null && outreachIds.Contains(i.OutreachId.Value) && i.IsHuman)
            .Where(i => i.Kind == InteractionKind.Replied || i.Kind == InteractionKind.Clicked)
            .OrderBy(i => i.Id)
            .Select(i => new { OutreachId = i.OutreachId!.Value, i.Kind, i.Body, i.Url })
            .ToListAsync(cancel);
        return facts.GroupBy(fact => (fact.OutreachId, fact.Kind)).ToDictionary(group => group.Key, group => group.First().Body ?? (group.Key.Kind is InteractionKind.Clicked ? group.First().Url : null));
    }

    private static async Task<Dictionary<long, string>> StepsAsync(StudioDb db, List<Source> sources, CancellationToken cancel)
    {
        var outreachIds = sources.Select(source => source.OutreachId).OfType<long>().Distinct().ToList();
        return await (
            from outreach in db.Outreaches
            where outreachIds.Contains(outreach.Id)
            join step in db.Steps on outreach.StepId equals step.Id
            select new { outreach.Id, step.Name })
            .ToDictionaryAsync(row => row.Id, row => row.Name, cancel);
    }

    private static async Task<Dictionary<(long CampaignId, string RuleId), string?>> RulesAsync(StudioDb db, List<Source> sources, CancellationToken cancel)
    {
        var campaignIds = sources.Where(source => RuleIdOf(source.CauseKey) is not null).Select(source => source.CampaignId).OfType<long>().Distinct().ToList();
        if (campaignIds.Count == 0) return [];
        var campaigns = await db.Campaigns.AsNoTracking().Where(c => campaignIds.Contains(c.Id)).ToListAsync(cancel);
        return campaigns.SelectMany(campaign => campaign.ProgressionRules.Select(rule => (Key: (campaign.Id, rule.Id), rule.Name)))
            .DistinctBy(rule => rule.Key)
            .ToDictionary(rule => rule.Key, rule => (string?)rule.Name);
    }

    private static string? Cut(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        var line = text.ReplaceLineEndings(" ").Trim();
        return line.Length <= TextLength ? line : $"{StoredText.Cut(line, TextLength)}…";
    }
}
