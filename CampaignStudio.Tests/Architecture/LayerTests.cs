using CampaignStudio.Domain.Shared;
using CampaignStudio.Tests.Support;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NetArchTest.Rules;

namespace CampaignStudio.Tests.Architecture;

/// <summary>Who may know whom.</summary>
public sealed class LayerTests
{
    private static readonly string[] NotInTheDomain =
    [
        "Microsoft.EntityFrameworkCore.Sqlite", "Microsoft.EntityFrameworkCore.SqlServer", "Microsoft.Data.", "Npgsql", "SQLitePCL", "linq2db",
        "Hangfire", "Microsoft.AspNetCore", "MudBlazor", "MailKit", "MimeKit", "Twilio", "Serilog", "CampaignStudio,",
    ];

    [Fact]
    public void The_domain_knows_no_database_engine_no_job_system_no_web_and_no_mail_library()
    {
        var known = typeof(StudioDb).Assembly.GetReferencedAssemblies().Select(assembly => assembly.FullName);

        Assert.DoesNotContain(known, name => NotInTheDomain.Any(name.StartsWith));
    }

    [Fact]
    public void The_domains_project_asks_for_no_such_package_either()
    {
        var project = File.ReadAllLines(Path.Combine(RepositoryRoot.Path, "CampaignStudio.Domain", "CampaignStudio.Domain.csproj"));

        Assert.Contains(project, line => line.Contains("PackageReference", StringComparison.Ordinal));
        Assert.DoesNotContain(project, line => line.Contains("FrameworkReference", StringComparison.Ordinal)
            || NotInTheDomain.Any(name => line.Contains($"\"{name}", StringComparison.Ordinal)));
    }

    [Fact]
    public void Components_never_open_the_database()
    {
        Assert.Empty(Offenders(typeof(Program), Database));
        Assert.Equal([nameof(Sloppy)], Offenders(typeof(Sloppy), Database));
    }

    [Fact]
    public void Components_never_touch_entities()
    {
        // Identity's own sign-in works on the user.
        var entities = Entities().Where(type => type != typeof(Domain.Access.User)).Select(type => type.FullName!).ToArray();

        Assert.Empty(Offenders(typeof(Program), entities));
        Assert.Equal([nameof(Sloppy)], Offenders(typeof(Sloppy), entities));
    }

    [Fact]
    public void Sql_is_written_in_the_dialects_only()
    {
        string[] raw = ["FromSql", "ExecuteSql", "SqlQuery", "CreateCommand(", "CommandText"];
        var elsewhere = SourceFile.In("CampaignStudio", ".cs", ".razor").Concat(SourceFile.In("CampaignStudio.Domain", ".cs"))
            .Where(file => !file.Path.StartsWith("CampaignStudio/Database/", StringComparison.Ordinal))
            .SelectMany(file => file.Where(line => raw.Any(call => line.Contains(call, StringComparison.Ordinal))));

        Assert.Empty(elsewhere);
    }

    private static string[] Database => ["Microsoft.EntityFrameworkCore", typeof(StudioDb).FullName!];

    /// <summary>The components beside a type that use something, be it deep in a lambda.</summary>
    private static IEnumerable<string> Offenders(Type type, string[] forbidden) =>
        (Types.InAssembly(type.Assembly).That().Inherit(typeof(ComponentBase)).ShouldNot().HaveDependencyOnAny(forbidden).GetResult().FailingTypeNames ?? [])
            .Select(name => name.Split('.', '+', '/')[^1]);

    private static IEnumerable<Type> Entities() => typeof(StudioDb).GetProperties()
        .Select(property => property.PropertyType)
        .Where(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(DbSet<>))
        .Select(type => type.GetGenericArguments()[0]);

    /// <summary>What these rules must find: the sin is inside an asynchronous lambda.</summary>
    public sealed class Sloppy : ComponentBase
    {
        [Inject] public IServiceProvider Services { get; set; } = null!;

        protected override async Task OnInitializedAsync()
        {
            Func<Task<string>> name = async () =>
            {
                await using var db = Services.GetRequiredService<StudioDb>();
                return (await db.Campaigns.FirstAsync()).Name;
            };
            await name();
        }
    }
}
