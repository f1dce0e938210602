namespace CampaignStudio.Domain.Delivery;

/// <summary>
/// Puts a campaign's tags on the links of one message: <c>utm_source</c>, <c>utm_medium</c>, <c>utm_campaign</c>, and the step's name
/// as <c>utm_content</c>. A pure function of the address.
/// </summary>
public sealed class LinkTagger
{
    private readonly (string Name, string Pair)[] _tags;

    /// <param name="tags">As the campaign has them.</param>
    /// <param name="campaignName">Stands in for a campaign tag that is blank.</param>
    /// <param name="stepName">Null or blank: no <c>utm_content</c>.</param>
    public LinkTagger(LinkTags tags, string campaignName, string? stepName)
    {
        ArgumentNullException.ThrowIfNull(tags);
        (string Name, string? Value)[] values =
        [
            ("utm_source", tags.Source),
            ("utm_medium", tags.Medium),
            ("utm_campaign", string.IsNullOrWhiteSpace(tags.Campaign) ? campaignName : tags.Campaign),
            ("utm_content", stepName),
        ];
        _tags = [.. values.Where(tag => !string.IsNullOrWhiteSpace(tag.Value)).Select(tag => (tag.Name, $"{tag.Name}={Uri.EscapeDataString(tag.Value!.Trim())}"))];
    }

    /// <summary>
    /// The address with the parameters it does not have yet, before its fragment. Whatever is no http or https address stays as it is,
    /// and so does one that would become too long to be signed.
    /// </summary>
    public string Tag(string url)
    {
        if (!LinkSigner.CanTarget(url)) return url;
        var fragment = url.IndexOf('#', StringComparison.Ordinal) is >= 0 and var hash ? hash : url.Length;
        var query = url.IndexOf('?', 0, fragment);
        var had = query < 0 ? [] : NamesIn(url[(query + 1)..fragment]);
        var missing = _tags.Where(tag => !had.Contains(tag.Name)).Select(tag => tag.Pair).ToList();
        if (missing.Count == 0) return url;

        var glue = query < 0 ? "?" : url[fragment - 1] is '?' or '&' ? "" : "&";
        var tagged = $"{url[..fragment]}{glue}{string.Join('&', missing)}{url[fragment..]}";
        return LinkSigner.CanTarget(tagged) ? tagged : url;
    }

    private static HashSet<string> NamesIn(string query) =>
        query.Split('&').Select(pair => Uri.UnescapeDataString(pair.Split('=')[0])).ToHashSet(StringComparer.OrdinalIgnoreCase);
}
