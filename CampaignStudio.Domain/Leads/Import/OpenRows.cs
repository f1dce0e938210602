namespace CampaignStudio.Domain.Leads.Import;

/// <summary>The file of an import while it is worked on, kept from chunk to chunk.</summary>
/// <param name="file">Closed with this.</param>
/// <param name="done">Rows that are behind already.</param>
internal sealed class OpenRows<T>(long executionId, Stream file, IEnumerator<T> rows, int done) : IDisposable
{
    private int _done = done;

    /// <summary>False: another import, or one that is taken up again elsewhere than where this stands.</summary>
    public bool IsAt(long execution, int rowsDone) => execution == executionId && rowsDone == _done;

    /// <summary>Fewer than asked for: the file is at its end.</summary>
    public List<T> Next(int count)
    {
        var next = new List<T>(count);
        while (next.Count < count && rows.MoveNext()) next.Add(rows.Current);
        _done += next.Count;
        return next;
    }

    public void Dispose()
    {
        rows.Dispose();
        file.Dispose();
    }
}
