namespace CampaignStudio.Domain.Shared;

/// <summary>What kind of refusal an <see cref="Error"/> is; decides the HTTP status and the tone of the message.</summary>
public enum ErrorKind
{
    /// <summary>The input is wrong: 400.</summary>
    Invalid,

    /// <summary>No such thing: 404.</summary>
    NotFound,

    /// <summary>The thing is in a state that does not allow this, or someone was faster: 409.</summary>
    Conflict,

    /// <summary>The caller may not do this: 403.</summary>
    Forbidden,
}

/// <summary>An expected refusal, in words a user can act on.</summary>
/// <param name="Kind">The kind of refusal.</param>
/// <param name="Code">A stable snake_case name for programs, such as <c>campaign_not_found</c>.</param>
/// <param name="Message">One or two sentences: what is wrong and the remedy.</param>
/// <param name="Field">The snake_case name of the field at fault (path with dots and indexes), if there is one.</param>
public sealed record Error(ErrorKind Kind, string Code, string Message, string? Field = null)
{
    /// <summary>Further problems found in the same look, so that a user can mend them all at once.</summary>
    public IReadOnlyList<Error> Others { get; init; } = [];

    public static Error Invalid(string code, string message, string? field = null) => new(ErrorKind.Invalid, code, message, field);

    public static Error NotFound(string code, string message) => new(ErrorKind.NotFound, code, message);

    public static Error Conflict(string code, string message) => new(ErrorKind.Conflict, code, message);

    public static Error Forbidden(string code, string message) => new(ErrorKind.Forbidden, code, message);

    /// <summary>The first of several problems carries the rest; <c>null</c> when there are none.</summary>
    public static Error? Combine(IReadOnlyList<Error> errors) =>
        errors.Count == 0 ? null : errors[0] with { Others = [.. errors.Skip(1)] };
}

/// <summary>Done, or refused with an <see cref="Error"/>. Broken invariants throw instead.</summary>
public readonly record struct Result(Error? Error)
{
    public static Result Ok => default;

    public bool IsError => Error is not null;

    public static implicit operator Result(Error error) => new(error);
}

/// <summary>A value, or a refusal.</summary>
public readonly record struct Result<T>
{
    private readonly T? _value;

    private Result(T? value, Error? error) => (_value, Error) = (value, error);

    public Error? Error { get; }

    public bool IsError => Error is not null;

    /// <summary>The value; asking a refused result for it is a programming error.</summary>
    public T Value => Error is null ? _value! : throw new InvalidOperationException($"No value: {Error.Code}: {Error.Message}");

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Error error) => new(default, error);
}
