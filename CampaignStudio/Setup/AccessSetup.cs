using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Features.Access;
using CampaignStudio.Nodes;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;

namespace CampaignStudio.Setup;

internal static class AccessSetup
{
    private const string EitherScheme = "studio";

    // Nobody signs in here: what these addresses do not serve does not exist.
    private static readonly string[] PublicPaths = ["/t", "/u", "/hooks"];

    /// <summary>Sign-in by cookie, programs by API key, one role per user; everything asks for one of them unless it says otherwise.</summary>
    public static IServiceCollection AddStudioAccess(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddStudioKeys(configuration);
        AddIdentity(services);
        AddSchemes(services);
        services.AddAuthorization(Policies.Define);
        services.AddCascadingAuthenticationState();
        services.AddScoped<CircuitHandler, CircuitActor>();
        services.AddSingleton<FirstVisit>();
        return services;
    }

    /// <summary>
    /// The keys of cookies and sealed passwords. One process has them beside its database; nodes that share a database have them in it.
    /// </summary>
    public static IServiceCollection AddStudioKeys(this IServiceCollection services, IConfiguration configuration)
    {
        var protection = services.AddDataProtection().SetApplicationName("CampaignStudio");
        if (DatabaseSetup.Provider(configuration) is DatabaseProvider.Sqlite)
        {
            protection.PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(DatabaseSetup.DataDirectory(configuration), "keys")));
            return services;
        }
        protection.Services.AddOptions<KeyManagementOptions>()
            .Configure<IServiceScopeFactory>((keys, scopes) => keys.XmlRepository = new StoredKeyRing(scopes));
        return services;
    }

    private static void AddIdentity(IServiceCollection services) =>
        services
            .AddIdentityCore<User>(identity =>
            {
                identity.Password = new PasswordOptions
                {
                    RequiredLength = UserService.MinimumPasswordLength,
                    RequireDigit = false,
                    RequireLowercase = false,
                    RequireUppercase = false,
                    RequireNonAlphanumeric = false,
                };
                identity.User.RequireUniqueEmail = true;
                identity.SignIn.RequireConfirmedAccount = true;
                identity.Lockout.MaxFailedAccessAttempts = 5;
                identity.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(5);
            })
            .AddUserStore<UserOnlyStore<User, StudioDb, long>>()
            .AddSignInManager()
            .AddUserConfirmation<ActiveUsersOnly>()
            .AddClaimsPrincipalFactory<StudioPrincipalFactory>();

    private static void AddSchemes(IServiceCollection services) =>
        services
            .AddAuthentication(EitherScheme)
            .AddPolicyScheme(EitherScheme, null, either => either.ForwardDefaultSelector = context =>
                TakesApiKeys(context.Request) && context.Request.Headers.Authorization.Count > 0
                    ? ApiKeyAuthentication.Scheme
                    : IdentityConstants.ApplicationScheme)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyAuthentication>(ApiKeyAuthentication.Scheme, null)
            .AddCookie(IdentityConstants.ApplicationScheme, cookie =>
            {
                cookie.Cookie.Name = "campaignstudio";
                cookie.Cookie.HttpOnly = true;
                cookie.Cookie.SameSite = SameSiteMode.Lax;
                cookie.LoginPath = "/account/sign-in";
                cookie.AccessDeniedPath = "/account/denied";
                cookie.ReturnUrlParameter = "return_url";
                cookie.ExpireTimeSpan = TimeSpan.FromDays(14);
                cookie.SlidingExpiration = true;
                cookie.Events = new CookieAuthenticationEvents
                {
                    OnValidatePrincipal = Sessions.ValidateCookieAsync,
                    OnRedirectToLogin = context => OrRedirect(context, ApiKeyAuthentication.ChallengeAsync),
                    OnRedirectToAccessDenied = context => OrRedirect(context, ApiKeyAuthentication.ForbidAsync),
                };
            });

    // A program is told with a status; only a person's browser is sent to another page.
    private static Task OrRedirect(RedirectContext<CookieAuthenticationOptions> context, Func<HttpContext, Task> tellProgram)
    {
        if (TakesApiKeys(context.Request)) return tellProgram(context.HttpContext);
        if (PublicPaths.Any(path => context.Request.Path.StartsWithSegments(path)))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            // With words of its own: the page for wrong addresses asks to sign in.
            return context.Response.WriteAsync("There is nothing here.");
        }
        context.Response.Redirect(context.RedirectUri);
        return Task.CompletedTask;
    }

    private static bool TakesApiKeys(HttpRequest request) =>
        request.Path.StartsWithSegments("/api") || request.Path.StartsWithSegments("/openapi") || request.Path.StartsWithSegments("/hooks/email");
}
