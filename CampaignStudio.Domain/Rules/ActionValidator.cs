using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Rules;

/// <summary>Checks actions before they are saved, so that none fails when a rule fires.</summary>
internal sealed class ActionValidator(
    FieldCatalog catalog, Func<string, bool> knownAgents, Func<string, bool> knownUsers, Func<string, string?> liquid)
{
    private static readonly string[] Roles = ["admin", "marketer", "agent"];

    /// <summary>Ten years: longer is a slip of the keyboard.</summary>
    private const decimal MaxDueInHours = 87_600;

    public IEnumerable<Error> Validate(RuleAction action, string path) => action switch
    {
        UpdateField update => Check(update, path),
        CreateTask task => Check(task, path),
        AssignTo assign => Check(assign, path),
        SendNotification notification => Check(notification, path),
        _ => [],
    };

    private IEnumerable<Error> Check(UpdateField update, string path)
    {
        var field = catalog.Find(update.Field);
        if (field is not { Group: FieldGroup.Lead })
        {
            yield return Error.Invalid("unknown_field", $"The lead has no field '{update.Field}' to update.", $"{path}.field");
            yield break;
        }

        var remedy = field.Name switch
        {
            "status" => "the rule's to_status moves the lead",
            "assigned_to" => "use the action assign_to",
            "email" or "phone" => "it is how the lead is recognised",
            "created_at" => "it is a fact of the past",
            _ => null,
        };
        if (remedy is not null)
        {
            yield return Error.Invalid("field_not_writable", $"A rule can't update '{field.Name}': {remedy}.", $"{path}.field");
            yield break;
        }

        foreach (var text in TextsOf(update.Value))
        {
            foreach (var error in CheckLiquid(text, $"{path}.value")) yield return error;
        }

        var isLiquid = TextsOf(update.Value).Any(text => text.Contains("{{", StringComparison.Ordinal) || text.Contains("{%", StringComparison.Ordinal));
        if (update.Value is { } value && !isLiquid && value.As(field.Type) is null)
        {
            yield return Error.Invalid("value_mismatch", $"'{value}' doesn't fit the field '{field.Name}'.", $"{path}.value");
        }
    }

    private IEnumerable<Error> Check(CreateTask task, string path)
    {
        foreach (var error in CheckText(task.Title, $"{path}.title")) yield return error;
        if (task.DueUtc is not null && task.DueInHours is not null)
        {
            yield return Error.Invalid("due_twice", "Give due_date or due_in_hours, not both.", $"{path}.due_in_hours");
        }

        if (task.DueInHours is < 0 or > MaxDueInHours)
        {
            yield return Error.Invalid("due_in_hours_out_of_range", "due_in_hours lies between 0 and 87600 (ten years).", $"{path}.due_in_hours");
        }

        if (task.AgentId is { } agent && !knownAgents(agent)) yield return UnknownAgent(agent, path);
    }

    private IEnumerable<Error> Check(AssignTo assign, string path)
    {
        if (assign.AgentId is null == assign.Strategy is null)
        {
            yield return Error.Invalid("assignee_missing", "Name an agent_id or a strategy (round_robin): exactly one of them.", $"{path}.agent_id");
        }
        else if (assign.AgentId is { } agent && !knownAgents(agent))
        {
            yield return UnknownAgent(agent, path);
        }
    }

    private IEnumerable<Error> Check(SendNotification notification, string path)
    {
        foreach (var error in CheckText(notification.Title, $"{path}.title")) yield return error;
        foreach (var error in CheckText(notification.Message, $"{path}.message")) yield return error;
        if (notification.To is NotificationTarget.Role && !Roles.Contains(notification.Role))
        {
            yield return Error.Invalid("unknown_role", $"Say which role: {string.Join(", ", Roles)}.", $"{path}.role");
        }

        if (notification.To is NotificationTarget.User && (notification.UserId is not { } user || !knownUsers(user)))
        {
            yield return Error.Invalid("unknown_user", $"There is no user '{notification.UserId}'.", $"{path}.user_id");
        }
    }

    private IEnumerable<Error> CheckText(string text, string path) =>
        string.IsNullOrWhiteSpace(text) ? [Error.Invalid("value_missing", "This text is missing.", path)] : CheckLiquid(text, path);

    private IEnumerable<Error> CheckLiquid(string text, string path) =>
        liquid(text) is { } problem ? [Error.Invalid("bad_template", problem, path)] : [];

    private static IEnumerable<string> TextsOf(FactValue? value) => value switch
    {
        FactValue.Text text => [text.Value],
        FactValue.Many many => many.Items.SelectMany(TextsOf),
        _ => [],
    };

    private static Error UnknownAgent(string agent, string path) =>
        Error.Invalid("unknown_agent", $"There is no agent '{agent}'; choose an active user.", $"{path}.agent_id");
}
