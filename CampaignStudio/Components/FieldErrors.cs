using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Components;

/// <summary>The problems of a form, each beside its field; what no field shows stays for the top of the form.</summary>
internal sealed class FieldErrors
{
    private readonly IReadOnlyList<Error> _errors;

    private FieldErrors(IReadOnlyList<Error> errors) => _errors = errors;

    public static FieldErrors None { get; } = new([]);

    public static FieldErrors Of(Error? error) => error is null ? None : new([error, .. error.Others]);

    /// <summary>The message for a field, by its snake_case name; null when it is fine.</summary>
    public string? this[string field] => _errors.FirstOrDefault(error => error.Field == field)?.Message;

    public bool Has(string field) => this[field] is not null;

    /// <summary>Those whose field is not in <paramref name="fields"/>.</summary>
    public IReadOnlyList<Error> Except(params IReadOnlyCollection<string> fields) => [.. _errors.Where(error => error.Field is null || !fields.Contains(error.Field))];
}
