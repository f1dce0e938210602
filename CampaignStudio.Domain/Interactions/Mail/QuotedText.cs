using System.Text.RegularExpressions;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Interactions.Mail;

/// <summary>
/// What somebody newly wrote in a reply, told from the history that mail programs put under or above it. Knows the habits of Gmail,
/// Apple Mail, Outlook, Thunderbird, Yahoo and their like in English, French, German, Spanish, Italian, Dutch, Portuguese, Swedish,
/// Danish and Polish.
/// </summary>
public static partial class QuotedText
{
    private const int LongestLine = 500;
    private const int HeaderLines = 6;
    private const int MaxLength = 20_000;

    // Where programs that write HTML begin the history.
    private static readonly string[] HtmlMarks =
    [
        "<div class=\"gmail_quote", "<blockquote type=\"cite\"", "<blockquote class=\"gmail_quote", "<div id=\"divrplyfwdmsg\"", "<div id=\"appendonsend\"",
        "<div class=\"moz-cite-prefix\"", "<div class=\"yahoo_quoted\"", "<div class=\"protonmail_quote\"", "<div name=\"messagereplysection\"", "<div id=\"mail-editor-reference-message-container\"",
    ];

    /// <summary>
    /// The text without quoted lines, what introduces them, signatures and "sent from my phone"; answers between the quoted lines and
    /// under them stay. A text that is nothing but history comes back whole, for nothing a person wrote may be lost. At most 20,000
    /// characters, lines ending in <c>\n</c>.
    /// </summary>
    public static string NewWords(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var kept = Cut(BlankLines().Replace(string.Join('\n', New(lines)), "\n\n").Trim());
        return kept.Length > 0 ? kept : Cut(string.Join('\n', lines.Where(line => !IsQuoted(line))).Trim());
    }

    /// <summary>An HTML body up to where the history begins; whole where that can't be told or nothing would be left.</summary>
    public static string NewHtml(string html)
    {
        var at = HtmlMarks.Select(mark => html.IndexOf(mark, StringComparison.OrdinalIgnoreCase)).Where(found => found > 0).DefaultIfEmpty(-1).Min();
        return at > 0 && Markup().Replace(html[..at], "").Trim().Length > 0 ? html[..at] : html;
    }

    private static List<string> New(string[] lines)
    {
        var kept = new List<string>();
        for (var at = 0; at < lines.Length; at++)
        {
            if (IsQuoted(lines[at])) continue;
            if (IsHistoryMark(lines[at]) || IsHeaderBlock(lines, at)) break;
            if (AttributionLength(lines, at) is > 0 and var length)
            {
                var next = Array.FindIndex(lines, at + length, line => line.Trim().Length > 0);
                if (next < 0 || !IsQuoted(lines[next])) break;
                at = next;
                continue;
            }
            if (lines[at] is "-- " or "--" && kept.Exists(line => line.Trim().Length > 0)) break;
            kept.Add(lines[at]);
        }
        while (kept.Count > 0 && (kept[^1].Trim().Length == 0 || (kept[^1].Length < LongestLine && FromMyPhone().IsMatch(kept[^1])))) kept.RemoveAt(kept.Count - 1);
        return kept;
    }

    private static bool IsQuoted(string line) => line.StartsWith('>');

    private static bool IsHistoryMark(string line) => line.Length < LongestLine && HistoryMark().IsMatch(line);

    /// <summary>Lines of "On …, … wrote:" that begin here, for it may be broken over three; 0: none does.</summary>
    private static int AttributionLength(string[] lines, int at)
    {
        var joined = "";
        for (var length = 1; length <= 3 && at + length <= lines.Length; length++)
        {
            var line = lines[at + length - 1].Trim();
            if (line.Length == 0 || joined.Length + line.Length > LongestLine) return 0;
            joined = joined.Length == 0 ? line : $"{joined} {line}";
            if (Attribution().IsMatch(joined)) return length;
        }
        return 0;
    }

    /// <summary>Outlook's "From: … Sent: … To: … Subject: …".</summary>
    private static bool IsHeaderBlock(string[] lines, int at)
    {
        if (lines[at].Length > LongestLine || !FromLine().IsMatch(lines[at])) return false;
        var others = lines.Skip(at + 1).Take(HeaderLines).Count(line => line.Length <= LongestLine * 4 && OtherHeaderLine().IsMatch(line));
        return others >= 2;
    }

    private static string Cut(string text) => text.Length > MaxLength ? StoredText.Cut(text, MaxLength) : text;

    [GeneratedRegex(
        @"^\s*([-_=*]{2,}\s*(original message|message d['’]origine|message original|message transféré|mensaje original|mensaje reenviado|(ur)?sprüngliche nachricht|original-?nachricht|weitergeleitete nachricht|messaggio originale|messaggio inoltrato|oorspronkelijk bericht|doorgestuurd bericht|mensagem original|mensagem encaminhada|forwarded message|ursprungligt meddelande|oprindelig meddelelse|wiadomość oryginalna)\b|_{10,}\s*$|(begin forwarded message|début du message réexpédié|anfang der weitergeleiteten nachricht)\s*:\s*$)",
        RegexOptions.IgnoreCase)]
    private static partial Regex HistoryMark();

    [GeneratedRegex(
        @"^(on\b.{5,300}\bwrote\s?:|le\b.{5,300}\ba écrit\s?:|am\b.{5,300}\bschrieb\b.{0,200}:|el\b.{5,300}\bescribió\s?:|il\b.{5,300}\bha scritto\s?:|op\b.{5,300}\bschreef\b.{0,200}:|em\b.{5,300}\bescreveu\s?:|(den|på)\b.{5,300}\bskrev\b.{0,200}:|(w dniu|dnia)\b.{5,300}\b(pisze|napisał(\(a\)|a)?)\b.{0,60}:|.{0,150}<[^<>\s]{1,200}@[^<>\s]{1,200}>\s+(wrote|writes|a écrit|schrieb|escribió|ha scritto|schreef|escreveu)\s?:|\d{4}-\d{2}-\d{2}.{5,200}<[^<>\s]{1,200}@[^<>\s]{1,200}>\s?:)$",
        RegexOptions.IgnoreCase)]
    private static partial Regex Attribution();

    [GeneratedRegex(@"^[\s*]{0,6}(from|de|von|da|van|från|fra|od)[\s*]{0,3}:", RegexOptions.IgnoreCase)]
    private static partial Regex FromLine();

    [GeneratedRegex(
        @"^[\s*]{0,6}(sent|date|to|cc|subject|envoyé(?: le)?|à|objet|gesendet|datum|an|betreff|enviado(?: el)?|fecha|para|asunto|inviato|data|a|oggetto|verzonden|aan|onderwerp|enviada(?: em)?|assunto|skickat|till|ämne|sendt|til|emne|wysłano|do|temat)[\s*]{0,3}:",
        RegexOptions.IgnoreCase)]
    private static partial Regex OtherHeaderLine();

    [GeneratedRegex(
        @"^\s*(sent from (my |mail for |outlook|yahoo)|get outlook for|envoyé (de|depuis) mon|télécharger outlook pour|von meinem .{1,40} gesendet|gesendet von |enviado desde mi|inviato (da|dal mio) |verstuurd vanaf mijn|verzonden vanaf mijn|enviado do meu|skickat från min|sendt fra min|wysłane z )",
        RegexOptions.IgnoreCase)]
    private static partial Regex FromMyPhone();

    [GeneratedRegex("\n{3,}")]
    private static partial Regex BlankLines();

    [GeneratedRegex("<[^<>]*>|&nbsp;")]
    private static partial Regex Markup();
}
