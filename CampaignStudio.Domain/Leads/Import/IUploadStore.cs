namespace CampaignStudio.Domain.Leads.Import;

/// <summary>Keeps uploaded files, and what belongs to them, under names of its own.</summary>
public interface IUploadStore
{
    /// <summary>Keeps a copy under a new random name; nothing of it stays if it fails or is cancelled.</summary>
    Task<string> SaveAsync(Stream content, CancellationToken cancel = default);

    /// <summary>Seekable; null when there is no such file.</summary>
    Stream? OpenRead(string name);

    /// <summary>Keeps part <paramref name="number"/> of what belongs to a file; whole or not at all, an earlier one is replaced.</summary>
    Task WritePartAsync(string name, long number, ReadOnlyMemory<byte> content, CancellationToken cancel = default);

    /// <summary>The parts there are, by number, ascending.</summary>
    IReadOnlyList<(long Number, Func<Stream> OpenRead)> Parts(string name);

    /// <summary>Removes a file and its parts, if there.</summary>
    void Delete(string name);
}
