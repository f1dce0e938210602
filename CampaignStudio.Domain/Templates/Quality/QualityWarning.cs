namespace CampaignStudio.Domain.Templates.Quality;

/// <summary>An e-mail whose quality is judged.</summary>
/// <param name="Mail">Rendered for one lead; its links are those of the author.</param>
/// <param name="WireHtml">The HTML as it would leave: tracked, with footer and way out.</param>
/// <param name="WireText">The text part as it would leave.</param>
/// <param name="UnsubscribeUrl">Where the way out leads.</param>
/// <param name="FromAddress">The sender.</param>
/// <param name="DkimDomain">The domain that signs; null: nothing is signed.</param>
/// <param name="PublicUrl">Base of the unsubscribe link of the header; null: nothing leaves the application.</param>
public sealed record JudgedEmail(
    RenderedEmail Mail, string WireHtml, string WireText, string UnsubscribeUrl, string FromAddress, string? DkimDomain, string? PublicUrl);

/// <summary>Where a warning is mended.</summary>
public enum QualityPlace
{
    /// <summary>In the words and the markup.</summary>
    Content,

    /// <summary>In the settings of the sender, for all messages.</summary>
    Sender,
}

/// <summary>Something that keeps an e-mail from being delivered, shown or believed; never a reason not to send.</summary>
/// <param name="Code">A stable snake_case name, one for each rule.</param>
/// <param name="Message">What is wrong and what helps, in whole sentences.</param>
/// <param name="Place">Where it is mended.</param>
public sealed record QualityWarning(string Code, string Message, QualityPlace Place);
