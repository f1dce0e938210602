using System.Globalization;

namespace CampaignStudio.Domain.Leads.Import;

/// <summary>Amounts as people write them: <c>10000</c>, <c>10,000.50</c>, <c>10.000,50 €</c>, <c>10 000,50</c>, <c>10'000.50</c>.</summary>
public static class BudgetText
{
    /// <summary>Largest amount.</summary>
    public const decimal Max = 999_999_999_999.9999m;

    private const int MaxDecimals = 4;

    /// <summary>
    /// False for what is no amount, a negative one, one above <see cref="Max"/> or with more than four decimals. A lone comma or point
    /// with exactly three digits behind it groups thousands (<c>1.234</c> is 1234) unless the digits before it could not be a
    /// group (<c>0.123</c>, <c>12345.678</c>).
    /// </summary>
    public static bool TryParse(string text, out decimal amount)
    {
        amount = 0;
        var compact = string.Concat(text.Where(c => !IsFiller(c)));
        if (compact.Length == 0 || !char.IsAsciiDigit(compact[^1])) return false;

        var last = compact.AsSpan().LastIndexOfAny(',', '.');
        var hasDecimals = last >= 0 && !GroupsThousands(compact, last);
        var whole = hasDecimals ? compact[..last] : compact;
        var decimals = hasDecimals ? compact[(last + 1)..] : "";
        if (decimals.Length > MaxDecimals || !TryUngroup(whole, hasDecimals ? compact[last] : null, out var digits)) return false;

        return decimal.TryParse($"{digits}.{decimals}0", NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out amount)
            && amount <= Max;
    }

    private static bool GroupsThousands(string text, int last)
    {
        var before = text.AsSpan(0, last);
        if (text.Length - last - 1 != 3 || before.IsEmpty) return false;
        if (before.Contains(text[last])) return true;
        return before.Length <= 3 && before[0] != '0' && !before.ContainsAny(',', '.');
    }

    private static bool TryUngroup(string whole, char? decimalSeparator, out string digits)
    {
        digits = whole.Replace(",", "", StringComparison.Ordinal).Replace(".", "", StringComparison.Ordinal);
        if (digits.Length is 0 or > 15 || digits.AsSpan().ContainsAnyExceptInRange('0', '9')) return false;
        if (digits.Length == whole.Length) return true;

        var separator = whole.Contains(',') ? ',' : '.';
        var groups = whole.Split(separator);
        return separator != decimalSeparator && groups[0].Length is >= 1 and <= 3 && groups.Skip(1).All(group => group.Length == 3);
    }

    private static bool IsFiller(char c) =>
        char.IsWhiteSpace(c) || c is '\'' or '’' || char.GetUnicodeCategory(c) is UnicodeCategory.CurrencySymbol;
}
