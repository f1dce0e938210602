using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Leads.Import;

/// <summary>A lead as one row of a file gives it, all values checked and normalised; <c>null</c> where the row is blank.</summary>
public sealed record LeadRow
{
    public string? Email { get; init; }

    /// <summary>E.164.</summary>
    public string? Phone { get; init; }

    public string? FirstName { get; init; }
    public string? LastName { get; init; }
    public string? Company { get; init; }
    public string? JobTitle { get; init; }
    public string? City { get; init; }
    public string? Country { get; init; }

    /// <summary>Two small letters (ISO 639-1).</summary>
    public string? Language { get; init; }

    /// <summary>The id of a known time zone.</summary>
    public string? Timezone { get; init; }

    public string? Source { get; init; }

    /// <summary>Without repetitions, whatever the case.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>From 0 to 999,999,999,999.9999.</summary>
    public decimal? Budget { get; init; }

    /// <summary>The key of a pipeline status.</summary>
    public string? Status { get; init; }

    /// <summary>The agent as the file names them.</summary>
    public string? AssignedTo { get; init; }

    public IReadOnlyDictionary<string, string> Custom { get; init; } = EmptyCustom;

    private static readonly Dictionary<string, string> EmptyCustom = [];
}

/// <summary>Why a row cannot be imported.</summary>
/// <param name="Field">The fact's name, or <c>row</c> when the whole row is meant.</param>
/// <param name="Message">What is wrong and the remedy.</param>
/// <param name="Raw">The value as the file has it.</param>
public sealed record RowProblem(string Field, string Message, string Raw)
{
    /// <summary>The field name of problems that concern no single field.</summary>
    public const string WholeRow = "row";
}

/// <summary>One record of a file.</summary>
/// <param name="LineNumber">The physical line, counted from 1 with the header, where the record starts.</param>
/// <param name="Lead">The lead; <c>null</c> when there are problems.</param>
/// <param name="Problems">Everything that is wrong with the row.</param>
/// <param name="RawCells">The cells as the file has them.</param>
public sealed record ImportRow(int LineNumber, LeadRow? Lead, IReadOnlyList<RowProblem> Problems, IReadOnlyList<string> RawCells)
{
    /// <summary>All problems in one line, for lists and the file of bad rows.</summary>
    public string Reason => string.Join("; ", Problems.Select(problem =>
        problem.Field == RowProblem.WholeRow ? problem.Message : $"{problem.Field}: {problem.Message}"));
}

/// <summary>What the reader needs to know from outside to judge a row.</summary>
/// <param name="NormalizeEmail">The address in its one spelling, or why it is none.</param>
/// <param name="NormalizePhone">The number (and the country, two letters, that a national one belongs to) in E.164, or why it is none.</param>
/// <param name="FindTimeZone">The zone of that id, if there is one.</param>
public sealed record LeadRowRules(
    Func<string, Result<string>> NormalizeEmail,
    Func<string, string?, Result<string>> NormalizePhone,
    Func<string, TimeZoneInfo?> FindTimeZone)
{
    /// <summary>The country of national phone numbers (two letters) in rows that name no country by its code.</summary>
    public string? DefaultCountry { get; init; }

    /// <summary>The keys of the pipeline's statuses; <c>null</c> accepts any.</summary>
    public IReadOnlyCollection<string>? Statuses { get; init; }
}
