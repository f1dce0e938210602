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
        ["stop please"] = SmsKeyword.Stop,
        ["please stop"] = SmsKeyword.Stop,
        ["stop sms"] = SmsKeyword.Stop,
        ["stop messages"] = SmsKeyword.Stop,
        ["stop texting"] = SmsKeyword.Stop,
        ["remove me"] = SmsKeyword.Stop,
        ["arret"] = SmsKeyword.Stop,
        ["arrete"] = SmsKeyword.Stop,
        ["arret sms"] = SmsKeyword.Stop,
        ["stopper"] = SmsKeyword.Stop,
        ["resilier"] = SmsKeyword.Stop,
        ["resiliation"] = SmsKeyword.Stop,
        ["desinscription"] = SmsKeyword.Stop,
        ["desabonnez moi"] = SmsKeyword.Stop,
        ["se desabonner"] = SmsKeyword.Stop,
        ["me desabonner"] = SmsKeyword.Stop,
        ["arreter"] = SmsKeyword.Stop,
        ["arretez"] = SmsKeyword.Stop,
        ["desabonner"] = SmsKeyword.Stop,
        ["desabonnement"] = SmsKeyword.Stop,
        ["desinscrire"] = SmsKeyword.Stop,
        ["alto"] = SmsKeyword.Stop,
        ["parar"] = SmsKeyword.Stop,
        ["baja"] = SmsKeyword.Stop,
        ["cancelar"] = SmsKeyword.Stop,
        ["detener"] = SmsKeyword.Stop,
        ["pare"] = SmsKeyword.Stop,
        ["no mas"] = SmsKeyword.Stop,
        ["darse de baja"] = SmsKeyword.Stop,
        ["darme de baja"] = SmsKeyword.Stop,
        ["desuscribir"] = SmsKeyword.Stop,
        ["anular"] = SmsKeyword.Stop,
        ["stopp"] = SmsKeyword.Stop,
        ["abmelden"] = SmsKeyword.Stop,
        ["abbestellen"] = SmsKeyword.Stop,
        ["abmeldung"] = SmsKeyword.Stop,
        ["austragen"] = SmsKeyword.Stop,
        ["beenden"] = SmsKeyword.Stop,
        ["ende"] = SmsKeyword.Stop,
        ["kundigen"] = SmsKeyword.Stop,
        ["aufhoren"] = SmsKeyword.Stop,
        ["keine sms"] = SmsKeyword.Stop,
        ["start"] = SmsKeyword.Start,
        ["unstop"] = SmsKeyword.Start,
        ["optin"] = SmsKeyword.Start,
        ["opt in"] = SmsKeyword.Start,
        ["subscribe"] = SmsKeyword.Start,
        ["start all"] = SmsKeyword.Start,
        ["reprendre"] = SmsKeyword.Start,
        ["commencer"] = SmsKeyword.Start,
        ["demarrer"] = SmsKeyword.Start,
        ["abonner"] = SmsKeyword.Start,
        ["reabonner"] = SmsKeyword.Start,
        ["inscription"] = SmsKeyword.Start,
        ["iniciar"] = SmsKeyword.Start,
        ["empezar"] = SmsKeyword.Start,
        ["comenzar"] = SmsKeyword.Start,
        ["reanudar"] = SmsKeyword.Start,
        ["suscribir"] = SmsKeyword.Start,
        ["alta"] = SmsKeyword.Start,
        ["starten"] = SmsKeyword.Start,
        ["anmelden"] = SmsKeyword.Start,
        ["fortsetzen"] = SmsKeyword.Start,
        ["help"] = SmsKeyword.Help,
        ["info"] = SmsKeyword.Help,
        ["infos"] = SmsKeyword.Help,
        ["information"] = SmsKeyword.Help,
        ["aide"] = SmsKeyword.Help,
        ["a l aide"] = SmsKeyword.Help,
        ["informacion"] = SmsKeyword.Help,
        ["ayuda"] = SmsKeyword.Help,
        ["hilfe"] = SmsKeyword.Help,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>
    /// The keyword a message consists of. Case, accents, outer blanks and punctuation don't matter; a keyword inside a sentence is
    /// a reply like any other.
    /// </summary>
    public static SmsKeyword Read(string? text) => text is { Length: <= LongestText } ? Words.GetValueOrDefault(Plain(StoredText.Clean(text))) : SmsKeyword.None;

    /// <summary>Whether it says YES and nothing else: Twilio's third word for START, and everybody's answer to a question.</summary>
    public static bool IsYes(string? text) => text is { Length: <= LongestText } && Plain(StoredText.Clean(text)) == "yes";

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
