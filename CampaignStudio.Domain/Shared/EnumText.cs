using System.Collections.Frozen;
using System.Text.Json;

namespace CampaignStudio.Domain.Shared;

/// <summary>
/// The one spelling of an enumeration outside C#: snake_case, in JSON, in the database and in URLs
/// (<c>InProgress</c> is <c>in_progress</c>).
/// </summary>
public static class EnumText<T> where T : struct, Enum
{
    private static readonly FrozenDictionary<T, string> Names =
        Enum.GetValues<T>().ToFrozenDictionary(value => value, value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));

    private static readonly FrozenDictionary<string, T> Values =
        Names.ToFrozenDictionary(pair => pair.Value, pair => pair.Key, StringComparer.OrdinalIgnoreCase);

    public static IReadOnlyList<string> All { get; } = [.. Enum.GetValues<T>().Select(value => Names[value])];

    public static string Of(T value) => Names[value];

    public static bool TryParse(string? text, out T value) => Values.TryGetValue(text?.Trim() ?? "", out value);

    /// <summary>For text this program wrote itself; anything else is a broken invariant and throws.</summary>
    public static T Parse(string text) =>
        TryParse(text, out var value) ? value : throw new FormatException($"'{text}' is no {typeof(T).Name}.");
}

/// <summary>The words of <see cref="EnumText{T}"/> as an extension.</summary>
public static class EnumTextExtensions
{
    /// <summary>The snake_case spelling of an enumeration value.</summary>
    public static string ToText<T>(this T value) where T : struct, Enum => EnumText<T>.Of(value);
}
