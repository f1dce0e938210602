using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Suppressions;

/// <summary>The form in which addresses and domains stand in the suppression list.</summary>
public static class SuppressionTarget
{
    /// <summary>A normalised e-mail address or, on the other channels, an E.164 number.</summary>
    /// <param name="country">Of numbers without a country code (ISO 3166); null: those are refused.</param>
    public static Result<string> OfAddress(Channel channel, string address, string? country = null)
    {
        var normal = channel is Channel.Email ? EmailAddress.Normalize(address) : PhoneNumber.Normalize(address, country);
        return normal.Error is { } error ? error with { Field = "address" } : normal;
    }

    /// <summary><c>@domain</c>, in ASCII.</summary>
    public static Result<string> OfDomain(Channel channel, string domain)
    {
        if (channel is not Channel.Email) return SuppressionErrors.DomainOfPhones();
        var name = domain.Trim().TrimStart('@');
        if (name.Contains('@')) return SuppressionErrors.DomainInvalid(domain);
        var normal = EmailAddress.Normalize($"x@{name}");
        return normal.IsError ? SuppressionErrors.DomainInvalid(domain) : normal.Value[1..];
    }

    /// <summary>What somebody looks for, in the form in which entries stand: numbers without blanks, and of a whole address the domain too.</summary>
    internal static (string Part, string? Domain) Searched(string? text)
    {
        var part = (text ?? "").Trim().TrimStart('*').ToLowerInvariant();
        if (part.LastIndexOf('@') is > 0 and var at) return (part, part[at..]);
        if (!part.Any(char.IsAsciiDigit) || !part.All(letter => char.IsAsciiDigit(letter) || " +-./()".Contains(letter))) return (part, null);
        var digits = new string([.. part.Where(letter => char.IsAsciiDigit(letter) || letter == '+')]);
        // The last form of a number that people write without its country.
        if (digits.StartsWith("00", StringComparison.Ordinal) && digits.Length > 2) return ($"+{digits[2..]}", null);
        return (digits.TrimStart('0') is { Length: > 0 } local ? local : part, null);
    }

    /// <summary>The entries that would keep a message from a normalised address.</summary>
    internal static IEnumerable<string> EntriesFor(Channel channel, string address)
    {
        yield return address;
        if (channel is Channel.Email && address.LastIndexOf('@') is >= 0 and var at) yield return address[at..];
    }
}
