using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Leads;

/// <summary>One place in the sales pipeline. Administrators edit the list; the key never changes.</summary>
public sealed class LeadStatus : IAudited
{
    /// <summary>The status of a new lead.</summary>
    public const string First = "nouveau";

    public long Id { get; private set; }
    public required string Key { get; init; }
    public required string Label { get; set; }
    public int Order { get; set; }

    /// <summary>CSS colour.</summary>
    public string Color { get; set; } = "#607d8b";

    public bool IsWon { get; set; }
    public bool IsLost { get; set; }

    /// <summary>The pipeline of a new workspace.</summary>
    public static IReadOnlyList<LeadStatus> Defaults =>
    [
        new() { Key = "nouveau", Label = "New", Order = 1, Color = "#5c6bc0" },
        new() { Key = "contacte", Label = "Contacted", Order = 2, Color = "#0288d1" },
        new() { Key = "qualifie", Label = "Qualified", Order = 3, Color = "#00897b" },
        new() { Key = "proposition", Label = "Proposal", Order = 4, Color = "#f9a825" },
        new() { Key = "gagne", Label = "Won", Order = 5, Color = "#2e7d32", IsWon = true },
        new() { Key = "perdu", Label = "Lost", Order = 6, Color = "#8d6e63", IsLost = true },
    ];
}
