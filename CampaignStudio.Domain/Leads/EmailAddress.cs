using System.Buffers;
using System.Globalization;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Leads;

/// <summary>E-mail addresses in the one form by which a lead is recognised.</summary>
public static class EmailAddress
{
    // RFC 5321 §4.5.3.1: local part 64, path 256 with its angle brackets.
    private const int MaxLocal = 64;
    private const int MaxAddress = 254;
    private const int MaxLabel = 63;

    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    // RFC 5322 §3.2.3 atext, lower-cased, and the dot. Quoted local parts are legal but nobody's, and a way to smuggle headers.
    private static readonly SearchValues<char> LocalChars = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-/=?^_`{|}~.");

    /// <summary>
    /// Trimmed, in lower case, with the domain in ASCII (RFC 5890), so that two spellings of one mailbox are equal; refused with
    /// <c>invalid_email</c> and the reason when nobody could be reached there.
    /// </summary>
    public static Result<string> Normalize(string? text)
    {
        var address = text?.Trim().ToLowerInvariant() ?? "";
        if (address.Length == 0) return Invalid("The e-mail address is missing.");

        var at = address.LastIndexOf('@');
        if (at < 0) return Invalid($"'{Shown(address)}' has no @.");
        var local = address[..at];
        if (local.Length is 0 or > MaxLocal) return Invalid($"The part before the @ must have 1 to {MaxLocal} characters.");
        if (local.AsSpan().ContainsAnyExcept(LocalChars)) return Invalid($"'{Shown(address)}' has a character before the @ that mail servers refuse.");
        if (local[0] == '.' || local[^1] == '.' || local.Contains("..", StringComparison.Ordinal))
            return Invalid($"'{Shown(address)}' has a misplaced dot before the @.");

        if (AsciiDomain(address[(at + 1)..]) is not { } domain) return Invalid($"'{Shown(address)}' has no valid domain after the @.");
        var normal = $"{local}@{domain}";
        return normal.Length > MaxAddress ? Invalid($"An e-mail address has at most {MaxAddress} characters.") : normal;
    }

    private static string? AsciiDomain(string domain)
    {
        if (domain.Length is 0 or > MaxAddress) return null;
        string ascii;
        try
        {
            ascii = Idn.GetAscii(domain).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return null;
        }

        var labels = ascii.Split('.');
        return labels.Length >= 2 && labels.All(IsLabel) && !labels[^1].All(char.IsAsciiDigit) ? ascii : null;
    }

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= MaxLabel && label[0] != '-' && label[^1] != '-' && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    private static string Shown(string address) => address.Length <= 80 ? address : address[..80] + "…";

    private static Error Invalid(string message) => Error.Invalid("invalid_email", message, "email");
}
