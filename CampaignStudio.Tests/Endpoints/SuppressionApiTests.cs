using System.Net;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;

namespace CampaignStudio.Tests.Endpoints;

[EveryDatabase]
public sealed class SuppressionApiTests : IDisposable
{
    private readonly StudioFactory _factory = new();

    private HttpClient Api => _factory.Api;

    public void Dispose() => _factory.Dispose();

    [Fact]
    public async Task A_list_is_imported_reported_and_exported()
    {
        using var form = Form("+33639980001\n0639980002\nnobody\n", ("channel", "sms"), ("reason", "opt_out"), ("note", "from the old tool"), ("default_country", "FR"));
        var id = (await Api.SendAsync(HttpMethod.Post, "suppressions/import", form, HttpStatusCode.Accepted)).Number("execution_id");
        await Api.AdvanceAsync("00:00:05");

        var done = await Api.ReadAsync($"executions/{id}");
        Assert.Equal(("import_suppressions", 2, 0, 1), (done.Text("type"), done.GetProperty("outcome").Number("added"), done.GetProperty("outcome").Number("already_there"), done.GetProperty("outcome").Number("rejected")));
        Assert.Contains("nobody,3,", await Api.GetStringAsync(new Uri($"/api/v1/executions/{id}/rejected.csv", UriKind.Relative)));
        using var file = await Api.GetAsync(new Uri("/api/v1/suppressions/export?channel=sms", UriKind.Relative));
        Assert.Equal(("text/csv", "suppressions.csv"), (file.Content.Headers.ContentType!.MediaType, file.Content.Headers.ContentDisposition!.FileName));
        Assert.Contains("sms,+33639980002,opt_out,from the old tool,", await file.Content.ReadAsStringAsync());
        Assert.Equal("channel,address,reason,note,created_at", (await Api.GetStringAsync(new Uri("/api/v1/suppressions/export?channel=email", UriKind.Relative))).Trim('\uFEFF', '\r', '\n'));
    }

    [Theory]
    [InlineData("chanel", "sms", "chanel")]
    [InlineData("channel", "pigeon", "channel")]
    [InlineData("reason", "because", "reason")]
    [InlineData("default_country", "France", "default_country")]
    public async Task A_wrong_part_is_named(string name, string value, string field)
    {
        using var form = Form("ada@example.com", (name, value));
        var problem = await Api.SendAsync(HttpMethod.Post, "suppressions/import", form, HttpStatusCode.BadRequest);
        Assert.Contains(field, problem.ToString());
        Assert.Equal(0, (await Api.ReadAsync("executions?type=import_suppressions")).Number("total"));
    }

    [Fact]
    public async Task A_file_is_needed_and_an_execution_without_one_refused()
    {
        using var empty = new MultipartFormDataContent { { new StringContent("sms"), "channel" } };
        await Api.SendAsync(HttpMethod.Post, "suppressions/import", empty, HttpStatusCode.BadRequest);
        using var json = ApiClient.Json("{}");
        await Api.SendAsync(HttpMethod.Post, "suppressions/import", json, HttpStatusCode.UnsupportedMediaType);
        await Api.DoAsync("executions", """{"type":"import_suppressions"}""", HttpStatusCode.BadRequest);
    }

    private static MultipartFormDataContent Form(string list, params (string Name, string Value)[] parts)
    {
        var form = new MultipartFormDataContent { { new StringContent(list), "file", "list.txt" } };
        foreach (var (name, value) in parts) form.Add(new StringContent(value), name);
        return form;
    }
}
