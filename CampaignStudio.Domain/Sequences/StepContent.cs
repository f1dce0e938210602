using System.Text.Json;
using System.Text.Json.Serialization;
using CampaignStudio.Domain.Templates;

namespace CampaignStudio.Domain.Sequences;

/// <summary>
/// A step's own content: a JSON object. With a template its members are variables for the template; without one
/// <c>subject</c>, <c>html</c> and <c>text</c> are the message. For a call, <c>title</c> and <c>notes</c> are the task's.
/// </summary>
[JsonConverter(typeof(StepContentConverter))]
public sealed record StepContent(IReadOnlyDictionary<string, JsonElement> Members)
{
    public static StepContent Empty { get; } = new(new Dictionary<string, JsonElement>());

    public string? Subject => Text("subject");
    public string? Html => Text("html");
    public string? Body => Text("text");

    /// <summary>The words of a call task.</summary>
    public CallContent Call => new(Text("title"), Text("notes") ?? Body);

    /// <summary>A member as text; null when absent or null.</summary>
    public string? Text(string name) => !Members.TryGetValue(name, out var value) ? null : value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        _ => value.GetRawText(),
    };

    public static StepContent Message(string? subject, string? html, string? text)
    {
        var members = new Dictionary<string, JsonElement>();
        Add("subject", subject);
        Add("html", html);
        Add("text", text);
        return new StepContent(members);

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value)) members[name] = JsonSerializer.SerializeToElement(value);
        }
    }

    public bool Equals(StepContent? other) =>
        other is not null && Members.Count == other.Members.Count
        && Members.All(pair => other.Members.TryGetValue(pair.Key, out var value) && JsonElement.DeepEquals(pair.Value, value));

    public override int GetHashCode() => Members.Count;

    private sealed class StepContentConverter : JsonConverter<StepContent>
    {
        public override StepContent Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(ref reader, options) ?? []);

        public override void Write(Utf8JsonWriter writer, StepContent value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.Members, options);
    }
}
