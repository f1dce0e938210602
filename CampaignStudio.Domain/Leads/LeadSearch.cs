using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Leads;

/// <summary>
/// Finds leads by what a person types. Every word must be the beginning of one of the lead's words or of its e-mail address, or
/// stand anywhere in its phone number. All of it is answered from indexes, whatever the number of leads.
/// </summary>
internal static class LeadSearch
{
    private const int MostWords = 5;
    private const int FewestDigits = 3;
    private const string PhonePunctuation = "+-./() ";

    /// <param name="Word">Null when only a phone number can be meant.</param>
    /// <param name="Digits">Null when no phone number can be meant.</param>
    private sealed record Term(string? Word, string? Digits);

    /// <summary>
    /// The ids of the leads that fit, some of them more than once; null when the text holds nothing to look for, which everybody fits.
    /// </summary>
    public static IQueryable<long>? Find(StudioDb db, string? text)
    {
        var terms = Read(text ?? "");
        // Too many words begin with any one letter: beside longer words it narrows, alone it asks for a name that begins with it.
        var letters = terms.Where(term => term is { Word.Length: 1, Digits: null }).Select(term => term.Word!).ToList();
        terms.RemoveAll(term => term is { Word.Length: 1, Digits: null });

        IQueryable<long>? found = null;
        foreach (var term in terms)
        {
            var ids = Fitting(db, term);
            found = found is null ? ids : found.Where(id => ids.Contains(id));
        }
        foreach (var letter in letters)
        {
            var (from, until, inside) = (letter, After(letter), $" {letter}");
            found = found is null
                ? db.Leads.Where(lead => lead.ErasedUtc == null && string.Compare(lead.SortName, from) >= 0 && string.Compare(lead.SortName, until) < 0).Select(lead => lead.Id)
                : found.Where(id => db.Leads.Any(lead =>
                    lead.Id == id && ((string.Compare(lead.SortName, from) >= 0 && string.Compare(lead.SortName, until) < 0) || lead.SortName.Contains(inside))));
        }
        return found;
    }

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

    /// <summary>Without the zeros that are dialled in front of a number; no number has them within.</summary>
    private static string Significant(string digits) => digits.TrimStart('0') is { Length: > 0 } significant ? significant : digits;

    private static IQueryable<long> Fitting(StudioDb db, Term term)
    {
        IQueryable<long>? ids = null;
        if (term.Word is { } word)
        {
            var until = After(word);
            ids = db.LeadWords.Where(row => string.Compare(row.Word, word) >= 0 && string.Compare(row.Word, until) < 0).Select(row => row.LeadId);
            if (!word.All(SearchWords.IsPart))
            {
                // The parts of an address are words; the address as such is the lead's identity.
                var (from, end) = (Lead.IdentityOf(word, null), Lead.IdentityOf(until, null));
                ids = ids.Concat(db.Leads.Where(lead => string.Compare(lead.IdentityKey, from) >= 0 && string.Compare(lead.IdentityKey, end) < 0).Select(lead => lead.Id));
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
        // A code unit of its own only: half of a surrogate pair is no text.
        return last < '\uD7FF' ? prefix[..^1] + (char)(last + 1) : prefix + "\U0010FFFF";
    }
}
