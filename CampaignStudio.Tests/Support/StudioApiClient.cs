using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CampaignStudio.Tests.Support;

/// <summary>The REST API as a program outside uses it: anonymous objects in, elements out, names in snake_case; refusals throw.</summary>
public sealed class StudioApiClient(HttpClient http) : IDisposable
{
    private const int PageSize = 500;

    private static readonly JsonSerializerOptions Snake = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };
    private static readonly TimeSpan WorkLimit = TimeSpan.FromMinutes(3);

    public HttpClient Http => http;

    public async Task<JsonElement> GetAsync(string path) => await ReadAsync(await http.GetAsync("/api/v1" + path));

    public async Task<JsonElement> PostAsync(string path, object? body = null) =>
        await ReadAsync(await http.PostAsJsonAsync("/api/v1" + path, body ?? new { }, Snake));

    public async Task<JsonElement> PatchAsync(string path, object body) =>
        await ReadAsync(await http.PatchAsJsonAsync("/api/v1" + path, body, Snake));

    /// <summary>Every item of a list, over its pages.</summary>
    public async Task<IReadOnlyList<JsonElement>> AllAsync(string path)
    {
        var items = new List<JsonElement>();
        var glue = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        for (var page = 1; ; page++)
        {
            var list = await GetAsync($"{path}{glue}page={page}&page_size={PageSize}");
            items.AddRange(list.GetProperty("items").EnumerateArray());
            if (items.Count >= list.GetProperty("total").GetInt32() || list.GetProperty("items").GetArrayLength() == 0) return items;
        }
    }

    /// <summary>How many items a list has.</summary>
    public async Task<int> CountAsync(string path)
    {
        var glue = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        return (await GetAsync($"{path}{glue}page=1&page_size=1")).GetProperty("total").GetInt32();
    }

    public async Task<long> CreateEmailTemplateAsync(string name, string subject, string html, string? text = null) =>
        Id(await PostAsync("/email-templates", new { name, subject, html, text }));

    public async Task<long> CreateCampaignAsync(object campaign) => Id(await PostAsync("/campaigns", campaign));

    public async Task<long> AddStepAsync(long campaignId, object step) => Id(await PostAsync($"/campaigns/{campaignId}/sequences", step));

    /// <summary>Imports a CSV file by its header names, and waits until it is done.</summary>
    public async Task ImportLeadsAsync(string csv)
    {
        using var form = new MultipartFormDataContent { { new StringContent(csv), "file", "leads.csv" } };
        await FinishAsync(await ReadAsync(await http.PostAsync("/api/v1/leads/import", form)));
    }

    /// <summary>Enrolls the leads that meet a condition, and waits until they are.</summary>
    public async Task EnrollAsync(long campaignId, object filter) => await FinishAsync(await PostAsync($"/campaigns/{campaignId}/leads", new { filter }));

    /// <summary>Starts a campaign, and waits until everybody in it has been activated.</summary>
    public async Task StartAsync(long campaignId) => await FinishAsync(await PostAsync($"/campaigns/{campaignId}/start"));

    public Task<JsonElement> ProgressAsync(long campaignId) => GetAsync($"/campaigns/{campaignId}/progress");

    /// <summary>One of the sixteen numbers.</summary>
    public async Task<int> ProgressAsync(long campaignId, string number) => (await ProgressAsync(campaignId)).GetProperty(number).GetInt32();

    public Task<IReadOnlyList<JsonElement>> OutreachesAsync(long campaignId, string? status = null) =>
        AllAsync($"/campaigns/{campaignId}/outreaches" + (status is null ? "" : $"?status={status}"));

    public Task<int> OutreachCountAsync(long campaignId, string status) => CountAsync($"/campaigns/{campaignId}/outreaches?status={status}");

    public void Dispose() => http.Dispose();

    private static long Id(JsonElement resource) => resource.GetProperty("id").GetInt64();

    /// <summary>Waits for the execution that an answer names; small work is done at once and names none.</summary>
    private async Task FinishAsync(JsonElement answer)
    {
        if (!answer.TryGetProperty("execution_id", out var id) || id.ValueKind is JsonValueKind.Null) return;
        var execution = await Eventually.AsAsync(
            () => GetAsync($"/executions/{id.GetInt64()}"),
            execution => execution.GetProperty("status").GetString() is "completed" or "failed" or "cancelled",
            WorkLimit,
            $"execution {id} is done");
        Assert.True(execution.GetProperty("status").GetString() == "completed", $"An execution failed: {execution}");
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            var text = await answer.Content.ReadAsStringAsync();
            if (!answer.IsSuccessStatusCode)
            {
                throw new InvalidOperationException($"{answer.RequestMessage?.Method} {answer.RequestMessage?.RequestUri?.PathAndQuery}: {(int)answer.StatusCode} {text}");
            }
            if (answer.StatusCode is HttpStatusCode.NoContent || text.Length == 0) return default;
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
    }
}
