using System.Globalization;
using System.Text;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Leads;

/// <summary>How a lead is called where there is room for one line.</summary>
public static class LeadNames
{
    public static string Display(string? firstName, string? lastName, string? email, string? phone)
    {
        var name = $"{firstName} {lastName}".Trim();
        return name.Length > 0 ? name : email ?? phone ?? "(erased)";
    }

    /// <summary>Longer names are in order by their beginning.</summary>
    public const int MaxSortLength = 100;

    /// <summary>A name as lists by name order it.</summary>
    public static string Sortable(string name) => StoredText.Cut(Fold(StoredText.Clean(name)), MaxSortLength);

    /// <summary>Lower case without accents, so that a search for "lea" finds "Léa" on every database.</summary>
    public static string Fold(string text)
    {
        if (Ascii.IsValid(text)) return text.ToLowerInvariant().Trim();

        var folded = new StringBuilder(text.Length);
        foreach (var character in text.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(character) is not UnicodeCategory.NonSpacingMark) folded.Append(char.ToLowerInvariant(character));
        }
        return folded.ToString().Normalize(NormalizationForm.FormC).Trim();
    }
}
