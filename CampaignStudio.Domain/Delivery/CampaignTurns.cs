namespace CampaignStudio.Domain.Delivery;

/// <summary>Campaigns take turns, one group each, so that a large one does not starve a small one.</summary>
internal sealed class CampaignTurns(IEnumerable<long> campaignIds)
{
    private readonly Queue<long> _queue = new(campaignIds);

    /// <summary>Whose turn it is; it goes to the back of the queue.</summary>
    public long? Next()
    {
        if (!_queue.TryDequeue(out var id)) return null;
        _queue.Enqueue(id);
        return id;
    }

    /// <summary>Who is not in the queue joins it at its end.</summary>
    public void Join(IEnumerable<long> campaignIds)
    {
        foreach (var id in campaignIds.Except(_queue).ToList()) _queue.Enqueue(id);
    }

    /// <summary>Nothing more is due there for now.</summary>
    public void Exhausted(long campaignId)
    {
        for (var left = _queue.Count; left > 0; left--)
        {
            var id = _queue.Dequeue();
            if (id != campaignId) _queue.Enqueue(id);
        }
    }
}
