using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace CampaignStudio.Domain.Templates;

/// <summary>
/// Keeps what is in use: two generations, the older of which is dropped when the younger is full. Reading takes no lock.
/// </summary>
internal sealed class BoundedCache<T>(int capacity)
{
    private readonly Lock _turn = new();
    private ConcurrentDictionary<string, T> _young = new(StringComparer.Ordinal);
    private ConcurrentDictionary<string, T> _old = new(StringComparer.Ordinal);

    public int Count => _young.Count + _old.Count;

    public bool TryGet(string key, [MaybeNullWhen(false)] out T value)
    {
        if (_young.TryGetValue(key, out value)) return true;
        if (!_old.TryGetValue(key, out value)) return false;
        Add(key, value);
        return true;
    }

    public void Add(string key, T value)
    {
        lock (_turn)
        {
            if (_young.Count >= Math.Max(1, capacity / 2)) (_old, _young) = (_young, new(StringComparer.Ordinal));
            _young[key] = value;
        }
    }
}
