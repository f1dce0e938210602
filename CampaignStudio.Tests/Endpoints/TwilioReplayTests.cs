using System.Net;
using System.Security.Cryptography;
using System.Text;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignStudio.Tests.Endpoints;

/// <summary>
/// Twilio repeats what it got no answer to, and signs no time: a repetition can't be told from a replay. So neither changes anything.
/// </summary>
[EveryDatabase]
public sealed class TwilioReplayTests : IDisposable
{
    private const string Token = "twilio-auth-token";
    private const string Site = "https://studio.example";
    private const string Inbound = "/hooks/twilio/inbound";
    private const string Status = "/hooks/twilio/status";
    private const string Stranger = "+33612340099";

    private readonly StudioFactory _factory = StudioFactory.With(("Twilio:AuthToken", Token), ("PublicUrl", Site));
    private readonly HttpClient _world;

    public TwilioReplayTests() => _world = _factory.Browser();

    public void Dispose()
    {
        _world.Dispose();
        _factory.Dispose();
    }

    [Fact]
    public async Task The_same_callback_again_changes_no_row_and_no_version()
    {
        var (number, sid) = await TextedAsync();
        (string Path, (string, string)[] Form)[] callbacks =
        [
            (Status, [("MessageSid", sid), ("MessageStatus", "sent")]),
            (Status, [("MessageSid", sid), ("MessageStatus", "delivered")]),
            (Inbound, [("MessageSid", "SM01"), ("From", number), ("Body", "Who is this?")]),
            (Inbound, [("MessageSid", "SM02"), ("From", number), ("Body", "STOP")]),
            (Inbound, [("MessageSid", "SM03"), ("From", number), ("Body", "START")]),
            (Inbound, [("MessageSid", "SM04"), ("From", number), ("Body", "HELP")]),
            (Inbound, [("From", number), ("Body", "A text without an id")]),
            (Inbound, [("MessageSid", "SM05"), ("From", Stranger), ("Body", "STOP")]),
            (Inbound, [("MessageSid", "SM06"), ("From", Stranger), ("Body", "START")]),
            (Status, [("MessageSid", sid), ("MessageStatus", "undelivered"), ("ErrorCode", "30005")]),
            (Status, [("MessageSid", "SMunknown"), ("MessageStatus", "delivered")]),
        ];
        foreach (var (path, form) in callbacks) await PostAsync(path, form);
        // What follows from them by the engine's own work comes first.
        await _factory.Api.AdvanceAsync("00:00:05");
        var before = await RowsAsync();
        Assert.Contains(before, row => row.StartsWith("interactions", StringComparison.Ordinal));

        foreach (var (path, form) in callbacks.Reverse().Concat(callbacks)) await PostAsync(path, form);

        Assert.Equal(before, await RowsAsync());
    }

    private async Task<(string Number, string Sid)> TextedAsync()
    {
        const string number = "+33612340098";
        var api = _factory.Api;
        await api.CreateAsync("leads", $$"""{"email":"texter@example.com","phone":"{{number}}"}""");
        var campaign = await api.CreateAsync("campaigns", """{"name":"Texts"}""");
        await api.CreateStepAsync(campaign, """{"name":"SMS","channel":"sms","content":{"text":"Hi"}}""");
        await api.DoAsync($"campaigns/{campaign}/leads", """{"filter":{"field":"email","operator":"equals","value":"texter@example.com"}}""");
        await api.DoAsync($"campaigns/{campaign}/start", "", HttpStatusCode.Accepted);
        await api.AdvanceAsync("00:00:05");
        return (number, (await api.ReadAsync($"campaigns/{campaign}/outreaches")).Items()[^1].Text("message_id")!);
    }

    private async Task PostAsync(string path, (string Name, string Value)[] form)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Name, field.Value))),
        };
        var text = Site + path + string.Concat(form.OrderBy(field => field.Name, StringComparer.Ordinal).Select(field => field.Name + field.Value));
#pragma warning disable CA5350 // Twilio's algorithm.
        request.Headers.Add("X-Twilio-Signature", Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(Token), Encoding.UTF8.GetBytes(text))));
#pragma warning restore CA5350
        using var answer = await _world.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, $"{path} answered {answer.StatusCode}.");
    }

    /// <summary>Every row of every table, versions included; but for the signals to other nodes, which follow what was done before in their own time.</summary>
    private async Task<List<string>> RowsAsync()
    {
        await using var scope = _factory.Services.CreateAsyncScope();
        await using var db = await scope.ServiceProvider.GetRequiredService<IDbContextFactory<StudioDb>>().CreateDbContextAsync();
        await db.Database.OpenConnectionAsync();
        var rows = new List<string>();
        foreach (var table in db.Model.GetEntityTypes().Select(type => type.GetTableName()!).Distinct().Where(table => table != "live_changes"))
        {
            await using var select = db.Database.GetDbConnection().CreateCommand();
            select.CommandText = $"SELECT * FROM \"{table}\"";
            await using var reader = await select.ExecuteReaderAsync();
            while (await reader.ReadAsync()) rows.Add($"{table}: {string.Join(" | ", Enumerable.Range(0, reader.FieldCount).Select(reader.GetValue))}");
        }
        rows.Sort(StringComparer.Ordinal);
        return rows;
    }
}
