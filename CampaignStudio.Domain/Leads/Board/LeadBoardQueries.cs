using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Leads.Board;

/// <summary>
/// Reads the board. Counts and sums are grouped in an index that holds all they need; of each column only the leads that are shown
/// are read, whatever else stands in it.
/// </summary>
public sealed class LeadBoardQueries(IDbContextFactory<StudioDb> dbFactory)
{
    /// <summary>How many leads a column shows at first, and how many more each time.</summary>
    public const int Portion = 25;

    /// <summary>The most that one column shows; the list has the rest.</summary>
    public const int MostLeads = 500;

    // Of so many that fit, the first ones of a column stand near its beginning, so that it is quicker to look at its leads one by one
    // than to put all that fit into order.
    private const int Dense = 1_000;

    private sealed record Head(string Status, long Count, decimal Budget);

    /// <param name="filter">Its status and its order don't count.</param>
    /// <param name="leads">How many leads of each column, at most <see cref="MostLeads"/>.</param>
    /// <param name="shown">Columns, by key, that show more than that.</param>
    /// <param name="cancel">When nobody waits for it any more.</param>
    public async Task<LeadBoard> ReadAsync(LeadFilter filter, int leads = Portion, IReadOnlyDictionary<string, int>? shown = null, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var pipeline = (await db.LeadStatuses.AsNoTracking().ToListAsync(cancel)).OrderBy(status => status.Order).ThenBy(status => status.Id).ToList();
        var selection = new Selection(db, filter);
        var heads = (await selection.All
            .GroupBy(lead => lead.Status)
            .Select(group => new Head(group.Key, group.LongCount(), group.Sum(lead => lead.Budget) ?? 0))
            .ToListAsync(cancel)).ToDictionary(head => head.Status);

        var limits = pipeline.ToDictionary(status => status.Key, status => Math.Clamp(Math.Max(leads, shown?.GetValueOrDefault(status.Key) ?? 0), 1, MostLeads));
        var ids = new Dictionary<string, List<long>>();
        var scattered = new List<string>();
        foreach (var status in pipeline.Where(status => heads.ContainsKey(status.Key)))
        {
            if (!selection.IsWhole && (heads[status.Key].Count < Dense || selection.Dense is null)) scattered.Add(status.Key);
            else ids[status.Key] = await InOrder(selection.Dense!, status.Key).Take(limits[status.Key]).Select(lead => lead.Id).ToListAsync(cancel);
        }
        if (scattered.Count > 0)
        {
            foreach (var column in await ScatteredAsync(db, selection.All, scattered, limits.Values.Max(), cancel)) ids[column.Key] = [.. column.Value.Take(limits[column.Key])];
        }

        var cards = await CardsAsync(db, [.. ids.Values.SelectMany(column => column)], cancel);
        return new LeadBoard([.. pipeline.Select(status =>
        {
            var head = heads.GetValueOrDefault(status.Key);
            var column = Present(ids.GetValueOrDefault(status.Key) ?? [], cards, status.Key);
            return new BoardColumn
            {
                Key = status.Key,
                Label = status.Label,
                Color = status.Color,
                IsWon = status.IsWon,
                IsLost = status.IsLost,
                Count = head?.Count ?? 0,
                Budget = head?.Budget ?? 0,
                Leads = column,
                Next = head?.Count > column.Count ? PlaceOf(column) : null,
            };
        })]);
    }

    /// <summary>The leads of one column that follow a place in it; <c>unknown_status</c> where there is no such column.</summary>
    public async Task<Result<BoardPage>> MoreAsync(LeadFilter filter, string status, BoardPlace? after, int limit = Portion, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var known = (await db.LeadStatuses.AsNoTracking().ToListAsync(cancel)).OrderBy(row => row.Order).ThenBy(row => row.Id).Select(row => row.Key).ToList();
        if (!known.Contains(status)) return LeadErrors.UnknownStatus(status, known);

        var selection = new Selection(db, filter);
        limit = Math.Clamp(limit, 1, MostLeads);
        var ids = await (await IsScatteredAsync(selection, status, cancel) ? InOrder(selection.All.Where(lead => lead.Status + "" == status), after) : InOrder(selection.Dense!, status, after))
            .Take(limit + 1).Select(lead => lead.Id).ToListAsync(cancel);
        var cards = await CardsAsync(db, ids, cancel);
        var page = Present(ids, cards, status);
        if (ids.Count <= limit) return new BoardPage(page, null);
        // One that was moved a moment ago is missing here, and no sign of the column's end.
        var shown = page[..Math.Min(limit, page.Count)];
        return new BoardPage(shown, PlaceOf(shown));
    }

    /// <summary>The leads a filter means.</summary>
    private sealed class Selection
    {
        public Selection(StudioDb db, LeadFilter filter)
        {
            var leads = db.Leads.Where(lead => lead.ErasedUtc == null);
            if (filter.AssignedToId is { } agentId) leads = leads.Where(lead => lead.AssignedToId == agentId);
            if (LeadSearch.For(filter.Text, filter.Tag) is not { } search)
            {
                (All, Dense, IsWhole) = (leads, leads, filter.AssignedToId is null);
                return;
            }
            var found = search.Find(db);
            All = leads.Where(lead => found.Contains(lead.Id));
            Dense = search.Among(db, leads);
        }

        /// <summary>Beginning with what is found.</summary>
        public IQueryable<Lead> All { get; }

        /// <summary>The same, asked of one lead after the other; null where that can't be done.</summary>
        public IQueryable<Lead>? Dense { get; }

        /// <summary>Nothing narrows it.</summary>
        public bool IsWhole { get; }
    }

    private static async Task<bool> IsScatteredAsync(Selection selection, string status, CancellationToken cancel)
    {
        if (selection.IsWhole) return false;
        // The index of the statuses must not be taken for it: no index has what is compared here.
        return selection.Dense is null || await selection.All.Where(lead => lead.Status + "" == status).OrderBy(lead => lead.Id).Take(Dense).LongCountAsync(cancel) < Dense;
    }

    private static IQueryable<Lead> InOrder(IQueryable<Lead> leads, string status, BoardPlace? after = null) => InOrder(leads.Where(lead => lead.Status == status), after);

    private static IQueryable<Lead> InOrder(IQueryable<Lead> leads, BoardPlace? after)
    {
        if (after is var (sinceUtc, id))
        {
            // The first part is one range of the index.
            leads = leads.Where(lead => lead.StatusSinceUtc <= sinceUtc && (lead.StatusSinceUtc < sinceUtc || lead.Id < id));
        }
        return leads.OrderByDescending(lead => lead.StatusSinceUtc).ThenByDescending(lead => lead.Id);
    }

    /// <summary>The first leads of several columns in which few fit, in one statement.</summary>
    private static async Task<Dictionary<string, List<long>>> ScatteredAsync(StudioDb db, IQueryable<Lead> leads, List<string> statuses, int limit, CancellationToken cancel)
    {
        // Only theirs are put into order; the index of the statuses must not be taken for that.
        leads = leads.Where(lead => EF.Parameter(statuses).Contains(lead.Status + ""));
        var rows = await db.LeadStatuses
            .Where(status => EF.Parameter(statuses).Contains(status.Key))
            .SelectMany(
                status => leads.Where(lead => lead.Status == status.Key).OrderByDescending(lead => lead.StatusSinceUtc).ThenByDescending(lead => lead.Id).Take(limit),
                (status, lead) => new { status.Key, lead.Id, lead.StatusSinceUtc })
            .ToListAsync(cancel);
        return rows.GroupBy(row => row.Key)
            .ToDictionary(column => column.Key, column => column.OrderByDescending(row => row.StatusSinceUtc).ThenByDescending(row => row.Id).Select(row => row.Id).ToList());
    }

    private static async Task<Dictionary<long, BoardLead>> CardsAsync(StudioDb db, List<long> ids, CancellationToken cancel)
    {
        if (ids.Count == 0) return [];
        var scores = await db.Enrollments
            .Where(enrollment => EF.Parameter(ids).Contains(enrollment.LeadId) && enrollment.ActivatedUtc != null)
            .GroupBy(enrollment => enrollment.LeadId)
            .Select(group => new { group.Key, Best = group.Max(enrollment => enrollment.Score) })
            .ToDictionaryAsync(row => row.Key, row => row.Best, cancel);
        var rows = await db.Leads
            .Where(lead => EF.Parameter(ids).Contains(lead.Id))
            .Select(lead => new { lead.Id, lead.FirstName, lead.LastName, lead.Email, lead.Phone, lead.Company, lead.JobTitle, lead.Budget, lead.Status, lead.StatusSinceUtc, lead.AssignedToId })
            .ToListAsync(cancel);
        return rows.ToDictionary(lead => lead.Id, lead => new BoardLead
        {
            Id = lead.Id,
            DisplayName = LeadNames.Display(lead.FirstName, lead.LastName, lead.Email, lead.Phone),
            Company = lead.Company,
            JobTitle = lead.JobTitle,
            Budget = lead.Budget,
            Status = lead.Status,
            StatusSinceUtc = lead.StatusSinceUtc,
            AssignedToId = lead.AssignedToId,
            Score = scores.TryGetValue(lead.Id, out var best) ? best : null,
        });
    }

    // Who moved between two statements stands where the next reading shows it.
    private static List<BoardLead> Present(List<long> ids, Dictionary<long, BoardLead> cards, string status) =>
        [.. ids.Where(cards.ContainsKey).Select(id => cards[id]).Where(lead => lead.Status == status)];

    private static string? PlaceOf(List<BoardLead> leads) => leads is [.., var last] ? new BoardPlace(last.StatusSinceUtc, last.Id).ToString() : null;
}
