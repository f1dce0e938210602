using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Sandbox;

public static class SandboxErrors
{
    public static Error NotSandboxed() =>
        Error.NotFound("sandbox_off", "The sandbox is off: real transports are configured.");

    public static Error MessageNotFound(long id) => Error.NotFound("message_not_found", $"There is no sandbox message {id}.");

    public static Error NoLink() => Error.Conflict("no_link", "This message has no tracked link to click.");

    public static Error NoPixel() => Error.Conflict("no_pixel", "Nobody would learn of it: opens of this message are not tracked.");

    public static Error LinkNotInMessage() => Error.Invalid("link_not_in_message", "This message has no such link.", "url");

    public static Error TestMessage() => Error.Conflict("test_message", "This is a test message: it belongs to no outreach, so nothing can follow from it.");

    public static Error ReplyEmpty() => Error.Invalid("text_missing", "Write what the lead replies.", "text");

    public static Error AdvanceOutOfRange() =>
        Error.Invalid("advance_out_of_range", "The clock moves forward only, by at most 366 days, such as \"3.00:00:00\".", "advance");

    public static Error AlreadyMoving() => Error.Conflict("clock_moving", "The clock is being moved already; wait until that is done.");
}
