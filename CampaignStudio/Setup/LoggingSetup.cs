using System.Globalization;
using Serilog;
using Serilog.Events;

namespace CampaignStudio.Setup;

internal static class LoggingSetup
{
    private const string Line = "{Timestamp:HH:mm:ss} {Level:u3} {SourceContext:l} {Message:lj}{NewLine}{Exception}";

    /// <summary>Short lines on the console; a <c>Serilog</c> section in the settings may change levels and add sinks.</summary>
    public static IServiceCollection AddStudioLogging(this IServiceCollection services, IConfiguration configuration) =>
        services.AddSerilog(logger => logger
            .MinimumLevel.Information()
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            .MinimumLevel.Override("Microsoft.Hosting.Lifetime", LogEventLevel.Information)
            // The exception handler logs what it answers; the middleware would log it a second time.
            .MinimumLevel.Override("Microsoft.AspNetCore.Diagnostics.ExceptionHandlerMiddleware", LogEventLevel.Fatal)
            // It warns at a first start that the cookie keys lie unencrypted in the data directory, like the database beside them.
            .MinimumLevel.Override("Microsoft.AspNetCore.DataProtection", LogEventLevel.Error)
            // Whoever hears of a refused statement logs it; one that met somebody else is tried again, which is nothing to report.
            .MinimumLevel.Override("Microsoft.EntityFrameworkCore.Database.Command", LogEventLevel.Fatal)
            .MinimumLevel.Override("Microsoft.EntityFrameworkCore.Update", LogEventLevel.Fatal)
            .MinimumLevel.Override("System.Net.Http", LogEventLevel.Warning)
            .MinimumLevel.Override("Hangfire", LogEventLevel.Warning)
            // What an operator can mend is one line on the way out, not a stack trace before it.
            .Filter.ByExcluding(entry => entry.MessageTemplate.Text == "Hosting failed to start" && entry.Exception is { } failure && StudioHost.WhyNoStart(failure) is not null)
            .ReadFrom.Configuration(configuration)
            .WriteTo.Console(outputTemplate: Line, formatProvider: CultureInfo.InvariantCulture));
}
