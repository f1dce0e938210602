using System.Text.Json.Serialization;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Endpoints;
using CampaignStudio.Features.Access;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace CampaignStudio.Setup;

internal static class ApiSetup
{
    public static IServiceCollection AddStudioApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json =>
        {
            StudioJson.Configure(json.SerializerOptions);
            json.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        });
        // Bad input reaches the one place that words it, instead of being a bare 400.
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.AddProblemDetails();
        services.AddExceptionHandler<DatabaseFaultHandler>();
        services.AddExceptionHandler<ApiExceptionHandler>();
        services.AddOpenApi("v1", openApi => openApi.AddDocumentTransformer(DescribeAsync));
        return services;
    }

    /// <summary>The REST API, its description and a page to browse it; all behind sign-in.</summary>
    public static void MapStudioApi(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json").RequireAuthorization(Policies.Agent);
        app.MapScalarApiReference("/scalar", scalar =>
        {
            scalar.Title = "CampaignStudio API";
            scalar.DefaultFonts = false;
            // Nothing that would call somebody else's servers.
            scalar.Telemetry = false;
            scalar.ShowDeveloperTools = DeveloperToolsVisibility.Never;
            scalar.Agent = new ScalarAgentOptions { Disabled = true };
            scalar.Mcp = new ScalarMcpOptions { Disabled = true };
            scalar.HideClientButton = true;
        }).RequireAuthorization(Policies.Agent);

        StudioApi.Map(app.MapGroup("/api/v1").RequireAuthorization(Policies.Agent).DisableAntiforgery().RetryCollisions());
        PublicEndpoints.MapPublic(app);
    }

    private static Task DescribeAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancel)
    {
        document.Info = new OpenApiInfo
        {
            Title = "CampaignStudio",
            Version = "v1",
            Description = "Multi-channel outreach. Send an API key as `Authorization: Bearer …`. Times are ISO 8601 UTC; errors are problem details (RFC 9457).",
        };
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes["api_key"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer" };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("api_key", document)] = [] }];
        return Task.CompletedTask;
    }
}
