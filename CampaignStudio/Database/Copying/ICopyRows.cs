namespace CampaignStudio.Database.Copying;

/// <summary>The rows of one table at one end of a copy, wherever they are kept there.</summary>
internal interface ICopyRows
{
    /// <summary>For people.</summary>
    string Where { get; }

    /// <summary>How many texts were changed while reading, so that both databases can keep them.</summary>
    long Fitted { get; }

    Task<long> CountAsync(CancellationToken cancel);

    /// <summary>In the order of the key; behind one, when it is given.</summary>
    IAsyncEnumerable<object?[]> ReadAsync(IReadOnlyList<object>? after, CancellationToken cancel);

    /// <summary>All, in whatever order is quickest.</summary>
    IAsyncEnumerable<object?[]> ScanAsync(CancellationToken cancel);

    /// <summary>Inside the target's transaction.</summary>
    Task WriteAsync(IReadOnlyList<object?[]> rows, CancellationToken cancel);
}
