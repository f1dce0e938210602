using System.Runtime.CompilerServices;

namespace CampaignStudio.Database.Copying;

/// <summary>Rows in pages that end when they have enough rows or enough in them. The next is read while one is written.</summary>
internal static class Pages
{
    public static async IAsyncEnumerable<IReadOnlyList<object?[]>> Of(
        IAsyncEnumerable<object?[]> rows, int mostRows, long mostBytes, [EnumeratorCancellation] CancellationToken cancel)
    {
        await using var source = rows.GetAsyncEnumerator(cancel);
        var next = NextAsync();
        try
        {
            while (await next is { Count: > 0 } page)
            {
                // Reading is synchronous on SQLite, so it needs a thread of its own.
                next = Task.Run(NextAsync, cancel);
                yield return page;
            }
        }
        finally
        {
            // The reader must be left alone before it is disposed.
            await Task.WhenAny(next);
        }

        async Task<List<object?[]>> NextAsync()
        {
            var page = new List<object?[]>();
            var bytes = 0L;
            while (page.Count < mostRows && bytes < mostBytes && await source.MoveNextAsync())
            {
                page.Add(source.Current);
                bytes += source.Current.Sum(SizeOf);
            }
            return page;
        }
    }

    private static long SizeOf(object? value) => value switch
    {
        string text => text.Length * sizeof(char),
        byte[] content => content.Length,
        _ => sizeof(long),
    };
}
