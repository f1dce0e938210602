using System.Text.Json;
using System.Text.RegularExpressions;
using CampaignStudio.Domain.Shared;
using Microsoft.AspNetCore.Diagnostics;

namespace CampaignStudio.Endpoints;

/// <summary>Whatever an API call throws becomes problem details: bad input names the field, anything else says only that it was logged.</summary>
internal sealed partial class ApiExceptionHandler(CollisionRetry collisions, ILogger<ApiExceptionHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (!Setup.PipelineSetup.IsApi(httpContext.Request)) return false;
        await Answer(httpContext, exception).ExecuteAsync(httpContext);
        return true;
    }

    private IResult Answer(HttpContext context, Exception exception)
    {
        switch (exception)
        {
            case RefusedException refused:
                return Problems.Of(refused.Error);
            case BadHttpRequestException { InnerException: JsonException json }:
                return FromJson(json);
            case BadHttpRequestException { StatusCode: not StatusCodes.Status400BadRequest } other:
                return Problems.ForStatus(other.StatusCode);
            case BadHttpRequestException bad:
                return FromBinding(bad);
            case JsonException json:
                return FromJson(json);
            case not null when collisions.IsCollision(exception):
                logger.LogWarning(exception, "{Method} {Path} met others every time it was tried", context.Request.Method, context.Request.Path);
                return Problems.Of(CollisionRetry.StillColliding());
            case OperationCanceledException when context.RequestAborted.IsCancellationRequested:
                return Problems.ForStatus(StatusCodes.Status499ClientClosedRequest);
            default:
                logger.LogError(exception, "{Method} {Path} failed", context.Request.Method, context.Request.Path);
                return Problems.Of(
                    StatusCodes.Status500InternalServerError,
                    "internal_error",
                    $"Something went wrong on our side; the details are in the log under {context.TraceIdentifier}.");
        }
    }

    private static IResult FromJson(JsonException json)
    {
        if (json.Message.Contains("maximum configured depth", StringComparison.Ordinal))
        {
            return Problems.Of(StatusCodes.Status400BadRequest, "json_too_deep", $"The body nests deeper than is read here{Place(json)}; flatten it.");
        }
        var field = json.Path is { } path && path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : null;
        if (UnknownField().Match(json.Message) is { Success: true } unknown)
        {
            var name = unknown.Groups[1].Value;
            return Invalid("unknown_field", $"There is no field '{name}' here.", field is null || !field.EndsWith(name, StringComparison.Ordinal) ? name : field);
        }
        if (MissingFields().Match(json.Message) is { Success: true } missing)
        {
            var name = missing.Groups[1].Value;
            return Invalid("field_missing", $"The field '{name}' is needed.", name);
        }
        // A JSON exception inside one: the text itself is broken, not a value in it.
        return field is null || json.InnerException is JsonException
            ? Problems.Of(StatusCodes.Status400BadRequest, "malformed_json", $"The body is not the JSON expected here{Place(json)}.")
            : Invalid("wrong_type", $"The value of '{field}' is not of the kind expected here{Place(json)}.", field);
    }

    private static IResult FromBinding(BadHttpRequestException bad) =>
        Parameter().Match(bad.Message) is { Success: true } match
            ? Invalid("parameter_invalid", $"The value of '{match.Groups[1].Value}' is missing or not of the kind expected here.", match.Groups[1].Value)
            : Problems.Of(StatusCodes.Status400BadRequest, "bad_request", "The request can't be read; check its body and content type.");

    private static IResult Invalid(string code, string message, string field) =>
        Problems.Of(StatusCodes.Status400BadRequest, code, message, new Dictionary<string, string[]> { [field] = [message] });

    private static string Place(JsonException json) => json.LineNumber is { } line ? $" (line {line + 1})" : "";

    [GeneratedRegex("^The JSON property '(.+?)' could not be mapped")]
    private static partial Regex UnknownField();

    [GeneratedRegex("missing required properties[^:]*:\\s*'?([A-Za-z0-9_]+)")]
    private static partial Regex MissingFields();

    [GeneratedRegex("parameter \"[^\"]*?([A-Za-z_][A-Za-z0-9_]*)\"")]
    private static partial Regex Parameter();
}
