using System.Net.Sockets;
using CampaignStudio.Database;
using CampaignStudio.Domain.Scheduling;
using Microsoft.AspNetCore.Connections;

namespace CampaignStudio.Setup;

/// <summary>The configuration does not allow a start; the message says what to change.</summary>
public sealed class StartupRefusedException(string message) : Exception(message);

internal static class StudioHost
{
    internal const string DefaultUrl = "http://localhost:5080";

    /// <summary>
    /// Settings lie beside the program wherever it is started from; environment variables and the command line win over them.
    /// </summary>
    public static WebApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 100 * 1024 * 1024;
        });
        if (!ListensElsewhere(builder.Configuration)) builder.WebHost.UseUrls(DefaultUrl);
        _ = Addresses(builder.Configuration);
        return builder;
    }

    /// <summary>The addresses of <c>urls</c>, with this machine's name for any; where they can't be read, the site does not start.</summary>
    public static IReadOnlyList<Uri> Addresses(IConfiguration configuration)
    {
        return [.. (configuration["urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Address)];

        static Uri Address(string text)
        {
            var named = text.Replace("://*", "://localhost", StringComparison.Ordinal).Replace("://+", "://localhost", StringComparison.Ordinal);
            return Uri.TryCreate(named, UriKind.Absolute, out var address) && IsWeb(address)
                ? address
                : throw new StartupRefusedException($"urls has '{text}', which is no address to listen on; one is such as {DefaultUrl} or http://0.0.0.0:5080.");
        }
    }

    public static bool IsWeb(Uri address) => address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps;

    /// <summary>The same services without a web server, for the commands.</summary>
    public static HostApplicationBuilder CreateCommandBuilder(string[] configuration)
    {
        var builder = Host.CreateApplicationBuilder(CommandSettings(configuration));
        builder.Logging.ClearProviders();
        builder.Services.AddStudioDatabase(builder.Configuration);
        builder.Services.AddStudioDomain();
        builder.Services.AddStudioKeys(builder.Configuration);
        builder.Services.AddStudioTransports(builder.Configuration);
        builder.Services.AddSingleton<IEngineSignal, NobodyToWake>();
        // In every environment, so that a missing registration shows in the tests and not on a developer's machine only.
        builder.ConfigureContainer(new DefaultServiceProviderFactory(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true }));
        return builder;
    }

    /// <summary>The site's settings alone, for commands that need none of its services.</summary>
    public static IConfiguration CommandConfiguration(string[] configuration) => Host.CreateApplicationBuilder(CommandSettings(configuration)).Configuration;

    private static HostApplicationBuilderSettings CommandSettings(string[] configuration) => new()
    {
        Args = configuration,
        ContentRootPath = AppContext.BaseDirectory,
        EnvironmentName = Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT"),
    };

    /// <summary>The one line an operator needs; null for a defect of the program, which should show all it knows.</summary>
    public static string? WhyNoStart(Exception failure) => failure switch
    {
        StartupRefusedException refused => refused.Message,
        IOException { InnerException: AddressInUseException } taken => taken.Message,
        SocketException refused => $"The site can't listen where urls says: {refused.Message}.",
        _ => DatabaseFault.Of(failure) is { } fault ? $"The database failed: {fault.Detail}." : null,
    };

    // A command has no engine of its own; the site's sweeps find what it leaves behind.
    private sealed class NobodyToWake : IEngineSignal
    {
        public void Wake()
        {
        }
    }

    private static bool ListensElsewhere(ConfigurationManager configuration) =>
        configuration["urls"] is { Length: > 0 }
        || configuration["http_ports"] is { Length: > 0 }
        || configuration["https_ports"] is { Length: > 0 }
        || configuration.GetSection("Kestrel:Endpoints").Exists();
}
