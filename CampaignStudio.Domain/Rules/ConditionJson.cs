using System.Text.Json;
using System.Text.Json.Serialization;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Rules;

/// <summary>
/// Reads conditions from JSON, with errors that name the place (<c>lead_scoring_rules[0].condition.operator</c>). Only the shape is
/// checked here; whether fields and values make sense is <see cref="ConditionValidator"/>'s business.
/// </summary>
public static class ConditionJson
{
    private static readonly string[] Groups = ["all", "any", "not"];

    public static Result<Condition> Parse(string json, string path = "")
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Parse(document.RootElement, path);
        }
        catch (JsonException e)
        {
            return Error.Invalid("malformed_json", $"The condition is not valid JSON (line {e.LineNumber + 1}).", path);
        }
    }

    public static Result<Condition> Parse(JsonElement element, string path = "")
    {
        var errors = new List<Error>();
        var condition = Read(element, path, errors);
        return Error.Combine(errors) is { } error ? error : condition;
    }

    public static string ToJson(Condition condition) => JsonSerializer.Serialize(condition, StudioJson.Options);

    private static Condition Read(JsonElement element, string path, List<Error> errors)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Null or JsonValueKind.Undefined:
                return Condition.Always;
            case JsonValueKind.Array:
                return new AllOf(ReadAll(element, path, errors));
            case JsonValueKind.Object:
                return ReadObject(element, path, errors);
            default:
                errors.Add(Error.Invalid("condition_shape", "A condition is an object {field, operator, value}, a group or a list.", path));
                return Condition.Always;
        }
    }

    private static Condition ReadObject(JsonElement element, string path, List<Error> errors)
    {
        var fields = new JsonFields(element, path, errors);
        var groups = Groups.Where(fields.Mentions).ToList();
        if (groups.Count == 0) return element.EnumerateObject().Any() ? ReadComparison(fields) : Condition.Always;
        if (groups.Count > 1 || fields.Mentions("field"))
        {
            errors.Add(Error.Invalid("condition_shape", "A condition is one comparison or one group, not both.", path));
            return Condition.Always;
        }

        var group = groups[0];
        var content = element.GetProperty(group);
        var contentPath = fields.PathOf(group);
        if (group == "not") return new Not(Read(content, contentPath, errors));
        if (content.ValueKind is not JsonValueKind.Array)
        {
            errors.Add(Error.Invalid("condition_shape", $"'{group}' takes a list of conditions.", contentPath));
            return Condition.Always;
        }

        var parts = ReadAll(content, contentPath, errors);
        return group == "all" ? new AllOf(parts) : new AnyOf(parts);
    }

    private static ValueList<Condition> ReadAll(JsonElement array, string path, List<Error> errors) =>
        [.. array.EnumerateArray().Select((item, index) => Read(item, $"{path}[{index}]", errors))];

    private static Comparison ReadComparison(JsonFields fields)
    {
        var field = fields.RequiredText("field");
        if (!fields.Has("operator")) fields.Missing("operator");
        var op = fields.Choice<ConditionOperator>("operator") ?? default;
        var value = fields.Take(FactValueJson.Parse(fields.Find("value") ?? default, fields.PathOf("value")));
        fields.RefuseOthers();
        return new Comparison(field, op, value);
    }
}

/// <summary>A null stays none at all: where a condition is optional, that is not one which always holds.</summary>
internal sealed class ConditionJsonConverter : JsonConverter<Condition>
{
    public override Condition Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return ConditionJson.Parse(document.RootElement, "condition").OrThrowJson();
    }

    public override void Write(Utf8JsonWriter writer, Condition value, JsonSerializerOptions options) => Write(writer, value);

    public static void Write(Utf8JsonWriter writer, Condition? condition)
    {
        switch (condition)
        {
            case null:
                writer.WriteNullValue();
                return;
            case Comparison comparison:
                writer.WriteStartObject();
                writer.WriteString("field", comparison.Field);
                writer.WriteString("operator", comparison.Operator.ToText());
                if (comparison.Value is not null)
                {
                    writer.WritePropertyName("value");
                    FactValueJson.Write(writer, comparison.Value);
                }

                writer.WriteEndObject();
                return;
            case AllOf all:
                WriteGroup(writer, "all", all.Conditions);
                return;
            case AnyOf any:
                WriteGroup(writer, "any", any.Conditions);
                return;
            case Not not:
                writer.WriteStartObject();
                writer.WritePropertyName("not");
                Write(writer, not.Condition);
                writer.WriteEndObject();
                return;
        }
    }

    private static void WriteGroup(Utf8JsonWriter writer, string name, ValueList<Condition> parts)
    {
        writer.WriteStartObject();
        writer.WriteStartArray(name);
        foreach (var part in parts) Write(writer, part);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
