using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Leads;

// The database compares, by the ordinal order of these columns; it knows no other form of the call.
#pragma warning disable CA1309

/// <summary>
/// Finds leads by what a person types. Every word must be the beginning of one of the lead's words or of its e-mail address, or
/// stand anywhere in its phone number; a single letter, the beginning of its name. All of it is answered from indexes.
/// </summary>
internal sealed class LeadSearch
{
    private const int MostWords = 5;
    private const int FewestDigits = 3;
    private const string PhonePunctuation = "+-./() ";

    // From so many finds on it is quicker to look through the leads in the order of a list, until a page is full of those that fit,
    // than to put all finds into that order; up to a page so deep. Those who share a word share names: they stand together in a list
    // by name, maybe far down, so that there must be more of them.
    private const int ManyFinds = 20_000;
    private const int ManyFindsByName = 100_000;
    private const int NearRows = 500;

    private readonly List<Term> _terms;
    private readonly List<string> _letters;
    private readonly string? _tag;

    private LeadSearch(List<Term> terms, List<string> letters, string? tag) => (_terms, _letters, _tag) = (terms, letters, tag);

    /// <param name="Word">Null when only a phone number can be meant.</param>
    /// <param name="Digits">Null when no phone number can be meant.</param>
    private sealed record Term(string? Word, string? Digits)
    {
        public bool IsPlain => Word is not null && Digits is null && Word.All(SearchWords.IsPart);
    }

    /// <summary>Null when the text holds nothing to look for: everybody fits it.</summary>
    /// <param name="tag">One that the leads must have as well; null or blank: none.</param>
    public static LeadSearch? For(string? text, string? tag = null)
    {
        var terms = Read(text ?? "");
        // Too many words begin with any one letter.
        var letters = terms.Where(IsLetter).Select(term => term.Word!).ToList();
        terms.RemoveAll(IsLetter);
        var tagged = SearchWords.OfTag(tag);
        return terms.Count + letters.Count == 0 && tagged is null ? null : new LeadSearch(terms, letters, tagged);

        static bool IsLetter(Term term) => term is { Word.Length: 1, Digits: null };
    }

    /// <summary>The ids of the leads that fit, some of them more than once.</summary>
    public IQueryable<long> Find(StudioDb db)
    {
        var found = _tag is null ? null : Beginning(db, _tag).Select(row => row.LeadId);
        foreach (var term in _terms)
        {
            var ids = Fitting(db, term);
            found = found is null ? ids : found.Where(id => ids.Contains(id));
        }
        foreach (var letter in _letters)
        {
            found = found is null
                ? Begin(db.Leads.Where(lead => lead.ErasedUtc == null), letter).Select(lead => lead.Id)
                // Beside longer words it narrows what was found by them.
                : found.Where(id => WithLetter(db.Leads, letter).Any(lead => lead.Id == id));
        }
        return found!;
    }

    /// <summary>How many leads fit.</summary>
    public Task<long> CountAsync(StudioDb db, CancellationToken cancel) => Find(db).Distinct().LongCountAsync(cancel);

    /// <summary>
    /// For a list in the order of an index, of which only the beginning is wanted and into which many fit: the rows of words, for each
    /// word typed, among which a lead must have one. Null where going the other way, from the finds to the list, is better.
    /// </summary>
    /// <param name="finds">How many leads fit.</param>
    /// <param name="rows">How many rows of the list are wanted, those skipped included.</param>
    public IReadOnlyList<IQueryable<LeadWord>>? Walk(StudioDb db, bool byName, long finds, long rows) =>
        finds >= Many(byName) && rows <= NearRows && _letters.Count == 0 && _terms.All(term => term.IsPlain) ? Words(db) : null;

    /// <summary>Those of the leads that fit, asked of one after the other and not looked for; null where that would take too long.</summary>
    public IQueryable<Lead>? Among(StudioDb db, IQueryable<Lead> leads)
    {
        if (!_terms.All(term => term.IsPlain)) return null;
        var words = Words(db);
        foreach (var (index, letter) in _letters.Index()) leads = index == 0 && words.Count == 0 ? Begin(leads, letter) : WithLetter(leads, letter);
        return words.Aggregate(leads, (left, rows) => left.Where(lead => rows.Any(word => word.LeadId == lead.Id)));
    }

    private List<IQueryable<LeadWord>> Words(StudioDb db) =>
        [.. _terms.Select(term => Beginning(db, term.Word!)), .. _tag is null ? [] : (IQueryable<LeadWord>[])[Beginning(db, _tag)]];

    /// <summary>The same for a list by name of which nobody needs to know how many leads fit.</summary>
    public async Task<IReadOnlyList<IQueryable<LeadWord>>?> WalkByNameAsync(StudioDb db, int rows, CancellationToken cancel) =>
        Walk(db, byName: true, ManyFindsByName, rows) is null ? null : Walk(db, byName: true, await Find(db).Take(ManyFindsByName).LongCountAsync(cancel), rows);

    /// <summary>A list by name asked for one letter needs no more than a part of its own index.</summary>
    public IQueryable<Lead>? AmongNames(IQueryable<Lead> leads) => _terms.Count == 0 && _tag is null && _letters is [var letter] ? Begin(leads, letter) : null;

    private static IQueryable<Lead> Begin(IQueryable<Lead> leads, string letter)
    {
        var after = After(letter);
        return leads.Where(lead => string.Compare(lead.SortName, letter) >= 0 && string.Compare(lead.SortName, after) < 0);
    }

    private static IQueryable<Lead> WithLetter(IQueryable<Lead> leads, string letter)
    {
        var (after, inside) = (After(letter), $" {letter}");
        return leads.Where(lead => (string.Compare(lead.SortName, letter) >= 0 && string.Compare(lead.SortName, after) < 0) || lead.SortName.Contains(inside));
    }

    private static int Many(bool byName) => byName ? ManyFindsByName : ManyFinds;

    private static List<Term> Read(string text)
    {
        if (text.All(character => char.IsAsciiDigit(character) || PhonePunctuation.Contains(character)))
        {
            var digits = string.Concat(text.Where(char.IsAsciiDigit));
            if (digits.Length >= FewestDigits) return [new Term(digits == text.Trim() ? digits : null, Significant(digits))];
        }
        return [.. SearchWords.Split(text).Distinct().Take(MostWords)
            .Select(word => new Term(word, word.Length >= FewestDigits && word.All(char.IsAsciiDigit) ? Significant(word) : null))];
    }

    /// <summary>Without the zeros that are dialled in front of a number and are no part of it.</summary>
    private static string Significant(string digits) => digits.TrimStart('0') is { Length: > 0 } significant ? significant : digits;

    private static IQueryable<LeadWord> Beginning(StudioDb db, string word)
    {
        var after = After(word);
        return db.LeadWords.Where(row => string.Compare(row.Word, word) >= 0 && string.Compare(row.Word, after) < 0);
    }

    private static IQueryable<long> Fitting(StudioDb db, Term term)
    {
        IQueryable<long>? ids = null;
        if (term.Word is { } word)
        {
            ids = Beginning(db, word).Select(row => row.LeadId);
            if (!term.IsPlain && !word.All(char.IsAsciiDigit))
            {
                // The parts of an address are words; the address as such is the lead's identity.
                var (from, after) = (Lead.IdentityOf(word, null), Lead.IdentityOf(After(word), null));
                ids = ids.Concat(db.Leads.Where(lead => string.Compare(lead.IdentityKey, from) >= 0 && string.Compare(lead.IdentityKey, after) < 0).Select(lead => lead.Id));
            }
        }
        if (term.Digits is { } digits)
        {
            var called = db.Leads.Where(lead => lead.Phone!.Contains(digits)).Select(lead => lead.Id);
            ids = ids is null ? called : ids.Concat(called);
        }
        return ids!;
    }

    /// <summary>The first text, in the order of code points, that no longer begins with the prefix.</summary>
    internal static string After(string prefix)
    {
        var last = prefix[^1];
        // Beyond are the halves of surrogate pairs, which are no text by themselves.
        return last < '\uD7FF' ? prefix[..^1] + (char)(last + 1) : prefix + "\U0010FFFF";
    }
}
