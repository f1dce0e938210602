using System.Text.Json;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace CampaignStudio.Domain.Shared;

/// <summary>Times are UTC in every database; some hand them back without saying so.</summary>
internal sealed class UtcConverter() : ValueConverter<DateTime, DateTime>(
    time => time.Kind == DateTimeKind.Utc ? time : DateTime.SpecifyKind(time, DateTimeKind.Utc),
    time => DateTime.SpecifyKind(time, DateTimeKind.Utc));

internal sealed class EnumColumn<T>() : ValueConverter<T, string>(value => EnumText<T>.Of(value), text => EnumText<T>.Parse(text))
    where T : struct, Enum;

/// <summary>A value kept as JSON text.</summary>
internal sealed class JsonColumn<T>() : ValueConverter<T, string>(
    value => JsonSerializer.Serialize(value, StudioJson.Options),
    text => JsonSerializer.Deserialize<T>(text, StudioJson.Options)!);

/// <summary>Two values are equal when their JSON is; they are replaced, never changed, so the same object is known to be equal.</summary>
internal sealed class JsonComparer<T>() : ValueComparer<T>(
    (left, right) => ReferenceEquals(left, right) || JsonSerializer.Serialize(left, StudioJson.Options) == JsonSerializer.Serialize(right, StudioJson.Options),
    value => JsonSerializer.Serialize(value, StudioJson.Options).GetHashCode(StringComparison.Ordinal),
    value => value);

/// <summary>Two decimals at most, kept as a whole number so that every database compares and sorts it exactly.</summary>
internal sealed class HundredthsColumn() : ValueConverter<decimal, long>(
    value => (long)decimal.Round(value * 100m, MidpointRounding.AwayFromZero), hundredths => hundredths / 100m);

internal static class ModelColumns
{
    /// <summary>Text without a length limit.</summary>
    public static PropertyBuilder<T> IsLongText<T>(this PropertyBuilder<T> property)
    {
        property.Metadata.SetMaxLength(null);
        return property;
    }

    public static PropertyBuilder<T> IsJson<T>(this PropertyBuilder<T> property) =>
        property.HasConversion(new JsonColumn<T>(), new JsonComparer<T>()).IsLongText();

    public static PropertyBuilder<decimal> IsHundredths(this PropertyBuilder<decimal> property) => property.HasConversion(new HundredthsColumn());

    public static PropertyBuilder<decimal?> IsHundredths(this PropertyBuilder<decimal?> property) => property.HasConversion(new HundredthsColumn());
}
