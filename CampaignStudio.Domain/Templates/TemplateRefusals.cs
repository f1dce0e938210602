using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Templates;

/// <summary>Why a stored template can't be found, saved or deleted; what is wrong with its content is in <see cref="TemplateErrors"/>.</summary>
public static class TemplateRefusals
{
    public static Error NotFound(Channel channel, long id) =>
        Error.NotFound("template_not_found", $"There is no {(channel is Channel.Email ? "e-mail" : "SMS")} template {id}.");

    public static Error NameMissing() => Error.Invalid("name_missing", "Give the template a name of at most 200 characters.", "name");

    public static Error TooLong(string field, int limit) => Error.Invalid("too_long", $"'{field}' has at most {limit} characters.", field);

    public static Error Stale(long id) =>
        Error.Conflict("stale_edit", $"Somebody else changed template {id} meanwhile. Load it again and repeat the change.");

    public static Error InUse(IEnumerable<string> campaigns) => Error.Conflict(
        "template_in_use",
        $"Steps of these campaigns use the template: {string.Join(", ", campaigns)}. Give them other content first.");
}
