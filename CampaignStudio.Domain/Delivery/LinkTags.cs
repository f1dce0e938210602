namespace CampaignStudio.Domain.Delivery;

/// <summary>
/// What web analytics reads of a link in an e-mail: <c>utm_source</c>, <c>utm_medium</c> and <c>utm_campaign</c>. The step's name goes
/// along as <c>utm_content</c>. A parameter that a link has already stays as it is.
/// </summary>
/// <param name="Campaign">Blank: the campaign's name.</param>
public sealed record LinkTags(string Source, string Medium, string Campaign)
{
    public const int MaxLength = 100;

    /// <summary>Without outer blanks; what a program left out is blank.</summary>
    public LinkTags Trimmed() => new((Source ?? "").Trim(), (Medium ?? "").Trim(), (Campaign ?? "").Trim());
}
