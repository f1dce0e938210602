using System.Globalization;
using System.Text.RegularExpressions;
using CampaignStudio.Domain.Delivery;

namespace CampaignStudio.Domain.Templates.Quality;

/// <summary>
/// What mail providers, filters and readers take amiss in an e-mail. Each rule is a line of a list; it would rather miss something
/// than cry wolf.
/// </summary>
public static partial class EmailQuality
{
    /// <summary>From here on Gmail shows "[Message clipped]".</summary>
    public const int ClippedHtmlBytes = 102 * 1024;

    /// <summary>Many filters look at no more, and phones take long.</summary>
    public const int HeavyMessageBytes = 500 * 1024;

    /// <summary>Inboxes show 40 to 70 characters.</summary>
    public const int LongSubject = 80;

    private const int CapitalsAtLeast = 10;
    private const double CapitalShare = 0.8;
    private const int ExclamationMarks = 3;
    private const int LettersPerPicture = 50;
    private const int LettersEnough = 400;
    private const int LettersOfNoText = 10;

    private static readonly IReadOnlyList<Rule> Rules =
    [
        new("html_clipped", QualityPlace.Content, Clipped),
        new("message_heavy", QualityPlace.Content, Heavy),
        new("subject_long", QualityPlace.Content, LongSubjectWords),
        new("subject_capitals", QualityPlace.Content, Capitals),
        new("subject_exclamation", QualityPlace.Content, Exclamation),
        new("subject_fake_reply", QualityPlace.Content, FakeReply),
        new("picture_inline", QualityPlace.Content, InlinePicture),
        new("picture_without_words", QualityPlace.Content, PictureWithoutWords),
        new("mostly_pictures", QualityPlace.Content, MostlyPictures),
        new("only_links", QualityPlace.Content, OnlyLinks),
        new("link_disguised", QualityPlace.Content, DisguisedLink),
        new("link_shortener", QualityPlace.Content, Shortener),
        new("link_insecure", QualityPlace.Content, InsecureLink),
        new("no_unsubscribe", QualityPlace.Content, NoWayOut),
        new("sender_free_mail", QualityPlace.Sender, FreeMailSender),
        new("sender_unsigned", QualityPlace.Sender, UnsignedSender),
        new("sender_without_https", QualityPlace.Sender, NoButton),
    ];

    /// <summary>The codes of all rules.</summary>
    public static IReadOnlyList<string> Codes { get; } = [.. Rules.Select(rule => rule.Code)];

    /// <summary>What the rules say of one e-mail, in their order. Depends on nothing else and never throws, whatever the markup.</summary>
    public static IReadOnlyList<QualityWarning> Check(JudgedEmail email)
    {
        ArgumentNullException.ThrowIfNull(email);
        var anatomy = EmailAnatomy.Of(email);
        return [.. Rules
            .Select(rule => rule.Judge(anatomy) is { } message ? new QualityWarning(rule.Code, message, rule.Place) : null)
            .OfType<QualityWarning>()];
    }

    /// <param name="Judge">What is wrong and what helps; null: nothing.</param>
    private sealed record Rule(string Code, QualityPlace Place, Func<EmailAnatomy, string?> Judge);

    private static string? Clipped(EmailAnatomy mail) => mail.HtmlBytes <= ClippedHtmlBytes ? null
        : $"The HTML is {Kilobytes(mail.HtmlBytes)} long. Gmail cuts messages off at about 102 KB, and with the end the unsubscribe link. Shorten it, or use fewer styles on single elements.";

    private static string? Heavy(EmailAnatomy mail) => mail.WireBytes <= HeavyMessageBytes ? null
        : $"The whole message is about {Kilobytes(mail.WireBytes)} long. Phones load it slowly, and some servers refuse it. Link to what is large instead of putting it in.";

    private static string? LongSubjectWords(EmailAnatomy mail) => new StringInfo(mail.Subject).LengthInTextElements is var length && length <= LongSubject ? null
        : $"The subject is {length} characters long; inboxes show 40 to 70 of them. Shorten it, or put what matters first.";

    private static string? Capitals(EmailAnatomy mail)
    {
        var (upper, lower) = (mail.Subject.Count(char.IsUpper), mail.Subject.Count(char.IsLower));
        return upper < CapitalsAtLeast || upper < CapitalShare * (upper + lower) ? null
            : "The subject is in capital letters. To readers that is shouting, to filters a sign of spam. Write it like a sentence.";
    }

    private static string? Exclamation(EmailAnatomy mail) =>
        mail.Subject.Count(letter => letter is '!' or '！') < ExclamationMarks && !DoubleExclamation().IsMatch(mail.Subject) ? null
        : "The subject has several exclamation marks, which filters take for a sign of spam. One is enough.";

    private static string? FakeReply(EmailAnatomy mail) => ReplyPrefix().Match(mail.Subject) is not { Success: true } prefix ? null
        : $"The subject begins with “{prefix.Groups["prefix"].Value}” although the message answers nothing. Readers feel tricked and report it as spam. Leave it out.";

    private static string? InlinePicture(EmailAnatomy mail) => mail.InlinePictures == 0 ? null
        : $"{Count(mail.InlinePictures, "picture is", "pictures are")} written into the HTML itself (data:). Gmail and Outlook show none of that kind. Put pictures on a web server and link to them.";

    private static string? PictureWithoutWords(EmailAnatomy mail) => mail.Pictures.Count(picture => picture.Alt is null) is var silent && silent == 0 ? null
        : $"{Count(silent, "picture has", "pictures have")} no alternative text. Whoever blocks pictures or can't see them learns nothing. Add alt=\"…\", or alt=\"\" to mere decoration.";

    private static string? MostlyPictures(EmailAnatomy mail)
    {
        var pictures = mail.Pictures.Count(picture => picture.IsLarge);
        return pictures == 0 || mail.Letters >= Math.Min(pictures * LettersPerPicture, LettersEnough) ? null
            : "The message is made of pictures and hardly any text. Filters distrust that, and many mail programs show no pictures at first. Say what matters in words.";
    }

    private static string? OnlyLinks(EmailAnatomy mail) => mail.Links.Count == 0 || mail.Pictures.Any(picture => picture.IsLarge) || mail.LettersOutsideLinks >= LettersOfNoText ? null
        : "The message has no text besides its links, as many fraudulent ones do. Say in a sentence or two what they are about.";

    private static string? DisguisedLink(EmailAnatomy mail) => mail.Links.Select(Disguise).FirstOrDefault(found => found is not null) is not { } found ? null
        : $"A link shows {found.Shown} but leads to {found.Actual}. Mail programs warn of that as fraud. Show where it leads, or write words instead of an address.";

    private static (string Shown, string Actual)? Disguise(MailLink link)
    {
        if (link.Url.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase))
        {
            var actual = Uri.UnescapeDataString(link.Url["mailto:".Length..].Split('?')[0]);
            return MailAddress().IsMatch(link.Words) && actual.Length > 0 && !actual.Equals(link.Words, StringComparison.OrdinalIgnoreCase) ? (link.Words, actual) : null;
        }
        return AddressLooks.ShownHost(link.Words) is { } shown && AddressLooks.HostOf(link.Url) is { } host && !AddressLooks.AreRelated(shown, host) ? (shown, host) : null;
    }

    private static string? Shortener(EmailAnatomy mail) => mail.Links.Select(link => AddressLooks.HostOf(link.Url)).FirstOrDefault(host => host is not null && AddressLooks.IsShortener(host)) is not { } host ? null
        : $"A link goes through the shortener {host}. Spammers hide behind these, so filters block them. Link to the page itself; clicks are counted anyway.";

    private static string? InsecureLink(EmailAnatomy mail)
    {
        var insecure = mail.Links.Select(link => link.Url).Concat(mail.Pictures.Select(picture => picture.Source))
            .Where(url => url.StartsWith("http://", StringComparison.OrdinalIgnoreCase)).Distinct().ToList();
        return insecure.Count == 0 ? null
            : $"{Count(insecure.Count, "address begins", "addresses begin")} with http:// instead of https://, first {Short(insecure[0])}. Browsers call such pages not secure. Use https:// if the site has it.";
    }

    private static string? NoWayOut(EmailAnatomy mail) => mail.ShowsWayOut ? null
        : "Readers don't see how to unsubscribe: the link is hidden or has no words, or the HTML is broken before its end. They report such messages as spam. Show {{ unsubscribe_url }} as a link with words.";

    private static string? FreeMailSender(EmailAnatomy mail) => !AddressLooks.IsFreeMail(mail.FromDomain) ? null
        : $"The sender {mail.Email.FromAddress} has an address at a free mail provider. Receivers check with {mail.FromDomain} (DMARC), and what other servers send in its name is refused or taken for spam. Send from a domain of your own.";

    private static string? UnsignedSender(EmailAnatomy mail) => mail.Email.DkimDomain is not { } domain || SenderSettings.IsWithin(mail.Email.FromAddress, domain) ? null
        : $"The sender {mail.Email.FromAddress} does not belong to {domain}, whose key signs the e-mails (DKIM): they leave unsigned, and more of them are taken for spam. Use a sender of that domain, or a key for the sender's.";

    // RFC 8058 §3.1: the header's address must be https.
    private static string? NoButton(EmailAnatomy mail) => mail.Email.PublicUrl is not { } url || url.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? null
        : $"The address of this site, {url}, does not begin with https://. Gmail and others then show no unsubscribe button, and readers press the one for spam. Set PublicUrl to an https address.";

    private static string Kilobytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024:N0} KB");

    private static string Count(int count, string one, string many) => count == 1 ? $"One {one}" : $"{count} {many}";

    private static string Short(string url) => url.Length <= 60 ? url : url[..59] + "…";

    [GeneratedRegex(@"[!！]\s*[!！]")]
    private static partial Regex DoubleExclamation();

    [GeneratedRegex(@"^\s*(?<prefix>(?:re|fwd?|aw|antw|wg|tr|sv|回复|转发)(?:\s*\[\d+\])?\s?[:：])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ReplyPrefix();

    [GeneratedRegex(@"^[^@\s]+@[^@\s]+\.[^@\s]+$")]
    private static partial Regex MailAddress();
}
