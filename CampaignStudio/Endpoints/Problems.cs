using CampaignStudio.Domain.Shared;
using Microsoft.AspNetCore.Mvc;

namespace CampaignStudio.Endpoints;

/// <summary>Refusals as HTTP: problem details (RFC 9457) with a stable <c>code</c> and, per field, what is wrong with it.</summary>
internal static class Problems
{
    /// <summary>All errors of a refusal in one answer.</summary>
    public static IResult Of(Error error)
    {
        var errors = Flatten(error)
            .Where(one => one.Field is not null)
            .GroupBy(one => one.Field!, one => one.Message)
            .ToDictionary(field => field.Key, field => field.ToArray());
        return Of(Status(error.Kind), error.Code, error.Message, errors);
    }

    public static IResult Of(int status, string code, string detail, IReadOnlyDictionary<string, string[]>? errors = null, (string Name, object? Value)? extra = null)
    {
        var problem = new ProblemDetails { Status = status, Title = Title(status), Detail = detail, Extensions = { ["code"] = code } };
        if (errors is { Count: > 0 }) problem.Extensions["errors"] = errors;
        if (extra is { } more) problem.Extensions[more.Name] = more.Value;
        return TypedResults.Problem(problem);
    }

    /// <summary>A stale edit, with both versions to choose from; any other refusal as always.</summary>
    /// <param name="error">Whatever the service answered.</param>
    /// <param name="current">What stands now.</param>
    /// <param name="yours">What was sent.</param>
    public static IResult OfEdit(Error error, object? current, object yours)
    {
        if (error.Code != "stale_edit") return Of(error);
        return TypedResults.Problem(new ProblemDetails
        {
            Status = StatusCodes.Status409Conflict,
            Title = Title(StatusCodes.Status409Conflict),
            Detail = error.Message,
            Extensions = { ["code"] = error.Code, ["current"] = current, ["yours"] = yours },
        });
    }

    /// <summary>For a bare status that nobody explained.</summary>
    public static IResult ForStatus(int status) => status switch
    {
        StatusCodes.Status404NotFound => Of(status, "not_found", "There is nothing at this address."),
        StatusCodes.Status405MethodNotAllowed => Of(status, "method_not_allowed", "This address does not answer to this method."),
        StatusCodes.Status413PayloadTooLarge => Of(status, "too_large", "The request is larger than is accepted here."),
        StatusCodes.Status415UnsupportedMediaType => Of(status, "unsupported_media_type", "Send the content type that this address expects, JSON as a rule."),
        _ => Of(status, "http_" + status, Title(status)),
    };

    private static IEnumerable<Error> Flatten(Error error) => [error, .. error.Others.SelectMany(Flatten)];

    private static int Status(ErrorKind kind) => kind switch
    {
        ErrorKind.Invalid => StatusCodes.Status400BadRequest,
        ErrorKind.NotFound => StatusCodes.Status404NotFound,
        ErrorKind.Conflict => StatusCodes.Status409Conflict,
        ErrorKind.Forbidden => StatusCodes.Status403Forbidden,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private static string Title(int status) => Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status);
}

/// <summary>How an endpoint ends: <c>(await service.DoAsync(…)).ToHttp(…)</c>.</summary>
internal static class ResultHttp
{
    /// <summary>204, or the refusal.</summary>
    public static IResult ToHttp(this Result result) => result.Error is { } error ? Problems.Of(error) : TypedResults.NoContent();

    /// <summary>What <paramref name="done"/> makes of it (200 and nothing when omitted), or the refusal.</summary>
    public static IResult ToHttp(this Result result, Func<IResult> done) => result.Error is { } error ? Problems.Of(error) : done();

    /// <summary>200 with the value, or what <paramref name="done"/> makes of it, or the refusal.</summary>
    public static IResult ToHttp<T>(this Result<T> result, Func<T, IResult>? done = null) =>
        result.Error is { } error ? Problems.Of(error) : done is null ? TypedResults.Ok(result.Value) : done(result.Value);
}
