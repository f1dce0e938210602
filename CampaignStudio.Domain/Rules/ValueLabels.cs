using System.Collections.Frozen;

namespace CampaignStudio.Domain.Rules;

/// <summary>What people call the values that are kept as keys or ids: pipeline statuses and users by their names. Immutable.</summary>
public sealed class ValueLabels(IEnumerable<KeyValuePair<string, string>> statuses, IEnumerable<KeyValuePair<long, string>> users)
{
    private readonly FrozenDictionary<string, string> _statuses = statuses.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    private readonly FrozenDictionary<long, string> _users = users.ToFrozenDictionary();

    /// <summary>Keys and ids as they are.</summary>
    public static ValueLabels None { get; } = new([], []);

    public string Status(string key) => _statuses.GetValueOrDefault(key.Trim(), key);

    public string User(long id) => _users.GetValueOrDefault(id, $"user {id}");

    /// <summary>A user id the way rules keep it, as text.</summary>
    public string User(string id) => long.TryParse(id, out var number) ? User(number) : id;

    /// <summary>The name of a field's value; <c>null</c> where a value speaks for itself.</summary>
    public string? Of(FieldDefinition field, FactValue value) => value.AsText() is not { } text ? null : field switch
    {
        { Name: "status", IsCustom: false } => Status(text),
        { Name: "assigned_to", IsCustom: false } => User(text),
        { Choices: { } choices } when choices.Contains(text, StringComparer.OrdinalIgnoreCase) => text.Replace('_', ' '),
        _ => null,
    };
}
