using CampaignStudio.Database;
using CampaignStudio.Setup;
using Microsoft.AspNetCore.Diagnostics;

namespace CampaignStudio.Endpoints;

/// <summary>
/// A database that can't do its work is not the caller's fault and may be over in a minute: 503, in the words of <see cref="DatabaseFault"/>.
/// Pages get one that needs no database; the layout would ask for the user.
/// </summary>
internal sealed class DatabaseFaultHandler(ILogger<DatabaseFaultHandler> logger) : IExceptionHandler
{
    private const int RetryAfterSeconds = 30;

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (DatabaseFault.Of(exception) is not { } fault) return false;

        logger.LogError("{Method} {Path} failed, the database: {Fault}", httpContext.Request.Method, httpContext.Request.Path, fault.Detail);
        httpContext.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var answer = PipelineSetup.IsApi(httpContext.Request)
            ? Problems.Of(StatusCodes.Status503ServiceUnavailable, fault.Code, fault.Message)
            : PublicPages.Unavailable(fault.Message);
        await answer.ExecuteAsync(httpContext);
        return true;
    }
}
