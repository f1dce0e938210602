using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Suppressions;

public static class SuppressionErrors
{
    public static Error NotFound(long id) => Error.NotFound("suppression_not_found", $"There is no suppression {id}.");

    public static Error AddressMissing() =>
        Error.Invalid("address_missing", "Name one e-mail address, one phone number or one domain.", "address");

    public static Error ListEmpty() =>
        Error.Invalid("file_empty", "The file has no lines. Choose one with an address, number or domain on each.", "file");

    public static Error NoteTooLong() =>
        Error.Invalid("too_long", $"'note' has at most {SuppressionCheck.MaxNoteLength} characters.", "note");

    public static Error DomainOfPhones() =>
        Error.Invalid("domain_email_only", "A domain can be suppressed for e-mail only.", "domain");

    public static Error DomainInvalid(string domain) =>
        Error.Invalid("domain_invalid", $"'{domain}' is no e-mail domain. Write it like example.com.", "domain");
}
