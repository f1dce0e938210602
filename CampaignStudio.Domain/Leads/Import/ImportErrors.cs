using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Leads.Import;

public static class ImportErrors
{
    public static Error UploadGone() =>
        Error.NotFound("upload_not_found", "The uploaded file is no longer there. Upload it again.");

    public static Error NoRows() =>
        Error.Invalid("file_empty", "The file has a header but no rows. Choose a CSV file with one lead per row.", "file");

    public static Error NotAnImport(long executionId) =>
        Error.NotFound("import_not_found", $"Execution {executionId} is no import.");

    public static Error TagTooLong() =>
        Error.Invalid("too_long", $"'tag' has at most {LeadValues.MaxTagLength} characters.", "tag");

    public static Error SourceTooLong() =>
        Error.Invalid("too_long", $"'source' has at most {LeadValues.MaxTextLength} characters.", "source");

    public static Error UnknownCountry() =>
        Error.Invalid("country_invalid", "Write the default country as two letters, such as FR.", "default_country");
}
