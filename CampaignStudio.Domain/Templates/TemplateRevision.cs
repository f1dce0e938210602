using CampaignStudio.Domain.Sequences;

namespace CampaignStudio.Domain.Templates;

/// <summary>What a template said before an edit: kept with every save, so that one can go back.</summary>
public sealed class TemplateRevision
{
    public long Id { get; private set; }
    public required Channel Channel { get; init; }
    public required long TemplateId { get; init; }

    /// <summary>1 for the first content, then one more with every save.</summary>
    public required int Number { get; init; }
    public string? Subject { get; init; }
    public string? Html { get; init; }
    public required string Text { get; init; }
    public required string SavedBy { get; init; }
    public required DateTime SavedUtc { get; init; }
}
