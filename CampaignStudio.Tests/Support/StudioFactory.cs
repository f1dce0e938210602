using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using CampaignStudio.Domain.Access;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignStudio.Tests.Support;

/// <summary>
/// The real application on a database of its own: an administrator, an API key, sandbox transports, no job server. Use it as a
/// class fixture, or <see cref="With"/> other settings.
/// </summary>
public sealed partial class StudioFactory : WebApplicationFactory<Program>
{
    public const string AdminEmail = "admin@example.com";
    public const string AdminPassword = "correct horse battery";
    public const string ApiKey = "test-key-0123456789-0123456789-0123456789";

    private readonly Dictionary<string, string?> _settings = new()
    {
        ["Bootstrap:AdminEmail"] = AdminEmail,
        ["Bootstrap:AdminPassword"] = AdminPassword,
        ["Bootstrap:ApiKey"] = ApiKey,
        ["Email:Transport"] = "Sandbox",
        ["Sms:Transport"] = "Sandbox",
        ["Jobs:Enabled"] = "false",
        ["RateLimits:SignInsPerMinute"] = "10000",
        ["RateLimits:ApiPerSecond"] = "100000",
        ["Serilog:MinimumLevel:Default"] = "Fatal",
        ["Serilog:MinimumLevel:Override:Microsoft"] = "Fatal",
        ["Serilog:MinimumLevel:Override:CampaignStudio"] = "Fatal",
        ["Serilog:MinimumLevel:Override:Microsoft.Hosting.Lifetime"] = "Fatal",
    };

    private readonly TestDatabase _database;
    private readonly bool _isGuest;
    private HttpClient? _api;

    // A thread of its own waits: the tests' threads are few.
    public StudioFactory() : this(Task.Run(TestDatabase.ReadyAsync).GetAwaiter().GetResult(), isGuest: false)
    {
    }

    private StudioFactory(TestDatabase database, bool isGuest) => (_database, _isGuest) = (database, isGuest);

    /// <summary>What a command gets to work beside the application.</summary>
    public IEnumerable<string> DatabaseArguments =>
        _database.Settings.Where(setting => setting.Value is not null).Select(setting => $"--{setting.Key}={setting.Value}");

    /// <summary>Speaks to the API with the administrator's key.</summary>
    public HttpClient Api => _api ??= ApiWith(ApiKey);

    /// <summary>The same application with other settings; null takes one away.</summary>
    public static StudioFactory With(params (string Key, string? Value)[] settings)
    {
        var factory = new StudioFactory();
        foreach (var (key, value) in settings) factory._settings[key] = value;
        return factory;
    }

    /// <summary>A workspace that nobody has set up, on a database that nobody has created.</summary>
    public static StudioFactory Fresh() => new StudioFactory(TestDatabase.Absent(), isGuest: false).WithoutBootstrap();

    /// <summary>The same application on the database of a stopped process, whose own it stays.</summary>
    internal static StudioFactory On(TestDatabase database) => new StudioFactory(database, isGuest: true).WithoutBootstrap();

    public HttpClient ApiWith(string key)
    {
        var client = Browser();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    /// <summary>What a reader's browser calls itself; whoever gives no name is no reader.</summary>
    public const string Firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

    /// <summary>Keeps cookies, follows no redirects.</summary>
    public HttpClient Browser()
    {
        var client = CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, HandleCookies = true });
        client.DefaultRequestHeaders.UserAgent.ParseAdd(Firefox);
        return client;
    }

    /// <summary>A browser that signed in; see <see cref="PostFormAsync"/> for its further forms.</summary>
    public async Task<HttpClient> SignInAsync(string email = AdminEmail, string password = AdminPassword)
    {
        var browser = Browser();
        var answer = await TrySignInAsync(browser, email, password);
        Assert.True(answer.Headers.Location is not null, $"Signing in as {email} was refused.");
        return browser;
    }

    /// <summary>A redirect when it worked, the page again when not.</summary>
    public static Task<HttpResponseMessage> TrySignInAsync(HttpClient browser, string email, string password, string path = "/account/sign-in") =>
        PostFormAsync(browser, path, "sign-in", ("Input.Email", email), ("Input.Password", password));

    /// <summary>Gets a page and posts its form, with the antiforgery token found in it.</summary>
    public static async Task<HttpResponseMessage> PostFormAsync(HttpClient browser, string path, string form, params (string Name, string Value)[] fields)
    {
        var values = fields.ToDictionary(field => field.Name, field => field.Value);
        values["_handler"] = form;
        values["__RequestVerificationToken"] = await AntiforgeryTokenAsync(browser, path);
        return await browser.PostAsync(path, new FormUrlEncodedContent(values));
    }

    /// <summary>The token that a page's form carries.</summary>
    public static async Task<string> AntiforgeryTokenAsync(HttpClient browser, string path) =>
        Token().Match(await browser.GetStringAsync(path)).Groups[1].Value;

    /// <summary>Where a redirect leads, as a path of this site; null when the answer is no redirect.</summary>
    public static string? Target(HttpResponseMessage answer) =>
        answer.Headers.Location is { } location ? new Uri(answer.RequestMessage!.RequestUri!, location).PathAndQuery : null;

    /// <summary>Work with services as somebody; by default as the engine.</summary>
    public async Task<T> AsAsync<T>(Actor? actor, Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = Services.CreateAsyncScope();
        if (actor is not null) scope.ServiceProvider.GetRequiredService<CurrentActor>().Value = actor;
        return await work(scope.ServiceProvider);
    }

    /// <summary>Another user, with the administrator's password.</summary>
    public Task<long> AddUserAsync(string email, Role role) => AsAsync(null, async services =>
        (await services.GetRequiredService<UserService>().CreateAsync(new NewUser(email, email.Split('@')[0], role, AdminPassword))).Value);

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        foreach (var (key, value) in _database.Settings.Concat(_settings))
        {
            if (value is not null) builder.UseSetting(key, value);
        }
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (!disposing) return;
        _api?.Dispose();
        if (!_isGuest) _database.Dispose();
    }

    private StudioFactory WithoutBootstrap()
    {
        foreach (var key in _settings.Keys.Where(key => key.StartsWith("Bootstrap:", StringComparison.Ordinal)).ToList()) _settings.Remove(key);
        return this;
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
