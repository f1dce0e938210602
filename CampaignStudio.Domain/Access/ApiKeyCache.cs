using System.Collections.Concurrent;

namespace CampaignStudio.Domain.Access;

/// <summary>Keys verified a moment ago, so that a busy client does not cost a query per call.</summary>
public sealed class ApiKeyCache(TimeProvider realTime)
{
    /// <summary>How long a key revoked by another process may still work.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, (VerifiedApiKey Key, long Since)> _verified = new();

    internal bool TryGet(string hash, out VerifiedApiKey? key)
    {
        key = _verified.TryGetValue(hash, out var entry) && realTime.GetElapsedTime(entry.Since) < Lifetime ? entry.Key : null;
        return key is not null;
    }

    internal void Put(string hash, VerifiedApiKey key) => _verified[hash] = (key, realTime.GetTimestamp());

    internal void Clear() => _verified.Clear();
}
