using System.Text.Json;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Leads.Import;

/// <summary>One column of the file and the field its values go to.</summary>
public sealed record ImportColumn(string Name, ImportTarget Target);

/// <summary>Which column of a file feeds which field of a lead. Column names compare without case and outer blanks.</summary>
public sealed class ImportMapping
{
    private readonly Dictionary<string, ImportTarget> _targets;

    private ImportMapping(IReadOnlyList<ImportColumn> columns)
    {
        Columns = columns;
        _targets = columns.ToDictionary(column => column.Name, column => column.Target, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The columns in order, also the ignored ones.</summary>
    public IReadOnlyList<ImportColumn> Columns { get; }

    /// <summary>
    /// Guesses from the column names. A custom key comes before a built-in field's synonym; the first column for a field
    /// wins; what nobody knows is ignored. May lack both e-mail and phone: see <see cref="Check"/>.
    /// </summary>
    public static ImportMapping FromHeaders(IReadOnlyList<string> headers, IReadOnlyCollection<string> customKeys)
    {
        var keys = customKeys.DistinctBy(HeaderNames.Fold).ToDictionary(HeaderNames.Fold);
        var used = new HashSet<ImportTarget>();
        var columns = headers
            .Select(header => header.Trim())
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Select(header => new ImportColumn(header, Guess(header)))
            .ToList();

        // "Name" alone is mostly a full name; beside a first name it is the last name (German lists).
        var name = columns.FindIndex(column => HeaderNames.Fold(column.Name) == "name" && column.Target.Field is ImportField.Ignore);
        if (name >= 0 && used.Contains(new ImportTarget(ImportField.FirstName)) && used.Add(new ImportTarget(ImportField.LastName)))
            columns[name] = columns[name] with { Target = new ImportTarget(ImportField.LastName) };
        return new ImportMapping(columns);

        ImportTarget Guess(string header)
        {
            var target = keys.TryGetValue(HeaderNames.Fold(header), out var key)
                ? ImportTarget.Custom(key)
                : new ImportTarget(HeaderNames.Find(header));
            return used.Add(target) ? target : new ImportTarget(ImportField.Ignore);
        }
    }

    /// <summary>
    /// Reads a JSON object <c>{"column": "field", …}</c>. Refused, all problems at once: what is no such object, unknown
    /// fields, a field fed by two columns, a column named twice, neither e-mail nor phone.
    /// </summary>
    public static Result<ImportMapping> Parse(string json, IReadOnlyCollection<string>? customKeys = null)
    {
        JsonElement root;
        try
        {
            root = JsonElement.Parse(json);
        }
        catch (JsonException)
        {
            return NotAnObject();
        }

        if (root.ValueKind is not JsonValueKind.Object) return NotAnObject();

        var errors = new List<Error>();
        var columns = new List<ImportColumn>();
        foreach (var property in root.EnumerateObject())
        {
            var at = $"mapping.{property.Name}";
            if (property.Value.ValueKind is not (JsonValueKind.String or JsonValueKind.Null))
            {
                errors.Add(Error.Invalid("mapping_invalid", $"The field for column '{property.Name}' must be a text such as \"email\".", at));
                continue;
            }

            var target = ImportTarget.Parse(property.Value.GetString(), customKeys ?? []);
            var name = property.Name.Trim();
            if (target.IsError)
                errors.Add(target.Error! with { Field = at });
            else if (columns.Exists(column => column.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
                errors.Add(Error.Invalid("mapping_column_twice", $"Column '{name}' is named twice. Keep one.", at));
            else
                columns.Add(new ImportColumn(name, target.Value));
        }

        var fedTwice = columns
            .Where(column => column.Target.Field is not ImportField.Ignore)
            .GroupBy(column => column.Target)
            .Where(group => group.Count() > 1);
        errors.AddRange(fedTwice.Select(group => Error.Invalid(
            "mapping_field_twice",
            $"Field '{group.Key}' is fed by more than one column ({string.Join(", ", group.Select(column => column.Name))}). Keep one and ignore the others.",
            "mapping")));

        var mapping = new ImportMapping(columns);
        if (errors.Count == 0 && mapping.Check().Error is { } unusable) errors.Add(unusable);
        return Error.Combine(errors) is { } error ? error : mapping;

        static Error NotAnObject() =>
            Error.Invalid("mapping_invalid", "The mapping must be a JSON object of column names and fields, such as {\"E-mail\": \"email\"}.", "mapping");
    }

    /// <summary>A mapping must say which column is the e-mail address or the phone number.</summary>
    public Result Check() => Columns.Any(column => column.Target.Field is ImportField.Email or ImportField.Phone)
        ? Result.Ok
        : Error.Invalid("mapping_no_identity", "No column is mapped to email or phone. Map at least one of them.", "mapping");

    /// <summary>Every column that the mapping uses must be in the file.</summary>
    public Result CheckAgainst(IReadOnlyList<string> headers)
    {
        var present = headers.Select(header => header.Trim()).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var missing = Columns
            .Where(column => column.Target.Field is not ImportField.Ignore && !present.Contains(column.Name))
            .Select(column => Error.Invalid(
                "mapping_column_missing",
                $"The file has no column '{column.Name}'. Its columns are: {string.Join(", ", headers)}.",
                $"mapping.{column.Name}"))
            .ToList();
        return Error.Combine(missing) is { } error ? error : Result.Ok;
    }

    /// <summary>The form that <see cref="Parse"/> reads.</summary>
    public string ToJson() =>
        JsonSerializer.Serialize(Columns.ToDictionary(column => column.Name, column => column.Target.ToString()), StudioJson.Options);

    /// <summary>The target of each column of a file; of columns with the same name the first is meant.</summary>
    internal ImportTarget[] TargetsOf(IReadOnlyList<string> headers)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return [.. headers.Select(header => seen.Add(header.Trim()) ? _targets.GetValueOrDefault(header.Trim()) : default)];
    }
}
