using System.Globalization;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Endpoints;

/// <summary>Reads query parameters; what can't be used is a 400 that names the parameter.</summary>
internal static class Query
{
    /// <summary><c>?page=&amp;page_size=</c>, from 1 and at most <see cref="PageRequest.MaxPageSize"/> rows.</summary>
    public static PageRequest Page(int? page, int? pageSize)
    {
        if (page < 1) throw Refused("page_invalid", "'page' counts from 1.", "page");
        if (pageSize is < 1 or > PageRequest.MaxPageSize)
        {
            throw Refused("page_size_invalid", $"'page_size' must lie between 1 and {PageRequest.MaxPageSize}.", "page_size");
        }
        return new PageRequest(page ?? 1, pageSize ?? 50);
    }

    /// <summary>One value of an enumeration; blank: null.</summary>
    public static T? Choice<T>(string? text, string name) where T : struct, Enum
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        return EnumText<T>.TryParse(text, out var value)
            ? value
            : throw Refused("unknown_value", $"'{text}' is no {name}; use one of {string.Join(", ", EnumText<T>.All)}.", name);
    }

    /// <summary>Several, between commas.</summary>
    public static IReadOnlyList<T> Choices<T>(string? text, string name) where T : struct, Enum =>
        [.. (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(part => Choice<T>(part, name)!.Value)];

    /// <summary>An instant; without an offset it is UTC.</summary>
    public static DateTime? Time(string? text, string name)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        return DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : throw Refused("time_invalid", $"'{text}' is no time; write it like 2026-01-31T09:00:00Z.", name);
    }

    /// <summary>JSON with another offset than Z arrives as the server's local time, JSON without any as UTC.</summary>
    public static DateTime? Utc(DateTime? time) => time switch
    {
        null => null,
        { Kind: DateTimeKind.Local } local => local.ToUniversalTime(),
        { } other => DateTime.SpecifyKind(other, DateTimeKind.Utc),
    };

    /// <summary>One page of a list that is short enough to be read whole.</summary>
    public static Page<T> PageOf<T>(IReadOnlyList<T> all, PageRequest page) => new([.. all.Skip(page.Skip).Take(page.Take)], all.Count);

    private static RefusedException Refused(string code, string message, string field) => new(Error.Invalid(code, message, field));
}
