using System.Text.Json;
using System.Text.Json.Serialization;

namespace CampaignStudio.Domain.Rules;

/// <summary>Moves a lead from one pipeline status to another when all conditions hold, and runs actions.</summary>
/// <param name="Id">Unique within the campaign; blank until the owner assigns one (<see cref="RuleIds"/>).</param>
/// <param name="Name">What people call it.</param>
/// <param name="FromStatus">The key of the status it applies to.</param>
/// <param name="ToStatus">The key of the status it leads to.</param>
/// <param name="Conditions">All must hold; none = always.</param>
/// <param name="Actions">Run in order, in the transaction of the move.</param>
/// <param name="IsActive">An inactive rule never fires.</param>
/// <param name="CanRepeat">May fire again for a lead that came back and then did something new.</param>
[JsonConverter(typeof(ProgressionRuleJsonConverter))]
public sealed record ProgressionRule(
    string Id,
    string Name,
    string FromStatus,
    string ToStatus,
    ValueList<Condition> Conditions,
    ValueList<RuleAction> Actions,
    bool IsActive = true,
    bool CanRepeat = false);

internal sealed class ProgressionRuleJsonConverter : JsonConverter<ProgressionRule>
{
    public override ProgressionRule Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return RuleJson.ParseProgressionRule(document.RootElement, "rule").OrThrowJson();
    }

    public override void Write(Utf8JsonWriter writer, ProgressionRule value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("id", value.Id);
        writer.WriteString("name", value.Name);
        writer.WriteString("from_status", value.FromStatus);
        writer.WriteString("to_status", value.ToStatus);
        writer.WriteStartArray("conditions");
        foreach (var condition in value.Conditions) ConditionJsonConverter.Write(writer, condition);
        writer.WriteEndArray();
        writer.WriteStartArray("actions");
        foreach (var action in value.Actions) RuleActionJsonConverter.Write(writer, action);
        writer.WriteEndArray();
        writer.WriteBoolean("is_active", value.IsActive);
        if (value.CanRepeat) writer.WriteBoolean("can_repeat", true);
        writer.WriteEndObject();
    }
}
