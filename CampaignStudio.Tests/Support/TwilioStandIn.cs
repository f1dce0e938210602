using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CampaignStudio.Tests.Support;

/// <summary>One request as the stand-in saw it.</summary>
public sealed record TwilioRequest(string Method, string Path, string? Authorization, string? ContentType, IReadOnlyDictionary<string, string> Form);

/// <summary>An HTTP server on loopback that plays Twilio: it keeps every request and answers as it is told.</summary>
public sealed class TwilioStandIn : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Lock _gate = new();
    private readonly List<TwilioRequest> _requests = [];

    private TwilioStandIn(WebApplication app) => _app = app;

    public string BaseUrl => _app.Urls.First();

    public IReadOnlyList<TwilioRequest> Requests
    {
        get { lock (_gate) return [.. _requests]; }
    }

    /// <summary>What it does; by default 201 with sid <c>SM</c> and the number of the request.</summary>
    public Func<HttpContext, Task>? Answer { get; set; }

    public static async Task<TwilioStandIn> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var standIn = new TwilioStandIn(app);
        app.Run(standIn.HandleAsync);
        await app.StartAsync();
        return standIn;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        var form = request.HasFormContentType ? await request.ReadFormAsync() : null;
        int number;
        lock (_gate)
        {
            _requests.Add(new TwilioRequest(
                request.Method,
                request.Path,
                request.Headers.Authorization,
                request.ContentType,
                form?.ToDictionary(pair => pair.Key, pair => pair.Value.ToString()) ?? []));
            number = _requests.Count;
        }
        if (Answer is not null)
        {
            await Answer(context);
            return;
        }
        context.Response.StatusCode = request.Method == "POST" ? 201 : 200;
        await context.Response.WriteAsync($$"""{"sid":"SM{{number}}","status":"queued","error_code":null}""");
    }
}
