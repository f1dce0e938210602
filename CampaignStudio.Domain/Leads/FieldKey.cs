using System.Text;

namespace CampaignStudio.Domain.Leads;

/// <summary>Keys of custom fields and pipeline statuses: small letters, digits and underscores, a letter first.</summary>
public static class FieldKey
{
    public const int MaxLength = 60;

    public static bool IsValid(string? key) =>
        key is { Length: > 0 and <= MaxLength }
        && char.IsAsciiLetterLower(key[0])
        && key.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_');

    /// <summary>A key made of a label ("Prochain rendez-vous" → <c>prochain_rendez_vous</c>); empty if it has no usable character.</summary>
    public static string From(string label)
    {
        var key = new StringBuilder();
        foreach (var c in LeadNames.Fold(label))
        {
            if (char.IsAsciiLetterLower(c) || (char.IsAsciiDigit(c) && key.Length > 0)) key.Append(c);
            else if (key.Length > 0 && key[^1] != '_') key.Append('_');
        }
        return key.ToString(0, Math.Min(key.Length, MaxLength)).TrimEnd('_');
    }
}
