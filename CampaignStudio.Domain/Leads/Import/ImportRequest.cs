using System.Text.Json;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Leads.Import;

/// <summary>What happens to a row whose lead exists already, in the workspace or earlier in the file.</summary>
public enum OnDuplicate
{
    /// <summary>The lead keeps what it has; only the import's tag is added.</summary>
    Skip,

    /// <summary>What the row has a value for replaces what the lead has; tags are added.</summary>
    Update,
}

/// <summary>How to import a file.</summary>
public sealed record ImportRequest
{
    /// <summary>As the user knows it; shown, and the source of leads whose row names none if <see cref="Source"/> is blank.</summary>
    public required string FileName { get; init; }

    /// <summary>Null: guessed from the column names.</summary>
    public ImportMapping? Mapping { get; init; }

    public OnDuplicate OnDuplicate { get; init; } = OnDuplicate.Skip;

    /// <summary>Given to every lead of the file, also to those that are left as they are.</summary>
    public string? Tag { get; init; }

    /// <summary>The source of leads whose row names none.</summary>
    public string? Source { get; init; }

    /// <summary>The country (ISO 3166, two letters) of national phone numbers in rows that name none.</summary>
    public string? DefaultCountry { get; init; }
}

/// <summary>The parameters of an import's execution.</summary>
public sealed record ImportParams
{
    /// <summary>The upload's name in the <see cref="IUploadStore"/>.</summary>
    public required string Upload { get; init; }

    public required string FileName { get; init; }
    public required JsonElement Mapping { get; init; }
    public OnDuplicate OnDuplicate { get; init; }
    public string? Tag { get; init; }
    public string? Source { get; init; }
    public string? DefaultCountry { get; init; }

    public static ImportParams Of(JsonElement parameters) => parameters.Deserialize<ImportParams>(StudioJson.Options)!;
}

/// <summary>What became of the rows so far; their sum is the number of rows dealt with.</summary>
public sealed record ImportOutcome(long Imported, long Updated, long SkippedDuplicates, long Rejected)
{
    public static ImportOutcome None { get; } = new(0, 0, 0, 0);

    public static ImportOutcome Of(JsonElement? outcome) => outcome?.Deserialize<ImportOutcome>(StudioJson.Options) ?? None;

    public JsonElement ToJson() => JsonSerializer.SerializeToElement(this, StudioJson.Options);
}

/// <summary>A first look at a file.</summary>
/// <param name="Delimiter">Comma, semicolon, tab or pipe.</param>
/// <param name="Encoding">Its IANA name.</param>
/// <param name="HasHeader">Whether the first row names the columns.</param>
/// <param name="Headers">The columns as they stand in the file, one for each cell; a name may come twice.</param>
/// <param name="Mapping">The one given, or the one guessed.</param>
/// <param name="MappingError">Why it can't be used yet.</param>
/// <param name="TotalRows">All rows of the file, without the header.</param>
/// <param name="Rows">The first ones, as they would be imported or why not.</param>
public sealed record ImportPreview(
    char Delimiter, string Encoding, bool HasHeader, IReadOnlyList<string> Headers, ImportMapping Mapping, Error? MappingError, long TotalRows, IReadOnlyList<ImportRow> Rows);
