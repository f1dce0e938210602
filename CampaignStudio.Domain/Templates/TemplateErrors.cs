using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Templates;

/// <summary>Refusals around templates and content.</summary>
public static class TemplateErrors
{
    public static Error Syntax(string message) => Error.Invalid("template_syntax", message);

    public static Error TooComplex(string message) => Error.Invalid("template_too_complex", message);

    public static Error Failed(string reason) => Error.Invalid("template_failed", $"The template could not be rendered: {reason}");

    public static Error EmptySubject() => Error.Invalid("empty_subject", "The subject is empty. Write one, or give its variables a default.", "subject");

    public static Error EmptyBody() => Error.Invalid("empty_body", "The message has neither HTML nor text. Write at least one of them.", "html");

    public static Error EmptyText() => Error.Invalid("empty_text", "The text message is empty. Write one, or give its variables a default.", "text");

    public static Error SmsTooLong(int length, int limit) =>
        Error.Invalid("sms_too_long", $"The text message has {length} characters; carriers take at most {limit}. Shorten it.", "text");
}
