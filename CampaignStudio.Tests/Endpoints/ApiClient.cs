using System.Net;
using System.Text.Json;

namespace CampaignStudio.Tests.Endpoints;

/// <summary>Speaks JSON to the API the way a script would: text in, elements out, statuses checked.</summary>
internal static class ApiClient
{
    public static async Task<JsonElement> ReadAsync(this HttpClient api, string path, HttpStatusCode expected = HttpStatusCode.OK) =>
        await AnswerAsync(await api.GetAsync(Url(path)), expected);

    /// <summary>Blank: nothing is sent.</summary>
    public static async Task<JsonElement> DoAsync(this HttpClient api, string path, string json, HttpStatusCode expected = HttpStatusCode.OK) =>
        await AnswerAsync(await api.PostAsync(Url(path), json.Length == 0 ? null : Json(json)), expected);

    public static async Task<JsonElement> ChangeAsync(this HttpClient api, string path, string json, HttpStatusCode expected = HttpStatusCode.OK) =>
        await AnswerAsync(await api.PatchAsync(Url(path), Json(json)), expected);

    public static async Task<JsonElement> SendAsync(this HttpClient api, HttpMethod method, string path, HttpContent? content, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(method, Url(path)) { Content = content };
        return await AnswerAsync(await api.SendAsync(request), expected);
    }

    /// <summary>The id of what was created.</summary>
    public static async Task<long> CreateAsync(this HttpClient api, string path, string json)
    {
        using var answer = await api.PostAsync(Url(path), Json(json));
        var created = await AnswerAsync(answer, HttpStatusCode.Created);
        var id = created.Id();
        Assert.EndsWith($"/{id}", answer.Headers.Location!.ToString());
        return id;
    }

    /// <summary>A step's own address is not below its campaign's.</summary>
    public static async Task<long> CreateStepAsync(this HttpClient api, long campaign, string json) =>
        await api.CreateAsync($"campaigns/{campaign}/sequences", json);

    public static Task<JsonElement> AdvanceAsync(this HttpClient api, string by) => api.DoAsync("sandbox/clock", $$"""{"advance":"{{by}}"}""");

    public static long Id(this JsonElement element) => element.GetProperty("id").GetInt64();

    public static string? Text(this JsonElement element, string name) => element.GetProperty(name).GetString();

    public static long Number(this JsonElement element, string name) => element.GetProperty(name).GetInt64();

    public static IReadOnlyList<JsonElement> Items(this JsonElement list) => [.. list.GetProperty("items").EnumerateArray()];

    public static StringContent Json(string json) => new(json, System.Text.Encoding.UTF8, "application/json");

    private static string Url(string path) => path.StartsWith('/') ? path : $"/api/v1/{path}";

    private static async Task<JsonElement> AnswerAsync(HttpResponseMessage answer, HttpStatusCode expected)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == expected, $"{answer.RequestMessage!.Method} {answer.RequestMessage.RequestUri}: {(int)answer.StatusCode} instead of {(int)expected}: {text}");
        return text.Length == 0 ? default : JsonElement.Parse(text);
    }
}
