using System.Text.Json;
using System.Text.Json.Serialization;

namespace CampaignStudio.Domain.Shared;

/// <summary>The JSON every door speaks: snake_case names and enumerations, UTC times, nothing superfluous.</summary>
public static class StudioJson
{
    public static JsonSerializerOptions Options { get; } = Frozen();

    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.DictionaryKeyPolicy = null;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
        return options;
    }

    // Type information may be asked for before anything was ever serialised.
    private static JsonSerializerOptions Frozen()
    {
        var options = Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web));
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
