using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Sequences;

public static class StepErrors
{
    public static Error NotFound(long id) => Error.NotFound("sequence_not_found", $"There is no step {id}.");

    public static Error TemplateNotFound(Channel channel, long id) =>
        Error.Invalid("template_not_found", $"There is no {(channel is Channel.Email ? "e-mail" : "SMS")} template {id}.", "template_id");

    public static Error CallHasNoTemplate() =>
        Error.Invalid("template_not_allowed", "A call has no template; put its title and notes into content.", "template_id");

    public static Error ContentNotObject() =>
        Error.Invalid("content_not_object", "'content' is a JSON object: template variables, or the message itself ({subject, html, text} or {text}).", "content");

    public static Error ChannelFixed() =>
        Error.Conflict("channel_fixed", "The channel can't change once messages were planned for the step; add a new step instead.");

    public static Error OrderIncomplete() =>
        Error.Invalid("order_incomplete", "Send the ids of all steps of the campaign, each once, in their new order.", "ids");

    public static Error CampaignEnded() =>
        Error.Conflict("campaign_ended", "The steps of a completed or archived campaign are history; clone it to go on.");

    public static Error Stale(long id) => Error.Conflict("stale_edit", $"Somebody else changed step {id} meanwhile. Load it again and repeat the change.");
}
