using System.Text.Json;

namespace CampaignStudio.Domain.Shared;

/// <summary>JSON values as plain .NET values: text, decimal, boolean, list, dictionary, null.</summary>
public static class JsonPlain
{
    public static object? Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.TryGetDecimal(out var number) ? number : value.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Array => value.EnumerateArray().Select(Of).ToList(),
        JsonValueKind.Object => value.EnumerateObject().ToDictionary(member => member.Name, member => Of(member.Value)),
        _ => null,
    };
}
