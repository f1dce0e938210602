using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Shared;

/// <summary>One page of a list.</summary>
/// <param name="Items">The rows of this page.</param>
/// <param name="Total">How many rows the whole list has.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, long Total);

/// <summary>Which page of a list; values out of range mean the nearest allowed one.</summary>
/// <param name="Page">Counted from 1.</param>
/// <param name="PageSize">1 to <see cref="MaxPageSize"/> rows.</param>
public sealed record PageRequest(int Page = 1, int PageSize = 50)
{
    public const int MaxPageSize = 500;

    public int Take => Math.Clamp(PageSize, 1, MaxPageSize);

    public int Skip => (int)Math.Min((Math.Max(Page, 1) - 1L) * Take, int.MaxValue);
}

/// <summary>Reads one page of a query.</summary>
public static class Paging
{
    /// <summary>The rows of one page and the number of all; the query must be ordered down to a unique column.</summary>
    public static async Task<Page<T>> ToPageAsync<T>(this IQueryable<T> query, PageRequest page, CancellationToken cancel = default) =>
        await query.ToPageAsync(page, await query.LongCountAsync(cancel), cancel);

    /// <summary>The same where the number of all is known by cheaper means.</summary>
    public static async Task<Page<T>> ToPageAsync<T>(this IQueryable<T> query, PageRequest page, long total, CancellationToken cancel = default)
    {
        var items = total <= page.Skip ? [] : await query.Skip(page.Skip).Take(page.Take).ToListAsync(cancel);
        return new Page<T>(items, total);
    }
}
