using System.Text.Json;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Suppressions.Import;

/// <summary>How to read a list of those who must not be contacted. What a line says itself comes first.</summary>
public sealed record SuppressionImportRequest
{
    /// <summary>As the user knows it; shown.</summary>
    public required string FileName { get; init; }
    public Channel Channel { get; init; } = Channel.Email;
    public SuppressionReason Reason { get; init; } = SuppressionReason.Manual;
    public string? Note { get; init; }

    /// <summary>The country (ISO 3166, two letters) of numbers without a country code.</summary>
    public string? DefaultCountry { get; init; }
}

/// <summary>The parameters of the execution; its file is named as that of any import.</summary>
public sealed record SuppressionImportParams
{
    public required string Upload { get; init; }
    public required string FileName { get; init; }
    public Channel Channel { get; init; }
    public SuppressionReason Reason { get; init; }
    public string? Note { get; init; }
    public string? DefaultCountry { get; init; }

    public static SuppressionImportParams Of(JsonElement parameters) => parameters.Deserialize<SuppressionImportParams>(StudioJson.Options)!;

    internal SuppressionImportRequest ToRequest() =>
        new() { FileName = FileName, Channel = Channel, Reason = Reason, Note = Note, DefaultCountry = DefaultCountry };
}

/// <summary>What became of the lines so far; their sum is the number of lines dealt with.</summary>
public sealed record SuppressionImportOutcome(long Added, long AlreadyThere, long Rejected)
{
    public static SuppressionImportOutcome None { get; } = new(0, 0, 0);

    public static SuppressionImportOutcome Of(JsonElement? outcome) => outcome?.Deserialize<SuppressionImportOutcome>(StudioJson.Options) ?? None;

    public static SuppressionImportOutcome operator +(SuppressionImportOutcome left, SuppressionImportOutcome right) =>
        new(left.Added + right.Added, left.AlreadyThere + right.AlreadyThere, left.Rejected + right.Rejected);

    public JsonElement ToJson() => JsonSerializer.SerializeToElement(this, StudioJson.Options);
}

/// <summary>One line of a list.</summary>
/// <param name="LineNumber">The physical line, counted from 1.</param>
/// <param name="Address">As it would be entered; null when <paramref name="Problem"/> says why not.</param>
/// <param name="Problem">What is wrong and the remedy.</param>
/// <param name="RawCells">The cells as the file has them.</param>
public sealed record SuppressionRow(
    int LineNumber, Channel Channel, string? Address, SuppressionReason Reason, string? Note, string? Problem, IReadOnlyList<string> RawCells)
{
    public bool IsDomain => Address?.StartsWith('@') is true;
}

/// <summary>A first look at a list.</summary>
/// <param name="HasHeader">Whether the first line names the columns.</param>
/// <param name="TotalRows">All lines but the header and blank ones.</param>
/// <param name="Rows">The first ones, as they would be entered or why not.</param>
public sealed record SuppressionImportPreview(bool HasHeader, long TotalRows, IReadOnlyList<SuppressionRow> Rows);
