namespace CampaignStudio.Domain.Leads.Import;

/// <summary>Keeps uploaded files, and what belongs to them, under names of its own.</summary>
public interface IUploadStore
{
    /// <summary>Keeps a copy under a new random name; nothing of it stays if it fails or is cancelled.</summary>
    Task<string> SaveAsync(Stream content, CancellationToken cancel = default);

    /// <summary>Seekable; null when there is no such file.</summary>
    Task<Stream?> OpenReadAsync(string name, CancellationToken cancel = default);

    /// <summary>Keeps part <paramref name="number"/> of what belongs to a file; whole or not at all, an earlier one is replaced.</summary>
    Task WritePartAsync(string name, long number, ReadOnlyMemory<byte> content, CancellationToken cancel = default);

    /// <summary>The numbers of the parts there are, ascending.</summary>
    Task<IReadOnlyList<long>> PartsAsync(string name, CancellationToken cancel = default);

    Task<byte[]> ReadPartAsync(string name, long number, CancellationToken cancel = default);

    /// <summary>Removes a file and its parts, if there.</summary>
    Task DeleteAsync(string name, CancellationToken cancel = default);

    /// <summary>The files that nothing was added to since an instant of real time, finished or not.</summary>
    Task<IReadOnlyList<string>> NamesAsync(DateTime untouchedSinceUtc, CancellationToken cancel = default);
}
