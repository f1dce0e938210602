using CampaignStudio.Domain.Shared;
using PhoneNumbers;

namespace CampaignStudio.Domain.Leads;

/// <summary>Telephone numbers in the one form that carriers and suppressions use.</summary>
public static class PhoneNumber
{
    private const int LongestInput = 50;

    private static readonly PhoneNumberUtil Util = PhoneNumberUtil.GetInstance();

    /// <summary>
    /// The number in E.164 (<c>+33639980001</c>). One without country code is read as a number of the default country (ISO 3166,
    /// two letters), or refused with <c>invalid_phone</c> when there is none. Its length must fit its country; whether it is in
    /// service, only the carrier knows.
    /// </summary>
    public static Result<string> Normalize(string? text, string? defaultCountry = null)
    {
        var input = text?.Trim() ?? "";
        if (input.Length is 0) return Invalid("The phone number is missing.");
        if (input.Length > LongestInput) return Invalid($"A phone number has at most {LongestInput} characters.");

        var country = defaultCountry?.Trim().ToUpperInvariant();
        if (country is not null && !Util.GetSupportedRegions().Contains(country)) country = null;
        // Without a country nothing says which prefix leads abroad; 00 is the one people write (ITU-T E.123).
        if (country is null && input.StartsWith("00", StringComparison.Ordinal)) input = "+" + input[2..];

        try
        {
            var number = Util.Parse(input, country);
            if (Util.IsPossibleNumberWithReason(number) is not PhoneNumberUtil.ValidationResult.IS_POSSIBLE)
                return Invalid($"'{input}' is too short or too long for a phone number of its country.");
            return Util.Format(number, PhoneNumberFormat.E164);
        }
        catch (NumberParseException e) when (e.ErrorType is ErrorType.INVALID_COUNTRY_CODE)
        {
            return Invalid(country is null
                ? $"'{input}' has no country code. Write it like +33639980001, or set a default country."
                : $"'{input}' has an unknown country code.");
        }
        catch (NumberParseException)
        {
            return Invalid($"'{input}' is no phone number. Write it like +33639980001.");
        }
    }

    private static Error Invalid(string message) => Error.Invalid("invalid_phone", message, "phone");
}
