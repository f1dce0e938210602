using CampaignStudio.Domain.Access;
using CampaignStudio.Features.Access;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Diagnostics;

namespace CampaignStudio.Setup;

internal static class PipelineSetup
{
    private const string ContentPolicy =
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: https:; font-src 'self' data:; "
        + "connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    // The API browser configures itself in an inline script, and has no data of its own to protect.
    private static readonly string ReferencePolicy = ContentPolicy.Replace("script-src 'self'", "script-src 'self' 'unsafe-inline' 'unsafe-eval'", StringComparison.Ordinal);

    /// <summary>What every request passes, in this order.</summary>
    public static void UseStudioPipeline(this WebApplication app)
    {
        app.UseTrustedProxies();
        app.Use(AddSecurityHeaders);
        app.UseWhen(context => !IsApi(context.Request), pages =>
        {
            pages.UseExceptionHandler("/error", createScopeForErrors: true);
            pages.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
            pages.Use(ExplainOtherStatuses);
        });
        app.UseWhen(context => IsApi(context.Request), api =>
        {
            api.UseExceptionHandler();
            api.UseStatusCodePages(context => Endpoints.Problems.ForStatus(context.HttpContext.Response.StatusCode).ExecuteAsync(context.HttpContext));
        });
        app.UseRouting();
        app.UseAuthentication();
        app.Use(SetActor);
        app.Use(LeadToFirstSetup);
        app.UseRateLimiter();
        app.UseAuthorization();
        app.UseAntiforgery();
    }

    internal static bool IsApi(HttpRequest request) =>
        request.Path.StartsWithSegments("/api") || request.Path.StartsWithSegments("/openapi") || request.Path.StartsWithSegments("/hooks");

    private static Task AddSecurityHeaders(HttpContext context, RequestDelegate next)
    {
        context.Response.OnStarting(() =>
        {
            var headers = context.Response.Headers;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "strict-origin-when-cross-origin";
            headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
            headers.XFrameOptions = "DENY";
            if (headers.ContentSecurityPolicy.Count == 0)
            {
                headers.ContentSecurityPolicy = context.Request.Path.StartsWithSegments("/scalar") ? ReferencePolicy : ContentPolicy;
            }
            return Task.CompletedTask;
        });
        return next(context);
    }

    // The page for a wrong address is for wrong addresses; a form without a valid token is the other thing people meet.
    private static async Task ExplainOtherStatuses(HttpContext context, RequestDelegate next)
    {
        await next(context);
        if (context.Response.StatusCode is StatusCodes.Status404NotFound) return;
        if (context.Features.Get<IStatusCodePagesFeature>() is { } statusPages) statusPages.Enabled = false;
        if (context.Response is { StatusCode: StatusCodes.Status400BadRequest, HasStarted: false } && HttpMethods.IsPost(context.Request.Method))
        {
            await context.Response.WriteAsync("This form has expired. Go back, reload the page and try again.");
        }
    }

    private static Task SetActor(HttpContext context, RequestDelegate next)
    {
        if (context.User.ToActor() is { } actor) context.RequestServices.GetRequiredService<CurrentActor>().Value = actor;
        return next(context);
    }

    // Until there is a user, every page leads to where the first one is created.
    private static async Task LeadToFirstSetup(HttpContext context, RequestDelegate next)
    {
        var isPage = context.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is not null;
        var isSetup = context.Request.Path.StartsWithSegments(AccountPaths.Setup);
        if (isPage && !isSetup && await context.RequestServices.GetRequiredService<FirstVisit>()
                .IsPendingAsync(context.RequestServices.GetRequiredService<UserQueries>(), context.RequestAborted))
        {
            context.Response.Redirect(AccountPaths.Setup);
            return;
        }
        await next(context);
    }
}
