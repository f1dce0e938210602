using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace CampaignStudio.Domain.Shared;

/// <summary>Applies a JSON object that holds only what changes (<c>POST</c>: to the defaults, <c>PATCH</c>: to what stands).</summary>
public static class JsonMerge
{
    /// <summary>
    /// A copy of <paramref name="current"/> in which each member of <paramref name="patch"/> has replaced the one of its name, whole
    /// (lists and objects are not merged). Refused, all problems at once: what is no object, unknown members, values of the wrong type.
    /// </summary>
    /// <param name="current">Stays as it is.</param>
    /// <param name="patch">The members to replace; names compare without case.</param>
    /// <param name="ignore">Members that may come along without meaning anything, such as <c>id</c>.</param>
    public static Result<T> Apply<T>(T current, JsonElement patch, params IReadOnlyCollection<string> ignore) where T : class
    {
        if (patch.ValueKind is not JsonValueKind.Object)
            return Error.Invalid("body_not_object", "Send a JSON object with the fields to set.");

        var type = StudioJson.Options.GetTypeInfo(typeof(T));
        var takesOthers = type.Properties.Any(property => property.IsExtensionData);
        var merged = JsonSerializer.SerializeToNode(current, StudioJson.Options)!.AsObject();
        var errors = new List<Error>();
        foreach (var member in patch.EnumerateObject())
        {
            if (ignore.Contains(member.Name, StringComparer.OrdinalIgnoreCase)) continue;

            var property = type.Properties.FirstOrDefault(known =>
                !known.IsExtensionData && known.Set is not null && known.Name.Equals(member.Name, StringComparison.OrdinalIgnoreCase));
            if (property is null && !takesOthers)
                errors.Add(Error.Invalid("unknown_field", $"There is no field '{member.Name}'. Known are: {Names(type)}.", member.Name));
            else if (property is not null && Problem(property, member.Value) is { } problem)
                errors.Add(problem);
            else
                merged[property?.Name ?? member.Name] = JsonSerializer.SerializeToNode(member.Value, StudioJson.Options);
        }

        if (Error.Combine(errors) is { } error) return error;
        return merged.Deserialize<T>(StudioJson.Options)!;
    }

    /// <summary>Each member is tried on its own, so that the error can name it.</summary>
    private static Error? Problem(JsonPropertyInfo property, JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.Null && !property.IsSetNullable) return Wrong(property.Name, property.PropertyType, " Leave it out instead of sending null.");
        try
        {
            value.Deserialize(property.PropertyType, StudioJson.Options);
            return null;
        }
        catch (JsonException e)
        {
            var path = property.Name + e.Path?.TrimStart('$');
            if (e.Message.Contains("could not be mapped", StringComparison.Ordinal)) return UnknownMember(property, path);
            // The serializer's own words name .NET types; a converter of ours explains itself.
            return e.Message.StartsWith("The JSON value could not be converted", StringComparison.Ordinal)
                ? Wrong(path, property.PropertyType, "")
                : Error.Invalid("wrong_type", e.Message, path);
        }
    }

    private static Error UnknownMember(JsonPropertyInfo property, string path)
    {
        var type = StudioJson.Options.GetTypeInfo(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType);
        return Error.Invalid("unknown_field", $"There is no '{path}'. Known are: {string.Join(", ", type.Properties.Select(member => member.Name))}.", path);
    }

    private static Error Wrong(string path, Type type, string remedy) =>
        Error.Invalid("wrong_type", $"'{path}' must be {Words(Nullable.GetUnderlyingType(type) ?? type)}.{remedy}", path);

    private static string Words(Type type)
    {
        if (type == typeof(string)) return "a text";
        if (type == typeof(bool)) return "true or false";
        if (type == typeof(int) || type == typeof(long)) return "a whole number";
        if (type == typeof(decimal) || type == typeof(double)) return "a number";
        if (type == typeof(DateTime)) return "a time such as 2026-01-31T09:00:00Z";
        if (type == typeof(TimeSpan)) return "a duration such as 1.00:00:00";
        if (type.IsEnum) return $"one of {string.Join(", ", Enum.GetNames(type).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName))}";
        return type != typeof(object) && typeof(System.Collections.IEnumerable).IsAssignableFrom(type) ? "a list of the right values" : "a value of the right kind";
    }

    private static string Names(JsonTypeInfo type) => string.Join(", ", type.Properties.Where(property => property.Set is not null).Select(property => property.Name));
}
