using System.Text.Json;
using System.Text.Json.Serialization;
using CampaignStudio.Database.Sqlite;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace CampaignStudio.Tests.Access;

public sealed class ApiErrorTests
{
    private static readonly JsonSerializerOptions Json = StudioJson.Configure(
        new JsonSerializerOptions(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow });

    private sealed class Strict
    {
        public required string Name { get; init; }
        public int DelayDays { get; init; }
    }

    [Theory]
    [InlineData("""{"name":"x","delay_dayz":1}""", "unknown_field", "delay_dayz")]
    [InlineData("""{"name":"x","delay_days":"soon"}""", "wrong_type", "delay_days")]
    [InlineData("""{"delay_days":1}""", "field_missing", "name")]
    [InlineData("""{"name":""", "malformed_json", null)]
    public async Task Bad_json_is_400_and_names_the_field(string body, string code, string? field)
    {
        var failure = Assert.ThrowsAny<JsonException>(() => JsonSerializer.Deserialize<Strict>(body, Json));

        var (status, problem) = await AnswerAsync(new BadHttpRequestException("Failed to read", StatusCodes.Status400BadRequest, failure));

        Assert.Equal(400, status);
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.Equal(field, problem.TryGetProperty("errors", out var errors) ? errors.EnumerateObject().Single().Name : null);
    }

    [Fact]
    public async Task A_failure_on_our_side_tells_nothing_of_itself()
    {
        var (status, problem) = await AnswerAsync(new InvalidOperationException("secret detail"));

        Assert.Equal(500, status);
        Assert.DoesNotContain("secret", problem.GetRawText());
        Assert.DoesNotContain("   at ", problem.GetRawText());
    }

    [Fact]
    public async Task Meeting_somebody_else_every_time_is_a_conflict_and_no_failure()
    {
        var (status, problem) = await AnswerAsync(new DbUpdateConcurrencyException());

        Assert.Equal(409, status);
        Assert.Equal("collision", problem.GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_refusal_lists_every_problem_by_field()
    {
        var error = Error.Combine([Error.Invalid("a", "No name.", "name"), Error.Invalid("b", "Name too odd.", "name"), Error.Invalid("c", "No channel.", "steps[0].channel")])!;

        var (status, problem) = await RunAsync(context => new Result(error).ToHttp().ExecuteAsync(context));

        Assert.Equal(400, status);
        Assert.Equal(["No name.", "Name too odd."], problem.GetProperty("errors").GetProperty("name").EnumerateArray().Select(message => message.GetString()));
        Assert.Equal("No channel.", problem.GetProperty("errors").GetProperty("steps[0].channel")[0].GetString());
    }

    [Theory]
    [InlineData(ErrorKind.NotFound, 404)]
    [InlineData(ErrorKind.Conflict, 409)]
    [InlineData(ErrorKind.Forbidden, 403)]
    public async Task Each_kind_of_refusal_has_its_status(ErrorKind kind, int expected)
    {
        var (status, problem) = await RunAsync(context => Problems.Of(new Error(kind, "some_code", "Why.")).ExecuteAsync(context));

        Assert.Equal(expected, status);
        Assert.Equal("some_code", problem.GetProperty("code").GetString());
        Assert.Equal("Why.", problem.GetProperty("detail").GetString());
    }

    private static Task<(int, JsonElement)> AnswerAsync(Exception failure) => RunAsync(async context =>
    {
        var handler = new ApiExceptionHandler(new CollisionRetry(new SqliteDialect()), NullLogger<ApiExceptionHandler>.Instance);
        Assert.True(await handler.TryHandleAsync(context, failure, CancellationToken.None));
    });

    private static async Task<(int Status, JsonElement Problem)> RunAsync(Func<HttpContext, Task> work)
    {
        await using var services = new ServiceCollection().AddLogging().AddProblemDetails().BuildServiceProvider();
        var context = new DefaultHttpContext { RequestServices = services, Response = { Body = new MemoryStream() } };
        context.Request.Path = "/api/v1/anything";
        await work(context);
        context.Response.Body.Position = 0;
        return (context.Response.StatusCode, (await JsonDocument.ParseAsync(context.Response.Body)).RootElement);
    }
}
