using System.Security.Cryptography;

namespace CampaignStudio.Integrations.Files;

/// <summary>Names that the upload stores make themselves: random, and never anything that came from outside.</summary>
internal static class UploadNames
{
    public const int Length = 32;

    public static string New() => RandomNumberGenerator.GetHexString(Length, lowercase: true);

    public static bool IsValid(ReadOnlySpan<char> name)
    {
        if (name.Length != Length) return false;
        foreach (var letter in name)
        {
            if (!char.IsAsciiHexDigitLower(letter)) return false;
        }
        return true;
    }
}
