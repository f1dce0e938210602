using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Rules;

namespace CampaignStudio.Features.Rules;

/// <summary>What the designers offer for choosing: fields, pipeline statuses, people. Cascaded by the page.</summary>
/// <param name="Users">Active ones, by name.</param>
public sealed record RuleWorkspace(FieldCatalog Catalog, IReadOnlyList<PipelineStatus> Statuses, IReadOnlyList<UserRow> Users)
{
    public static RuleWorkspace Empty { get; } = new(FieldCatalog.BuiltIn, [], []);

    public string StatusLabel(string key) => Statuses.FirstOrDefault(status => status.Key == key)?.Label ?? key;

    public string UserName(long id) => Users.FirstOrDefault(user => user.Id == id)?.Name ?? $"user {id}";

    public string UserName(string id) => long.TryParse(id, out var number) ? UserName(number) : id;

    /// <summary>The values a field usually has, with their labels; empty when anything goes.</summary>
    public IReadOnlyList<(string Value, string Label)> ChoicesOf(FieldDefinition field) => field switch
    {
        { Name: "status", IsCustom: false } => [.. Statuses.Select(status => (status.Key, status.Label))],
        { Name: "assigned_to", IsCustom: false } => [.. Users.Select(user => ($"{user.Id}", user.Name))],
        { Choices: { } choices } => [.. choices.Select(choice => (choice, Components.StatusColors.Label(choice)))],
        _ => [],
    };
}
