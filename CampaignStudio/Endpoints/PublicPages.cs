using System.Net;
using System.Text;

namespace CampaignStudio.Endpoints;

/// <summary>The few words a lead reads on this site: plain HTML, no script, no cookie.</summary>
internal static class PublicPages
{
    public static IResult NotFound() => TypedResults.Text("Not found", "text/plain", Encoding.UTF8, StatusCodes.Status404NotFound);

    /// <summary>A form that breaks off or is none; what is too large or too slow is the server's to answer.</summary>
    public static bool IsMalformedForm(Exception failure) => failure is InvalidDataException or (IOException and not BadHttpRequestException);

    /// <summary>For everybody, not only leads: a page that needs neither database nor layout.</summary>
    public static IResult Unavailable(string message) =>
        Page("en", "Not available", $"<p>{Text(message)}</p>", StatusCodes.Status503ServiceUnavailable);

    /// <summary>
    /// Leads a reader on although the click could not be stored: the browser goes by itself, and the status says that it must not
    /// be counted.
    /// </summary>
    public static IResult GoOn(string address) => Page(
        "en", "One moment", $"""<p><a href="{Text(address)}" rel="noreferrer">Go on to {Text(new Uri(address).Host)}</a></p>""", StatusCodes.Status503ServiceUnavailable, address);

    /// <param name="body">HTML.</param>
    /// <param name="goesTo">Where the browser goes by itself.</param>
    public static IResult Page(string language, string title, string body, int status = StatusCodes.Status200OK, string? goesTo = null) => new Html($$"""
        <!DOCTYPE html>
        <html lang="{{language}}">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="robots" content="noindex">
        <title>{{Text(title)}}</title>
        <style>
        :root { color-scheme: light dark; font: 1.0625rem/1.5 system-ui, sans-serif; --page: #f4f5f8; --card: #fff; --line: #dfe2ea; --accent: #1f5f5b; --on-accent: #fff; }
        @media (prefers-color-scheme: dark) { :root { --page: #14161c; --card: #1c1f28; --line: #333847; --accent: #74c5b8; --on-accent: #0c2422; } }
        body { margin: 0; background: var(--page); }
        main { max-width: 26rem; margin: 14vh auto 2rem; padding: 2rem; background: var(--card); border: 1px solid var(--line); border-top: 4px solid var(--accent); border-radius: 1rem; }
        h1 { margin: 0 0 .75rem; font-size: 1.5rem; line-height: 1.25; letter-spacing: -.01em; }
        p { margin: 0 0 1.25rem; }
        p:last-child { margin-bottom: 0; }
        button { width: 100%; font: inherit; font-weight: 600; padding: .75rem 1.25rem; border: 0; border-radius: .625rem; background: var(--accent); color: var(--on-accent); cursor: pointer; }
        button.quiet { background: transparent; color: var(--accent); border: 1px solid var(--accent); }
        form + form { margin-top: 1.25rem; }
        .hint { margin: .375rem 0 1.25rem; font-size: .9375rem; opacity: .8; }
        form > .hint:last-child { margin-bottom: 0; }
        form > .hint:first-child { margin-bottom: .5rem; }
        button:focus-visible { outline: 3px solid color-mix(in srgb, var(--accent) 50%, transparent); outline-offset: 2px; }
        @media (max-width: 32rem) { main { margin: 1.25rem; } }
        </style>
        </head>
        <body><main><h1>{{Text(title)}}</h1>{{body}}</main></body>
        </html>
        """, status, goesTo);

    /// <summary>As HTML.</summary>
    public static string Text(string text) => WebUtility.HtmlEncode(text);

    private sealed class Html(string text, int status, string? goesTo) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var headers = httpContext.Response.Headers;
            headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
            headers.CacheControl = "no-store, private";
            headers["Referrer-Policy"] = "no-referrer";
            if (goesTo is not null) headers["Refresh"] = $"0; url={goesTo}";
            httpContext.Response.StatusCode = status;
            httpContext.Response.ContentType = "text/html; charset=utf-8";
            return httpContext.Response.WriteAsync(text);
        }
    }
}
