using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Templates;

/// <summary>Reusable e-mail content in Liquid.</summary>
public sealed class EmailTemplate : IAudited, IVersioned
{
    public long Id { get; private set; }
    public required string Name { get; set; }
    public string Subject { get; set; } = "";
    public string Html { get; set; } = "";

    /// <summary>Blank: derived from the HTML.</summary>
    public string Text { get; set; } = "";
    public required DateTime CreatedUtc { get; init; }
    public DateTime UpdatedUtc { get; set; }
    public DateTime? ArchivedUtc { get; set; }
    public int Version { get; set; }
}
