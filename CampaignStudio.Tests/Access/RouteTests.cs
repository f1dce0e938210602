using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CampaignStudio.Domain.Access;
using CampaignStudio.Features.Access;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignStudio.Tests.Access;

[EveryDatabase]
public sealed class RouteTests(StudioFactory studio) : IClassFixture<StudioFactory>
{
    // Open on purpose: health, where one signs in, and what carries a signature of its own.
    private static readonly string[] Public =
    [
        "/health/live", "/health/ready", "/account/sign-in", "/account/setup", "/account/sign-out", "/error",
        "/t/", "/u/", "/hooks/twilio/",
        // Scripts of the API browser, the same for everybody; the page itself asks.
        "/scalar/scalar.js", "/scalar/scalar.aspnetcore.js", "/scalar/favicon.svg",
    ];

    [Fact]
    public void Every_route_asks_who_is_there_except_the_public_ones()
    {
        var open = Routes()
            .Where(route => route.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            .Select(route => "/" + route.RoutePattern.RawText!.TrimStart('/'))
            .Where(path => !Public.Any(path.StartsWith));

        Assert.Empty(open);
    }

    [Fact]
    public void Every_page_asks_the_router_too_so_that_an_open_circuit_ends_with_its_session()
    {
        var pages = typeof(Program).Assembly.GetTypes().Where(type => type.IsDefined(typeof(RouteAttribute), inherit: false) && type.Namespace!.Contains(".Features.", StringComparison.Ordinal));

        Assert.NotEmpty(pages);
        Assert.All(pages, page => Assert.True(page.IsDefined(typeof(AuthorizeAttribute), inherit: true), page.Name));
    }

    [Fact]
    public async Task Whoever_is_not_signed_in_gets_nothing_from_any_route()
    {
        var browser = studio.Browser();
        foreach (var route in Routes().Where(route => route.Metadata.GetMetadata<IAllowAnonymous>() is null))
        {
            var path = "/" + string.Join('/', route.RoutePattern.PathSegments.Select(segment =>
                segment.Parts is [Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart { Content: var literal }] ? literal : "1"));
            var method = route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is [var first, ..] ? first : "GET";

            var answer = await browser.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

            Assert.True(
                answer.StatusCode is HttpStatusCode.Unauthorized || answer.Headers.Location?.AbsolutePath == "/account/sign-in",
                $"{method} {path} answered {(int)answer.StatusCode}");
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("wrong-key-0123456789-0123456789-0123456789")]
    [InlineData("short")]
    public async Task No_or_a_wrong_key_is_401_with_problem_details_and_never_a_redirect(string? key)
    {
        var client = key is null ? studio.Browser() : studio.ApiWith(key);

        foreach (var path in (string[])["/api/v1/users", "/api/v1/nothing-here", "/openapi/v1.json"])
        {
            var answer = await client.GetAsync(path);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
            Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
        }
    }

    [Fact]
    public async Task What_a_role_may_not_do_is_403_with_problem_details()
    {
        await using var scope = studio.Services.CreateAsyncScope();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider, Response = { Body = new MemoryStream() } };
        context.Request.Path = "/api/v1/anything";
        context.Request.Headers.Authorization = $"Bearer {StudioFactory.ApiKey}";

        await context.ForbidAsync();

        Assert.Equal(StatusCodes.Status403Forbidden, context.Response.StatusCode);
        Assert.StartsWith("application/problem+json", context.Response.ContentType);
    }

    [Fact]
    public async Task The_key_opens_the_api_and_not_the_pages()
    {
        var users = await studio.Api.GetFromJsonAsync<JsonElement>("/api/v1/users");

        Assert.Equal(StudioFactory.AdminEmail, users.GetProperty("items")[0].GetProperty("email").GetString());
        Assert.Equal("/account/sign-in", (await studio.Api.GetAsync("/administration/users")).Headers.Location!.AbsolutePath);
    }

    [Fact]
    public async Task A_browser_that_signed_in_may_read_the_api_and_its_description()
    {
        var browser = await studio.SignInAsync();

        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/v1/users")).StatusCode);
        var page = await browser.GetStringAsync("/scalar/");
        Assert.DoesNotContain("cdn.", page, StringComparison.OrdinalIgnoreCase);
        var document = await browser.GetFromJsonAsync<JsonElement>("/openapi/v1.json");
        Assert.True(document.GetProperty("paths").TryGetProperty("/api/v1/users", out _));
    }

    [Fact]
    public async Task An_address_with_nothing_behind_it_is_404_in_the_form_of_the_place()
    {
        var api = await studio.Api.GetAsync("/api/v1/nothing-here");
        Assert.Equal(HttpStatusCode.NotFound, api.StatusCode);
        Assert.Equal("not_found", (await api.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());

        var page = await (await studio.SignInAsync()).GetAsync("/nothing-here");
        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
        Assert.Equal("text/html", page.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Answers_say_how_browsers_must_treat_them()
    {
        var answer = await studio.Browser().GetAsync("/account/sign-in");

        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("frame-ancestors 'none'", policy);
        Assert.Contains("script-src 'self';", policy);
    }

    [Fact]
    public async Task Too_many_calls_in_a_second_are_429_with_a_time_to_wait()
    {
        await using var narrow = StudioFactory.With(("RateLimits:ApiPerSecond", "1"));

        HttpResponseMessage answer;
        var calls = 0;
        do answer = await narrow.Api.GetAsync("/api/v1/users");
        while (answer.IsSuccessStatusCode && ++calls < 1000);

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.True(answer.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task A_parameter_of_the_wrong_kind_is_400_and_named()
    {
        var answer = await studio.Api.GetAsync("/api/v1/users?page=soon");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.True((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors").TryGetProperty("page", out _));
    }

    [Fact]
    public async Task Who_calls_becomes_the_actor_of_the_request()
    {
        await using var scope = studio.Services.CreateAsyncScope();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        context.Request.Path = "/api/v1/anything";
        context.Request.Headers.Authorization = $"Bearer {StudioFactory.ApiKey}";

        var caller = (await context.AuthenticateAsync()).Principal!;

        Assert.Equal(new Actor(null, "API key Bootstrap", Role.Admin), caller.ToActor());
        Assert.Null(new System.Security.Claims.ClaimsPrincipal().ToActor());
    }

    private IEnumerable<RouteEndpoint> Routes() =>
        studio.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .OfType<RouteEndpoint>()
            .Where(route => route.Metadata.GetMetadata<StaticAssetDescriptor>() is null)
            .Where(route => !route.RoutePattern.RawText!.Contains("_framework", StringComparison.Ordinal));
}
