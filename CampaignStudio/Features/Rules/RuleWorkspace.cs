using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Rules;

namespace CampaignStudio.Features.Rules;

/// <summary>What the designers offer for choosing: fields, pipeline statuses, people. Cascaded by the page.</summary>
/// <param name="Users">Active ones, by name.</param>
public sealed record RuleWorkspace(FieldCatalog Catalog, IReadOnlyList<PipelineStatus> Statuses, IReadOnlyList<UserRow> Users)
{
    public static RuleWorkspace Empty { get; } = new(FieldCatalog.BuiltIn, [], []);

    /// <summary>What sentences call statuses and people.</summary>
    public ValueLabels Labels { get; } = new(
        Statuses.Select(status => KeyValuePair.Create(status.Key, status.Label)), Users.Select(user => KeyValuePair.Create(user.Id, user.Name)));

    public string StatusLabel(string key) => Labels.Status(key);

    public string UserName(long id) => Labels.User(id);

    public string UserName(string id) => Labels.User(id);

    /// <summary>The values a field usually has, with their labels; empty when anything goes.</summary>
    public IReadOnlyList<(string Value, string Label)> ChoicesOf(FieldDefinition field) => field switch
    {
        { Name: "status", IsCustom: false } => [.. Statuses.Select(status => (status.Key, status.Label))],
        { Name: "assigned_to", IsCustom: false } => [.. Users.Select(user => ($"{user.Id}", user.Name))],
        { Choices: { } choices } => [.. choices.Select(choice => (choice, Components.StatusColors.Label(choice)))],
        _ => [],
    };
}
