using CampaignStudio.Domain.Shared;
using CampaignStudio.Tests.Support;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
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
        var verdict = Components().ShouldNot().HaveDependencyOnAny("Microsoft.EntityFrameworkCore", typeof(StudioDb).FullName).GetResult();

        Assert.True(verdict.IsSuccessful, Names(verdict));
    }

    [Fact]
    public void Components_never_touch_entities()
    {
        // Identity's own sign-in works on the user.
        var entities = Entities().Where(type => type != typeof(Domain.Access.User)).Select(type => type.FullName!).ToArray();

        var verdict = Components().ShouldNot().HaveDependencyOnAny(entities).GetResult();

        Assert.NotEmpty(entities);
        Assert.True(verdict.IsSuccessful, Names(verdict));
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

    private static PredicateList Components() => Types.InAssembly(typeof(Program).Assembly).That().Inherit(typeof(ComponentBase));

    private static IEnumerable<Type> Entities() => typeof(StudioDb).GetProperties()
        .Select(property => property.PropertyType)
        .Where(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(DbSet<>))
        .Select(type => type.GetGenericArguments()[0]);

    private static string Names(NetArchTest.Rules.TestResult verdict) => string.Join(", ", verdict.FailingTypeNames ?? []);
}
