using System.Globalization;

namespace CampaignStudio.Features.Leads;

/// <summary>What the list and the board of leads are narrowed to; it stands in their addresses, under the names the API has for it.</summary>
public sealed record LeadsQuery
{
    public const string ListPath = "/leads";
    public const string BoardPath = "/leads/board";

    public string? Text { get; init; }

    /// <summary>Means nothing to the board, which shows all.</summary>
    public string? Status { get; init; }
    public string? Tag { get; init; }
    public long? AgentId { get; init; }

    public bool IsNarrowed => this != new LeadsQuery();

    /// <summary>As it was asked for in an address, where blank means nothing.</summary>
    public static LeadsQuery Of(string? text, string? status, string? tag, long? agentId) =>
        new() { Text = Blank(text), Status = Blank(status), Tag = Blank(tag), AgentId = agentId };

    /// <summary>The address of the list or the board with this in it.</summary>
    public string At(string path)
    {
        (string Name, string? Value)[] all =
        [
            ("q", Text),
            ("status", path == BoardPath ? null : Status),
            ("tag", Tag),
            ("assigned_to", AgentId?.ToString(CultureInfo.InvariantCulture)),
        ];
        var query = string.Join('&', all.Where(part => !string.IsNullOrWhiteSpace(part.Value)).Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value!)}"));
        return query.Length == 0 ? path : $"{path}?{query}";
    }

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
