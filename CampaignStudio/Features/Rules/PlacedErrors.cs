using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Features.Rules;

/// <summary>Refusals by the place they are about, so that an editor can show each where it can be mended.</summary>
public sealed class PlacedErrors(IReadOnlyList<Error> errors)
{
    public static PlacedErrors None { get; } = new([]);

    public static PlacedErrors Of(Error? error) => error is null ? None : new([error with { Others = [] }, .. error.Others]);

    public IReadOnlyList<Error> All => errors;

    public bool Any => errors.Count > 0;

    /// <summary>What is wrong with exactly this field; null when nothing is.</summary>
    public string? At(string path) => errors.FirstOrDefault(error => error.Field == path)?.Message;

    public bool Has(string path) => At(path) is not null;

    /// <summary>Everything about a place and what lies below it.</summary>
    public IEnumerable<Error> Under(string path) => errors.Where(error => IsUnder(error.Field, path));

    public bool AnyUnder(string path) => Under(path).Any();

    /// <summary>What belongs to none of the places an editor shows.</summary>
    public IReadOnlyList<Error> Outside(params IEnumerable<string> paths)
    {
        var shown = paths.ToList();
        return [.. errors.Where(error => !shown.Any(path => IsUnder(error.Field, path)))];
    }

    /// <summary>Those about other places: what lay here is being mended.</summary>
    public PlacedErrors Without(string path) => new([.. errors.Where(error => !IsUnder(error.Field, path))]);

    private static bool IsUnder(string? field, string path) =>
        field is not null && field.StartsWith(path, StringComparison.Ordinal)
        && (field.Length == path.Length || field[path.Length] is '.' or '[');
}
