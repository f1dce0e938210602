using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Interactions.Mail;

/// <summary>
/// When somebody is back, as an absence notice states it: in English, French, German, Spanish, Italian, Dutch or Portuguese, with
/// the date in figures or words, or as a day of the week.
/// </summary>
public static partial class AbsenceDates
{
    /// <summary>What is further away was misread, or is nothing to wait for.</summary>
    public const int FurthestDays = 180;

    private const int LongestText = 4_000;

    // After "back", "de retour le", …; before and after "wieder", for in German the date may stand in front.
    private const int After = 45;
    private const int AfterShort = 22;
    private const int Before = 45;

    private static readonly Dictionary<string, int> Months = Numbered(
        [
            "january jan janvier janv januar jaenner enero ene gennaio gen januari janeiro",
            "february feb fevrier fevr februar febrero febbraio februari fevereiro fev",
            "march mar mars marz maerz marzo maart mrt marco",
            "april apr avril avr abril abr aprile",
            "may mai mayo maggio mag mei maio",
            "june jun juin juni junio giugno giu junho",
            "july jul juillet juil juli julio luglio lug julho",
            "august aug aout agosto ago augustus",
            "september sept sep septembre septiembre settembre set setembro",
            "october oct octobre oktober okt octubre ottobre ott outubro out",
            "november nov novembre noviembre novembro",
            "december dec decembre dezember dez diciembre dic dicembre dezembro",
        ],
        first: 1);

    // Monday is 1, as in System.DayOfWeek; Sunday, 0 there, is 7 here.
    private static readonly Dictionary<string, int> Days = Numbered(
        [
            "monday mon lundi montag lunes lunedi maandag segunda",
            "tuesday tue mardi dienstag martes martedi dinsdag terca",
            "wednesday wed mercredi mittwoch miercoles mercoledi woensdag quarta",
            "thursday thu jeudi donnerstag jueves giovedi donderdag quinta",
            "friday fri vendredi freitag viernes venerdi vrijdag sexta",
            "saturday sat samedi samstag sonnabend sabado sabato zaterdag",
            "sunday sun dimanche sonntag domingo domenica zondag",
        ],
        first: 1);

    private static readonly Regex Date = new(
        @"(?<![\d.,:/-])(?:(?<y>20\d{2})-(?<m>\d{1,2})-(?<d>\d{1,2})"
        + @"|(?<a>\d{1,2})(?<sep>[./-])(?<b>\d{1,2})(?:\k<sep>(?<y>20\d{2}|\d{2}))?"
        + $@"|(?<d>\d{{1,2}})(?:st|nd|rd|th|er|\.|º|°)?\s+(?:de\s+|of\s+)?(?<mon>{Alternation(Months)})\b\.?(?:,?\s+(?:de\s+|del\s+)?(?<y>20\d{{2}}))?"
        + $@"|\b(?<mon>{Alternation(Months)})\b\.?\s+(?<d>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?<y>20\d{{2}}))?)(?![\d:])"
        + $@"|\b(?<day>{Alternation(Days)})\b|\b(?<next>tomorrow|demain|morgen|manana|domani|amanha)\b",
        RegexOptions.CultureInvariant | RegexOptions.Compiled);

    /// <summary>The first day on which they are there again, after <paramref name="today"/> and at most 180 days later; null: none is stated.</summary>
    /// <param name="text">Subject and text of the notice.</param>
    /// <param name="today">The day it was written.</param>
    public static DateOnly? Return(string text, DateOnly today)
    {
        var plain = Plain(StoredText.Clean(StoredText.Cut(text, LongestText)));
        foreach (Match back in Back().Matches(plain))
        {
            var isGermanic = back.Groups["again"].Success;
            var from = back.Index + back.Length;
            var ahead = First(plain[from..Math.Min(plain.Length, from + (isGermanic ? AfterShort : After))], today, last: false);
            if (ahead is not null) return ahead;
            var start = Math.Max(0, back.Index - Before);
            if (isGermanic && First(plain[start..back.Index], today, last: true) is { } behind) return behind;
        }
        foreach (Match until in Until().Matches(plain))
        {
            var from = until.Index + until.Length;
            // Away until a day means that day too, as most people mean it; a day late does no harm.
            if (First(plain[from..Math.Min(plain.Length, from + After)], today, last: false) is { } end && end < today.AddDays(FurthestDays)) return end.AddDays(1);
        }
        return null;
    }

    private static DateOnly? First(string window, DateOnly today, bool last)
    {
        var matches = Date.Matches(window).ToList();
        if (last) matches.Reverse();
        // "Monday, 9 March": the date says more than the day.
        return matches.OrderBy(match => match.Groups["day"].Success || match.Groups["next"].Success).Select(match => Read(match, today)).FirstOrDefault(date => date is not null);
    }

    private static DateOnly? Read(Match match, DateOnly today)
    {
        if (match.Groups["next"].Success) return today.AddDays(1);
        if (match.Groups["day"].Success)
        {
            var ahead = (Days[match.Groups["day"].Value] - (int)today.DayOfWeek + 7) % 7;
            return today.AddDays(ahead == 0 ? 7 : ahead);
        }
        var year = match.Groups["y"].Success ? Number(match, "y") : (int?)null;
        if (year < 100) year += 2000;
        if (match.Groups["mon"].Success) return Ahead(year, Months[match.Groups["mon"].Value], Number(match, "d"), today);
        if (match.Groups["m"].Success) return Ahead(year, Number(match, "m"), Number(match, "d"), today);
        var (a, b) = (Number(match, "a"), Number(match, "b"));
        // Day first nearly everywhere; with slashes an American may have written it: then the nearer day is meant.
        var dayFirst = Ahead(year, b, a, today);
        var monthFirst = match.Groups["sep"].Value == "/" ? Ahead(year, a, b, today) : null;
        return dayFirst is null || monthFirst < dayFirst ? monthFirst ?? dayFirst : dayFirst;
    }

    /// <summary>A date that lies ahead and near enough; without a year the next such day.</summary>
    private static DateOnly? Ahead(int? year, int month, int day, DateOnly today)
    {
        foreach (var candidate in year is { } given ? new[] { given } : [today.Year, today.Year + 1])
        {
            if (month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(candidate, month)) continue;
            var date = new DateOnly(candidate, month, day);
            if (date > today && date <= today.AddDays(FurthestDays)) return date;
        }
        return null;
    }

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].Value, NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>Lower case, without accents, white space as one blank.</summary>
    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var letter in text.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(letter) is UnicodeCategory.NonSpacingMark) continue;
            if (!char.IsWhiteSpace(letter)) plain.Append(letter is '’' ? '\'' : char.ToLowerInvariant(letter));
            else if (plain.Length > 0 && plain[^1] != ' ') plain.Append(' ');
        }
        return plain.ToString();
    }

    private static Dictionary<string, int> Numbered(string[] rows, int first) =>
        rows.SelectMany((row, index) => row.Split(' ').Select(name => (name, index))).ToDictionary(pair => pair.name, pair => pair.index + first);

    private static string Alternation(Dictionary<string, int> names) => string.Join('|', names.Keys.OrderByDescending(name => name.Length));

    [GeneratedRegex(
        @"\b(?:back|return(?:ing|s)?|(?:available|reachable) again|resum(?:e|ing)|de retour|retour|reviendrai|reviens|a nouveau (?:joignable|disponible|present)|(?<again>wieder|zuruck|weer|terug)|ab(?: dem)?|ruckkehr|de vuelta|regres(?:o|are)|volvere|vuelvo|reincorpor[a-z]{1,6}|di ritorno|rientr(?:o|ero)|tornero|torno|di nuovo|vanaf|de volta|regressarei|regressar|retorno|retornarei|voltarei)\b",
        RegexOptions.CultureInvariant)]
    private static partial Regex Back();

    [GeneratedRegex(
        @"\b(?:until|till|through|thru|jusqu'?au|jusqu'?a|du .{3,25} au|from .{3,25} to|bis(?: zum| einschliesslich| einschl\.?| inkl\.?| inklusive)?|hasta(?: el)?|del .{1,25} al|fino al|sino al|dal .{1,25} al|tot(?: en met)?|t/m|ate(?: ao?)?(?: dia)?)\b",
        RegexOptions.CultureInvariant)]
    private static partial Regex Until();
}
