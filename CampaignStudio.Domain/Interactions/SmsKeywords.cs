using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Interactions;

/// <summary>What a text message asks of us before it is anything else (CTIA Messaging Principles §5.1.3).</summary>
public enum SmsKeyword
{
    None,

    /// <summary>No more messages.</summary>
    Stop,

    /// <summary>Messages again.</summary>
    Start,

    /// <summary>Who is writing, and how to stop it.</summary>
    Help,
}

/// <summary>Recognises opt-out, opt-in and help words in English, French, Spanish and German.</summary>
public static class SmsKeywords
{
    private const int LongestText = 200;

    private static readonly FrozenDictionary<string, SmsKeyword> Words = new Dictionary<string, SmsKeyword>
    {
        ["stop"] = SmsKeyword.Stop,
        ["stopall"] = SmsKeyword.Stop,
        ["stop all"] = SmsKeyword.Stop,
        ["unsubscribe"] = SmsKeyword.Stop,
        ["cancel"] = SmsKeyword.Stop,
        ["end"] = SmsKeyword.Stop,
        ["quit"] = SmsKeyword.Stop,
        ["revoke"] = SmsKeyword.Stop,
        ["optout"] = SmsKeyword.Stop,
        ["opt out"] = SmsKeyword.Stop,
        ["arret"] = SmsKeyword.Stop,
        ["arreter"] = SmsKeyword.Stop,
        ["arretez"] = SmsKeyword.Stop,
        ["desabonner"] = SmsKeyword.Stop,
        ["desabonnement"] = SmsKeyword.Stop,
        ["desinscrire"] = SmsKeyword.Stop,
        ["alto"] = SmsKeyword.Stop,
        ["parar"] = SmsKeyword.Stop,
        ["baja"] = SmsKeyword.Stop,
        ["cancelar"] = SmsKeyword.Stop,
        ["stopp"] = SmsKeyword.Stop,
        ["abmelden"] = SmsKeyword.Stop,
        ["abbestellen"] = SmsKeyword.Stop,
        ["start"] = SmsKeyword.Start,
        ["unstop"] = SmsKeyword.Start,
        ["optin"] = SmsKeyword.Start,
        ["opt in"] = SmsKeyword.Start,
        ["subscribe"] = SmsKeyword.Start,
        ["reprendre"] = SmsKeyword.Start,
        ["abonner"] = SmsKeyword.Start,
        ["iniciar"] = SmsKeyword.Start,
        ["alta"] = SmsKeyword.Start,
        ["anmelden"] = SmsKeyword.Start,
        ["help"] = SmsKeyword.Help,
        ["info"] = SmsKeyword.Help,
        ["aide"] = SmsKeyword.Help,
        ["ayuda"] = SmsKeyword.Help,
        ["hilfe"] = SmsKeyword.Help,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>
    /// The keyword a message consists of. Case, accents, outer blanks and punctuation don't matter; a keyword inside a sentence is
    /// a reply like any other.
    /// </summary>
    public static SmsKeyword Read(string? text) => text is { Length: <= LongestText } ? Words.GetValueOrDefault(Plain(StoredText.Clean(text))) : SmsKeyword.None;

    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var letter in text.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(letter) is UnicodeCategory.NonSpacingMark) continue;
            if (char.IsLetterOrDigit(letter)) plain.Append(char.ToLowerInvariant(letter));
            else if (plain.Length > 0 && plain[^1] != ' ') plain.Append(' ');
            if (plain.Length > 40) return "";
        }
        return plain.ToString().TrimEnd();
    }
}
