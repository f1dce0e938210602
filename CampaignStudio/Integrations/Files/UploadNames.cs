using System.Globalization;
using System.Security.Cryptography;

namespace CampaignStudio.Integrations.Files;

/// <summary>Names that the upload stores make themselves: random, and never anything that came from outside.</summary>
internal static class UploadNames
{
    public const int Length = 32;

    private const string PartSuffix = ".part";

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

    /// <summary>The file that keeps an upload (part 0), or a part that belongs to it (from 1).</summary>
    public static string FileOf(string name, long part) =>
        !IsValid(name) ? throw new ArgumentException("Not a name of these stores.", nameof(name))
        : part == 0 ? name
        : $"{name}.{(part - 1).ToString("D12", CultureInfo.InvariantCulture)}{PartSuffix}";

    /// <summary>What a file keeps; null when it is none of an upload, or not finished.</summary>
    public static (string Name, long Part)? UploadOf(string file)
    {
        if (file.Length < Length || !IsValid(file.AsSpan(0, Length))) return null;
        if (file.Length == Length) return (file, 0);
        var rest = file.AsSpan(Length);
        if (rest[0] != '.' || !rest[1..].EndsWith(PartSuffix)) return null;
        return long.TryParse(rest[1..^PartSuffix.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (file[..Length], number + 1)
            : null;
    }
}
