using System.Reflection;
using System.Text.Json;
using CampaignStudio.Domain.Shared;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;

namespace CampaignStudio.Endpoints;

/// <summary>
/// A JSON object with the fields of <typeparamref name="T"/>, kept as it came, so that what was sent can be told from what was
/// left out, and every problem names its field.
/// </summary>
internal class JsonBody<T>(JsonElement element) : IEndpointParameterMetadataProvider where T : class
{
    private const int MaxLength = 8 * 1024 * 1024;

    public JsonElement Element { get; } = element;

    public static async ValueTask<JsonBody<T>> BindAsync(HttpContext context) =>
        await ReadAsync(context) is { } element
            ? new JsonBody<T>(element)
            : throw new RefusedException(Error.Invalid("body_missing", "Send a JSON object with the fields to set."));

    /// <summary>What was sent, put onto <paramref name="current"/>; members named in <paramref name="ignore"/> may come along.</summary>
    public Result<T> ApplyTo(T current, params IReadOnlyCollection<string> ignore) => JsonMerge.Apply(current, Element, [.. ignore, "version"]);

    public bool Has(string name) => Find(name) is not null;

    /// <summary>A member, whatever the case of its name; null when it is absent.</summary>
    public JsonElement? Find(string name)
    {
        if (Element.ValueKind is not JsonValueKind.Object) return null;
        foreach (var member in Element.EnumerateObject())
        {
            if (member.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) return member.Value;
        }
        return null;
    }

    /// <summary>The version the sender has seen, in the body or as <c>If-Match</c>; null when it does not mind.</summary>
    public int? ExpectedVersion(HttpRequest request)
    {
        if (Find("version") is { ValueKind: not JsonValueKind.Null } version)
        {
            return version.ValueKind is JsonValueKind.Number && version.TryGetInt32(out var number)
                ? number
                : throw new RefusedException(Error.Invalid("wrong_type", "'version' must be a whole number.", "version"));
        }
        var tag = request.Headers.IfMatch.ToString().Trim();
        if (tag is "" or "*") return null;
        return int.TryParse(tag.Trim('"'), out var given)
            ? given
            : throw new RefusedException(Error.Invalid("if_match_invalid", "If-Match must be the version as a number.", "If-Match"));
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(T)));

    /// <summary>Null when nothing was sent.</summary>
    protected static async Task<JsonElement?> ReadAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.ContentLength is 0 || context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false }) return null;
        if (!request.HasJsonContentType()) throw new BadHttpRequestException("Not JSON.", StatusCodes.Status415UnsupportedMediaType);
        if (request.ContentLength > MaxLength) throw new BadHttpRequestException("Too large.", StatusCodes.Status413PayloadTooLarge);
        var options = new JsonDocumentOptions { AllowDuplicateProperties = false };
        using var document = await JsonDocument.ParseAsync(request.Body, options, context.RequestAborted);
        return document.RootElement.Clone();
    }
}

/// <summary>As <see cref="JsonBody{T}"/>, where sending nothing means an empty object.</summary>
internal sealed class OptionalBody<T>(JsonElement element) : JsonBody<T>(element), IEndpointParameterMetadataProvider where T : class
{
    private static readonly JsonElement Nothing = JsonElement.Parse("{}");

    public static new async ValueTask<OptionalBody<T>> BindAsync(HttpContext context) => new(await ReadAsync(context) ?? Nothing);

    public static new void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(T), isOptional: true));
}
