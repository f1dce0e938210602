using CampaignStudio.Domain.Delivery;

namespace CampaignStudio.Domain.Interactions;

/// <summary>A pixel that was fetched or a link that was followed, as it was seen on the web.</summary>
/// <param name="Url">Where the link leads; null for a pixel.</param>
/// <param name="UserAgent">What the caller calls itself; null: it did not come from the web, and a human did it.</param>
/// <param name="Told">A reason that the request itself gave, which nobody can find again later; null: none.</param>
public sealed record Hit(long Id, InteractionKind Kind, DateTime AtUtc, string? Url, string? UserAgent, string? Told = null);

/// <summary>
/// Tells what people do with a message from what machines do with it before or instead of them, with the reason: by what they call
/// themselves, by the links they follow, and by how fast. When in doubt it was a human. A pure function of the hits of one message,
/// so that what came before can be judged again in the light of what came after, or by a later <see cref="Version"/>.
/// </summary>
public static class HitClassifier
{
    /// <summary>Raised with every change of the rules; a workspace judged by another one is judged again.</summary>
    public const int Version = 2;

    /// <summary>How long hits of one message may hang together: what was seen longer ago is not changed any more by a new one.</summary>
    public static readonly TimeSpan Reach = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long rules wait for what speaks against a hit: a burst's last link comes at most six seconds after its first hit, and the rest is
    /// for what is recorded late. What a rule did on a scanner's first click nobody takes back.
    /// </summary>
    public static readonly TimeSpan Settle = TimeSpan.FromSeconds(10);

    public const string UnseenLink = "follows links that nobody sees";
    public const string Burst = "many links within a second";
    public const string Speed = "faster than anybody reads";
    public const string Prefetch = "fetched in advance";
    public const string Head = "HEAD request";

    // No hand is as quick: neither for two links, with the browser opening in between, nor for three.
    private static readonly (int Links, TimeSpan Within)[] BurstSizes = [(2, TimeSpan.FromSeconds(0.8)), (3, TimeSpan.FromSeconds(1))];
    private static readonly TimeSpan FastestClick = TimeSpan.FromSeconds(1);

    /// <summary>Hit → why a machine did it; null: a human did.</summary>
    /// <param name="hits">Of one message, in any order.</param>
    /// <param name="sentUtc">When it was handed over; null: unknown, or it never left the house, so that nothing is too fast.</param>
    public static IReadOnlyDictionary<long, string?> Judge(IReadOnlyCollection<Hit> hits, DateTime? sentUtc)
    {
        var web = hits.Where(hit => hit.UserAgent is not null).OrderBy(hit => hit.AtUtc).ThenBy(hit => hit.Id).ToList();
        var traps = web.Where(hit => HiddenLink.Is(hit.Url)).ToList();
        var bursts = Bursts(web);
        return hits.ToDictionary(hit => hit.Id, hit => hit.UserAgent is null ? hit.Told : Reason(hit, sentUtc, traps, bursts));
    }

    private static string? Reason(Hit hit, DateTime? sentUtc, List<Hit> traps, List<Hit> bursts)
    {
        if (hit.Told is not null) return hit.Told;
        var named = hit.Kind is InteractionKind.Opened ? MachineSigns.OfOpen(hit.UserAgent) : MachineSigns.OfClick(hit.UserAgent);
        if (named is not null) return named;
        if (IsBeside(hit, traps)) return UnseenLink;
        if (IsBeside(hit, bursts)) return Burst;
        return hit.Kind is InteractionKind.Clicked && sentUtc is { } sent && hit.AtUtc - sent < FastestClick ? Speed : null;
    }

    /// <summary>One of these, or done by the same program at the same moment.</summary>
    private static bool IsBeside(Hit hit, List<Hit> machines) =>
        machines.Exists(machine => machine.Id == hit.Id || (machine.UserAgent == hit.UserAgent && (machine.AtUtc - hit.AtUtc).Duration() <= Reach / 2));

    /// <summary>Whether the request itself gave this reason, so that the hits alone would not tell it.</summary>
    public static bool IsTold(string? reason) => reason is Prefetch or Head;

    /// <summary>The clicks on more different links than anybody follows in that time.</summary>
    private static List<Hit> Bursts(List<Hit> web)
    {
        var clicks = web.Where(hit => hit is { Kind: InteractionKind.Clicked, Url: not null }).ToList();
        var bursts = new HashSet<Hit>();
        foreach (var (links, within) in BurstSizes)
        {
            for (int first = 0, next = 0; next < clicks.Count; next++)
            {
                while (clicks[next].AtUtc - clicks[first].AtUtc > within) first++;
                var together = clicks[first..(next + 1)];
                if (together.DistinctBy(hit => hit.Url).Count() >= links) bursts.UnionWith(together);
            }
        }
        return [.. bursts];
    }
}
