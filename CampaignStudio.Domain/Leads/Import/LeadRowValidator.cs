using System.Buffers;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Leads.Import;

/// <summary>Turns a record's cells into a lead, or into the list of what is wrong with them.</summary>
internal sealed class LeadRowValidator(IReadOnlyList<ImportTarget> targets, LeadRowRules rules)
{
    public const int MaxEmailLength = 320;
    public const int MaxPhoneLength = 64;
    public const int MaxTextLength = 200;
    public const int MaxCustomLength = 2_000;
    public const int MaxTags = 50;
    public const int MaxTagLength = 100;

    // No database column takes a NUL, and no reader wants the others.
    private static readonly SearchValues<char> ControlCharacters =
        SearchValues.Create([.. Enumerable.Range(0, 32).Select(code => (char)code).Except(['\t', '\r', '\n']), '\u007F']);

    private readonly int _countryColumn = IndexOf(targets, ImportField.Country);

    public ImportRow Validate(int lineNumber, IReadOnlyList<string> cells)
    {
        var problems = new List<RowProblem>();
        for (var column = targets.Count; column < cells.Count; column++)
        {
            if (string.IsNullOrWhiteSpace(cells[column])) continue;
            Refuse(RowProblem.WholeRow, $"the row has {cells.Count} cells but the file has {targets.Count} columns; quote cells that contain the delimiter", cells[column]);
            break;
        }

        var lead = new LeadRow();
        var custom = default(Dictionary<string, string>);
        var isNamed = false;
        for (var column = 0; column < Math.Min(targets.Count, cells.Count); column++)
        {
            var target = targets[column];
            if (target.Field is ImportField.Ignore) continue;
            var value = SafeCsv.Unprotected(cells[column].Trim());
            if (value.Length == 0) continue;

            isNamed |= target.Field is ImportField.Email or ImportField.Phone;
            if (LengthProblem(target.Field, value) is { } problem)
                Refuse(target.FactName, problem, value);
            else if (target.Field is ImportField.Custom)
                (custom ??= [])[target.CustomKey!] = value;
            else
                lead = With(lead, target.Field, value, cells, problems);
        }

        if (!isNamed) Refuse(RowProblem.WholeRow, "neither an e-mail address nor a phone number; fill in at least one", "");
        if (custom is not null) lead = lead with { Custom = custom };
        return new ImportRow(lineNumber, problems.Count == 0 ? lead : null, problems, cells);

        void Refuse(string field, string message, string raw) => problems.Add(new RowProblem(field, message, raw));
    }

    private LeadRow With(LeadRow lead, ImportField field, string value, IReadOnlyList<string> cells, List<RowProblem> problems)
    {
        switch (field)
        {
            case ImportField.Email:
                return Accepted(rules.NormalizeEmail(value)) is { } email ? lead with { Email = email } : lead;
            case ImportField.Phone:
                return Accepted(rules.NormalizePhone(value, CountryOf(cells))) is { } phone ? lead with { Phone = phone } : lead;
            case ImportField.FirstName:
                return lead with { FirstName = OneLine(value) };
            case ImportField.LastName:
                return lead with { LastName = OneLine(value) };
            case ImportField.Company:
                return lead with { Company = OneLine(value) };
            case ImportField.JobTitle:
                return lead with { JobTitle = OneLine(value) };
            case ImportField.City:
                return lead with { City = OneLine(value) };
            case ImportField.Country:
                return lead with { Country = OneLine(value) };
            case ImportField.Source:
                return lead with { Source = OneLine(value) };
            case ImportField.AssignedTo:
                return lead with { AssignedTo = OneLine(value) };
            case ImportField.Language:
                return LanguageOf(value) is { } language ? lead with { Language = language } : Refused("not a language; use two letters such as en or fr");
            case ImportField.Timezone:
                return rules.FindTimeZone(value) is { } zone ? lead with { Timezone = zone.Id } : Refused("no such time zone; use a name such as Europe/Paris");
            case ImportField.Budget:
                return BudgetText.TryParse(value, out var budget) ? lead with { Budget = budget } : Refused("not an amount; use a number such as 10000 or 10000.50");
            case ImportField.Status:
                return StatusOf(value) is { } status ? lead with { Status = status } : Refused($"no such status; use one of {string.Join(", ", rules.Statuses ?? [])}");
            case ImportField.Tags:
                var tags = TagsOf(value);
                if (tags.Count > MaxTags) return Refused($"more than {MaxTags} tags");
                return tags.Exists(tag => tag.Length > MaxTagLength) ? Refused($"a tag is longer than {MaxTagLength} characters") : lead with { Tags = tags };
            default:
                throw new InvalidOperationException($"No lead property for {field}.");
        }

        string? Accepted(Result<string> result)
        {
            if (result.Error is not { } error) return result.Value;
            Refused(error.Message);
            return null;
        }

        LeadRow Refused(string message)
        {
            problems.Add(new RowProblem(field.ToText(), message, value));
            return lead;
        }
    }

    private static string? LengthProblem(ImportField field, string value)
    {
        var limit = field switch
        {
            ImportField.Email => MaxEmailLength,
            ImportField.Phone => MaxPhoneLength,
            ImportField.Custom or ImportField.Tags => MaxCustomLength,
            _ => MaxTextLength,
        };
        if (value.Length > limit) return $"longer than {limit} characters";
        return value.AsSpan().ContainsAny(ControlCharacters) ? "contains a control character" : null;
    }

    /// <summary>A row that names its country by code says where its national phone numbers belong.</summary>
    private string? CountryOf(IReadOnlyList<string> cells)
    {
        if (_countryColumn < 0 || _countryColumn >= cells.Count) return rules.DefaultCountry;
        var country = cells[_countryColumn].Trim();
        return country.Length == 2 && country.All(char.IsAsciiLetter) ? country.ToUpperInvariant() : rules.DefaultCountry;
    }

    /// <summary>Two letters; a region behind them (<c>fr-CA</c>) is dropped.</summary>
    private static string? LanguageOf(string value)
    {
        var isCode = value.Length >= 2 && char.IsAsciiLetter(value[0]) && char.IsAsciiLetter(value[1]);
        var isAlone = value.Length == 2 || (value.Length == 5 && value[2] is '-' or '_' && value.AsSpan(3).IndexOfAnyExcept(AsciiLetters) < 0);
        return isCode && isAlone ? value[..2].ToLowerInvariant() : null;
    }

    private static readonly SearchValues<char> AsciiLetters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    private string? StatusOf(string value) =>
        rules.Statuses is null ? value : rules.Statuses.FirstOrDefault(status => status.Equals(value, StringComparison.OrdinalIgnoreCase));

    private static List<string> TagsOf(string value) =>
        [.. value.Split([',', ';', '|'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(OneLine)
            .Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>Line breaks and runs of blanks become one blank.</summary>
    private static string OneLine(string value) =>
        value.AsSpan().ContainsAny('\r', '\n', '\t') || value.Contains("  ", StringComparison.Ordinal)
            ? string.Join(' ', value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            : value;

    private static int IndexOf(IReadOnlyList<ImportTarget> targets, ImportField field)
    {
        for (var index = 0; index < targets.Count; index++)
        {
            if (targets[index].Field == field) return index;
        }

        return -1;
    }
}
