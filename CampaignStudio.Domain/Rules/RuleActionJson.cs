using System.Text.Json;
using System.Text.Json.Serialization;
using CampaignStudio.Domain.FollowUps;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Rules;

/// <summary>Actions as <c>{type, params}</c>, with errors that name the place (<c>progression_rules[0].actions[1].params.due_date</c>).</summary>
public static class RuleActionJson
{
    public static IReadOnlyList<string> Types { get; } = ["update_field", "create_task", "assign_to", "send_notification"];

    public static Result<RuleAction> Parse(JsonElement element, string path)
    {
        if (element.ValueKind is not JsonValueKind.Object) return Error.Invalid("action_shape", "An action is an object {type, params}.", path);

        var errors = new List<Error>();
        var fields = new JsonFields(element, path, errors);
        var type = fields.RequiredText("type");
        if (errors.Count == 0 && !Types.Contains(type))
        {
            errors.Add(Error.Invalid("unknown_action", $"'{type}' is not an action; use one of {string.Join(", ", Types)}.", fields.PathOf("type")));
        }

        if (fields.Find("params") is not { ValueKind: JsonValueKind.Object } parameters)
        {
            errors.Add(Error.Invalid("value_missing", "'params' must be an object.", fields.PathOf("params")));
            return Error.Combine(errors)!;
        }

        if (errors.Count > 0) return Error.Combine(errors)!;
        fields.RefuseOthers();
        var asked = new JsonFields(parameters, fields.PathOf("params"), errors);
        var action = Read(type, asked);
        asked.RefuseOthers();
        return Error.Combine(errors) is { } error ? error : action;
    }

    private static RuleAction Read(string type, JsonFields fields) => type switch
    {
        "update_field" => ReadUpdateField(fields),
        "create_task" => ReadCreateTask(fields),
        "assign_to" => new AssignTo(fields.Text("agent_id"), fields.Choice<AssignStrategy>("strategy")),
        _ => new SendNotification(
            Required<NotificationTarget>(fields, "to"), fields.RequiredText("title"), fields.RequiredText("message"),
            fields.Flag("email", otherwise: false), fields.Text("role")?.ToLowerInvariant(), fields.Text("user_id")),
    };

    private static UpdateField ReadUpdateField(JsonFields fields)
    {
        var field = fields.RequiredText("field");
        if (!fields.Mentions("value")) fields.Missing("value");
        return new(field, fields.Take(FactValueJson.Parse(fields.Find("value") ?? default, fields.PathOf("value"))));
    }

    private static CreateTask ReadCreateTask(JsonFields fields)
    {
        var title = fields.RequiredText("title");
        var type = Required<TaskType>(fields, "task_type");
        var priority = fields.Choice<TaskPriority>("priority") ?? TaskPriority.Medium;
        DateTime? dueUtc = null;
        if (fields.Text("due_date") is { } text)
        {
            if (IsoInstant.TryParse(text, out var utc)) dueUtc = utc;
            else fields.Errors.Add(Error.Invalid("bad_date", $"'{text}' is not a date; write one like 2026-01-31T09:00:00Z.", fields.PathOf("due_date")));
        }

        return new(title, type, priority, dueUtc, fields.Number("due_in_hours"), fields.Text("agent_id"));
    }

    private static T Required<T>(JsonFields fields, string name) where T : struct, Enum
    {
        if (fields.Has(name)) return fields.Choice<T>(name) ?? default;
        fields.Missing(name);
        return default;
    }
}

internal sealed class RuleActionJsonConverter : JsonConverter<RuleAction>
{
    public override RuleAction Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return RuleActionJson.Parse(document.RootElement, "action").OrThrowJson();
    }

    public override void Write(Utf8JsonWriter writer, RuleAction value, JsonSerializerOptions options) => Write(writer, value);

    public static void Write(Utf8JsonWriter writer, RuleAction action)
    {
        writer.WriteStartObject();
        writer.WriteString("type", action switch
        {
            UpdateField => "update_field",
            CreateTask => "create_task",
            AssignTo => "assign_to",
            _ => "send_notification",
        });
        writer.WriteStartObject("params");
        switch (action)
        {
            case UpdateField update:
                writer.WriteString("field", update.Field);
                writer.WritePropertyName("value");
                FactValueJson.Write(writer, update.Value);
                break;
            case CreateTask task:
                writer.WriteString("title", task.Title);
                writer.WriteString("task_type", task.TaskType.ToText());
                writer.WriteString("priority", task.Priority.ToText());
                if (task.DueUtc is { } due) writer.WriteString("due_date", IsoInstant.ToText(due));
                if (task.DueInHours is { } hours) writer.WriteNumber("due_in_hours", hours);
                WriteIfSet(writer, "agent_id", task.AgentId);
                break;
            case AssignTo assign:
                WriteIfSet(writer, "agent_id", assign.AgentId);
                WriteIfSet(writer, "strategy", assign.Strategy?.ToText());
                break;
            case SendNotification notification:
                writer.WriteString("to", notification.To.ToText());
                writer.WriteString("title", notification.Title);
                writer.WriteString("message", notification.Message);
                writer.WriteBoolean("email", notification.Email);
                WriteIfSet(writer, "role", notification.Role);
                WriteIfSet(writer, "user_id", notification.UserId);
                break;
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteIfSet(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null) writer.WriteString(name, value);
    }
}
