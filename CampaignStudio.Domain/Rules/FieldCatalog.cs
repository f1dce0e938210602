using System.Collections.Frozen;

namespace CampaignStudio.Domain.Rules;

/// <summary>All fields that conditions may name: the built-in ones and the workspace's custom ones. Immutable.</summary>
public sealed class FieldCatalog
{
    private readonly FrozenDictionary<string, FieldDefinition> _byName;

    private FieldCatalog(IReadOnlyList<FieldDefinition> fields)
    {
        Fields = fields;
        _byName = fields
            .SelectMany(field => field.Aliases.Prepend(field.Name).Select(name => (name, field)))
            .DistinctBy(pair => pair.name, StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(pair => pair.name, pair => pair.field, StringComparer.OrdinalIgnoreCase);
    }

    public static FieldCatalog BuiltIn { get; } = new(BuiltInFields.All);

    /// <summary>In the order the designers show them; aliases are not listed apart.</summary>
    public IReadOnlyList<FieldDefinition> Fields { get; }

    /// <summary>The field with this name or alias, ignoring case and outer blanks; <c>null</c> when there is none.</summary>
    public FieldDefinition? Find(string name) => _byName.GetValueOrDefault(name.Trim());

    /// <summary>With custom fields; one whose key is already the name of a field is left out, since the built-in field wins.</summary>
    public FieldCatalog With(IEnumerable<FieldDefinition> custom) =>
        new([.. Fields, .. custom.Where(field => Find(field.Name) is null).Select(field => field with { IsCustom = true })]);
}
