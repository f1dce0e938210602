using System.Text.Json;
using System.Text.Json.Serialization;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Rules;

/// <summary>Values as plain JSON: text, number, boolean or an array of them. Instants are ISO 8601 text and come back as text.</summary>
internal static class FactValueJson
{
    /// <summary>The value, <c>null</c> for JSON null; refuses objects, nested arrays and numbers beyond a decimal.</summary>
    public static Result<FactValue?> Parse(JsonElement element, string path, bool insideList = false)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Undefined or JsonValueKind.Null:
                return (FactValue?)null;
            case JsonValueKind.String:
                return new FactValue.Text(element.GetString()!);
            case JsonValueKind.True or JsonValueKind.False:
                return new FactValue.Flag(element.GetBoolean());
            case JsonValueKind.Number when element.TryGetDecimal(out var number):
                return new FactValue.Number(number);
            case JsonValueKind.Number:
                return Error.Invalid("number_out_of_range", "The number is too large; use one below 10^28.", path);
            case JsonValueKind.Array when !insideList:
                return ParseList(element, path);
            default:
                return Error.Invalid("value_not_simple", "A value is a text, a number, true, false or a list of these.", path);
        }
    }

    public static void Write(Utf8JsonWriter writer, FactValue? value)
    {
        switch (value)
        {
            case null: writer.WriteNullValue(); break;
            case FactValue.Number number: writer.WriteNumberValue(number.Value); break;
            case FactValue.Flag flag: writer.WriteBooleanValue(flag.Value); break;
            case FactValue.Many many:
                writer.WriteStartArray();
                foreach (var item in many.Items) Write(writer, item);
                writer.WriteEndArray();
                break;
            default: writer.WriteStringValue(value.ToString()); break;
        }
    }

    private static Result<FactValue?> ParseList(JsonElement array, string path)
    {
        var items = new List<FactValue>(array.GetArrayLength());
        foreach (var element in array.EnumerateArray())
        {
            var itemPath = $"{path}[{items.Count}]";
            var item = Parse(element, itemPath, insideList: true);
            if (item.IsError) return item;
            if (item.Value is null) return Error.Invalid("value_missing", "A list must not contain null.", itemPath);
            items.Add(item.Value);
        }

        return new FactValue.Many([.. items]);
    }
}

internal sealed class FactValueJsonConverter : JsonConverter<FactValue>
{
    public override FactValue? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return FactValueJson.Parse(document.RootElement, "value").OrThrowJson();
    }

    public override void Write(Utf8JsonWriter writer, FactValue value, JsonSerializerOptions options) => FactValueJson.Write(writer, value);
}
