using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Leads;

/// <summary>
/// The words by which a lead is found: those of its names and company, the parts of its e-mail address. A search finds every lead
/// that has a word beginning with what was typed, so a word that another one begins with is left out. Its tags stand beside them,
/// between marks that nobody types, and are found as a whole.
/// </summary>
public static class SearchWords
{
    /// <summary>Longer words are cut, in a lead as in a question.</summary>
    public const int MaxLength = 60;

    /// <summary>Raise it when <see cref="Of(Lead)"/> answers differently: words stored by an earlier version are then written anew.</summary>
    public const int Version = 2;

    // No word that is typed begins with it, and no tag's word begins another one's.
    private const char TagMark = '#';

    /// <summary>Distinct, in ordinal order; none of a lead without personal data.</summary>
    public static IReadOnlyList<string> Of(Lead lead)
    {
        var words = new SortedSet<string>(StringComparer.Ordinal);
        AddText(words, lead.FirstName);
        AddText(words, lead.LastName);
        AddText(words, lead.Company);
        AddEmail(words, lead.Email);
        foreach (var tag in lead.Tags)
        {
            if (OfTag(tag) is { } word) words.Add(word);
        }

        var kept = new List<string>(words.Count);
        foreach (var word in words)
        {
            // In ordinal order a word stands right before those that begin with it.
            if (kept.Count > 0 && word.StartsWith(kept[^1], StringComparison.Ordinal)) kept[^1] = word;
            else kept.Add(word);
        }
        return kept;
    }

    /// <summary>The word that stands for a tag, whatever its case and accents; very long tags that begin alike share one. Null: it is blank.</summary>
    internal static string? OfTag(string? tag)
    {
        var folded = LeadNames.Fold(StoredText.Clean(tag ?? ""));
        return folded.Length == 0 ? null : $"{TagMark}{StoredText.Cut(folded, MaxLength - 2)}{TagMark}";
    }

    /// <summary>The words of a text as they were written, without punctuation around them.</summary>
    internal static IEnumerable<string> Split(string text)
    {
        foreach (var part in LeadNames.Fold(StoredText.Clean(text)).Replace('’', '\'').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var (from, until) = (0, part.Length);
            while (from < until && !IsPart(part[from])) from++;
            while (until > from && !IsPart(part[until - 1])) until--;
            if (until > from) yield return Cut(part[from..until]);
        }
    }

    private static void AddText(SortedSet<string> words, string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return;
        foreach (var word in Split(text))
        {
            // "jean-pierre" is found as a whole and by each of its parts.
            words.Add(word);
            AddParts(words, word);
        }
    }

    /// <summary>Of <c>lea.martin@mail.acme.fr</c>: lea, martin, mail.acme.fr, acme.fr. The whole address has an index of its own.</summary>
    private static void AddEmail(SortedSet<string> words, string? email)
    {
        if (email is null || email.LastIndexOf('@') is not (> 0 and var at)) return;
        email = LeadNames.Fold(email);
        AddParts(words, email[..at]);
        for (var domain = email[(at + 1)..]; domain.IndexOf('.') is > 0 and var dot; domain = domain[(dot + 1)..]) words.Add(Cut(domain));
    }

    private static void AddParts(SortedSet<string> words, string word)
    {
        var from = 0;
        for (var index = 0; index <= word.Length; index++)
        {
            if (index < word.Length && IsPart(word[index])) continue;
            // A single letter would be found by the whole word or not be looked for.
            if (index - from > 1) words.Add(Cut(word[from..index]));
            from = index + 1;
        }
    }

    // Half of a surrogate pair belongs to a letter more often than not, and must not be cut off.
    internal static bool IsPart(char character) => char.IsLetterOrDigit(character) || char.IsSurrogate(character);

    private static string Cut(string word) => StoredText.Cut(word, MaxLength);
}
