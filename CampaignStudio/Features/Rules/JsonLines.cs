using System.Text;
using System.Text.Json;

namespace CampaignStudio.Features.Rules;

/// <summary>Finds the places that validators name (<c>any[1].operator</c>) in the JSON they stand in.</summary>
public static class JsonLines
{
    /// <summary>The line, from 1, where the value at a path begins; of something missing, the line of what it is missing from.</summary>
    public static int Of(string json, string path)
    {
        var lines = Read(json);
        for (var place = path; ; place = place[..Math.Max(place.LastIndexOfAny(['.', '[']), 0)])
        {
            if (lines.TryGetValue(place, out var line)) return line;
            if (place.Length == 0) return 1;
        }
    }

    private static Dictionary<string, int> Read(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var reader = new Utf8JsonReader(bytes);
        var (lines, outer, path) = (new Dictionary<string, int>(), new Stack<(string Path, int? Index)>(), "");
        var (line, counted) = (1, 0);
        while (reader.Read())
        {
            line += bytes.AsSpan(counted..(int)reader.TokenStartIndex).Count((byte)'\n');
            counted = (int)reader.TokenStartIndex;
            if (reader.TokenType is JsonTokenType.PropertyName)
            {
                var inside = outer.Peek().Path;
                path = inside.Length == 0 ? reader.GetString()! : $"{inside}.{reader.GetString()}";
                continue;
            }
            if (reader.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject)
            {
                outer.Pop();
                continue;
            }
            if (outer.TryPeek(out var list) && list.Index is { } index)
            {
                path = $"{list.Path}[{index}]";
                outer.Pop();
                outer.Push((list.Path, index + 1));
            }
            lines.TryAdd(path, line);
            if (reader.TokenType is JsonTokenType.StartObject) outer.Push((path, null));
            if (reader.TokenType is JsonTokenType.StartArray) outer.Push((path, 0));
        }
        return lines;
    }
}
