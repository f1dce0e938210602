using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Leads;

public static class LeadErrors
{
    public static Error NotFound(long id) => Error.NotFound("lead_not_found", $"There is no lead {id}.");

    public static Error Exists(long id, string address) =>
        Error.Conflict("lead_exists", $"Lead {id} has the address {address} already. Change that lead instead.") with { Field = address.Contains('@') ? "email" : "phone" };

    public static Error Stale(long id) =>
        Error.Conflict("stale_edit", $"Somebody else changed lead {id} meanwhile. Load it again and repeat the change.");

    /// <param name="name">The lead's.</param>
    /// <param name="label">That of the status it has now.</param>
    /// <param name="who">Who moved it; null: nobody knows.</param>
    public static Error MovedMeanwhile(string name, string label, string? who = null) =>
        Error.Conflict("stale_edit", $"{who ?? "Somebody else"} moved {name} to “{label}” meanwhile, so it stays there. Move it again if you still want to.") with { Field = "status" };

    public static Error UnknownPlace() =>
        Error.Invalid("place_invalid", "'after' is what the board or the page before called 'next'; leave it out to begin at the top.", "after");

    public static Error NoAddress() =>
        Error.Invalid("address_missing", "Give the lead an e-mail address or a phone number.", "email");

    public static Error TooLong(string field, int limit) =>
        Error.Invalid("too_long", $"'{field}' has at most {limit} characters.", field);

    public static Error UnknownStatus(string status, IEnumerable<string> known) =>
        Error.Invalid("unknown_status", $"There is no status '{status}'; use one of {string.Join(", ", known)}.", "status");

    public static Error UnknownAgent(long userId) =>
        Error.Invalid("unknown_user", $"There is no active user {userId} to assign the lead to.", "assigned_to");

    public static Error UnknownField(string name) =>
        Error.Invalid("unknown_field", $"A lead has no field '{name}'. Add it as a custom field first.", name);
}

public static class PipelineErrors
{
    public static Error NotFound(long id) => Error.NotFound("lead_status_not_found", $"There is no pipeline status {id}.");

    public static Error KeyTaken(string key) => Error.Conflict("lead_status_exists", $"There is a status with the key '{key}' already.") with { Field = "key" };

    public static Error KeyInvalid() =>
        Error.Invalid("key_invalid", "A key has 1 to 60 small letters, digits and underscores and starts with a letter.", "key");

    public static Error LabelMissing() => Error.Invalid("label_missing", "Give it a label of at most 100 characters.", "label");

    public static Error ColorInvalid() => Error.Invalid("color_invalid", "Write the colour as # and six hexadecimal digits, such as #2e7d32.", "color");

    public static Error WonAndLost() => Error.Invalid("won_and_lost", "A status is either won or lost, not both.", "is_lost");

    public static Error IncompleteOrder() =>
        Error.Invalid("incomplete_order", "Name every status of the pipeline exactly once.", "ids");

    public static Error First() =>
        Error.Conflict("lead_status_first", "New leads begin with this status, so it can't be removed; rename it instead.");

    public static Error InUse(string users) =>
        Error.Conflict("lead_status_in_use", $"This status can't be removed while it is used by {users}.");
}

public static class CustomFieldErrors
{
    public static Error NotFound(long id) => Error.NotFound("custom_field_not_found", $"There is no custom field {id}.");

    public static Error KeyInvalid() =>
        Error.Invalid("key_invalid", "A key has 1 to 60 small letters, digits and underscores and starts with a letter.", "key");

    public static Error KeyReserved(string key) =>
        Error.Invalid("key_reserved", $"'{key}' is the name of a built-in field. Choose another key.", "key");

    public static Error KeyTaken(string key) => Error.Conflict("custom_field_exists", $"There is a custom field '{key}' already.") with { Field = "key" };

    public static Error LabelMissing() => Error.Invalid("label_missing", "Give it a label of at most 100 characters.", "label");
}
