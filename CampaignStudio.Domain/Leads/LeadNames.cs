using System.Globalization;
using System.Text;

namespace CampaignStudio.Domain.Leads;

/// <summary>How a lead is called where there is room for one line.</summary>
public static class LeadNames
{
    public static string Display(string? firstName, string? lastName, string? email, string? phone)
    {
        var name = $"{firstName} {lastName}".Trim();
        return name.Length > 0 ? name : email ?? phone ?? "(erased)";
    }

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
