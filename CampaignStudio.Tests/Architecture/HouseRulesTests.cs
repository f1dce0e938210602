using System.Reflection;
using System.Text.RegularExpressions;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Tests.Architecture;

/// <summary>What every file and every type of the house keeps to.</summary>
public sealed partial class HouseRulesTests
{
    private const int LongestFile = 330;
    private const int LongestComponent = 170;

    [Theory]
    [InlineData("CampaignStudio")]
    [InlineData("CampaignStudio.Domain")]
    [InlineData("CampaignStudio.Tests")]
    public void Files_stay_short_enough_to_be_one_idea(string project)
    {
        var tooLong = SourceFile.In(project, ".cs", ".razor", ".js")
            .Where(file => !file.Path.Contains("/wwwroot/lib/", StringComparison.Ordinal))
            .Where(file => file.Lines.Length > (file.Path.EndsWith(".razor", StringComparison.Ordinal) ? LongestComponent : LongestFile))
            .Select(file => $"{file.Path}: {file.Lines.Length} lines");

        Assert.Empty(tooLong);
    }

    [Fact]
    public void Public_types_of_the_domain_say_what_they_are()
    {
        var silent = SourceFile.In("CampaignStudio.Domain", ".cs").SelectMany(file => file.Lines.Index()
            .Select(line => (line.Index, Match: PublicType().Match(line.Item)))
            .Where(type => type.Match.Success && !SaysItselfWhatItIs(type.Match) && !HasSummary(file.Lines, type.Index))
            .Select(type => $"{file.Path}:{type.Index + 1}: {type.Match.Groups["name"].Value}"));

        Assert.Empty(silent);
    }

    [Fact]
    public void Services_and_queries_are_sealed_and_do_what_their_names_say()
    {
        var types = typeof(StudioDb).Assembly.GetExportedTypes().Where(type => type is { IsClass: true, IsNested: false }).ToList();

        Assert.DoesNotContain(types, type => Ends(type, "Service", "Queries", "Handler", "EditModel") && !type.IsSealed);
        Assert.DoesNotContain(types, type => Ends(type, "Manager", "Helper", "Utils", "Util", "Repository", "Dto"));
    }

    [Fact]
    public void Asynchronous_methods_end_in_async_and_only_they_do()
    {
        var wrong = typeof(StudioDb).Assembly.GetExportedTypes()
            .Where(type => !type.IsAssignableTo(typeof(Delegate)))
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(method => !method.IsSpecialName && !method.Name.Contains('<', StringComparison.Ordinal))
            .Where(method => IsAwaitable(method.ReturnType) != method.Name.EndsWith("Async", StringComparison.Ordinal))
            .Select(method => $"{method.DeclaringType!.Name}.{method.Name}");

        Assert.Empty(wrong);
    }

    private static bool Ends(Type type, params string[] endings) => endings.Any(ending => type.Name.EndsWith(ending, StringComparison.Ordinal));

    private static bool IsAwaitable(Type type) =>
        typeof(Task).IsAssignableFrom(type)
        || type == typeof(ValueTask)
        || (type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(ValueTask<>) || type.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>)));

    // The glossary's lists of words, refusals, and the readers and forms of a type that has a summary of its own.
    private static bool SaysItselfWhatItIs(Match type) =>
        type.Groups["kind"].Value == "enum"
        || type.Groups["name"].Value is var name
            && ((string[])["Errors", "Queries", "EditModel"]).Any(ending => name.EndsWith(ending, StringComparison.Ordinal));

    private static bool HasSummary(string[] lines, int index)
    {
        while (lines[index - 1].TrimStart().StartsWith('[')) index--;
        return lines[index - 1].TrimStart().StartsWith("///", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^public (?:(?:sealed|static|abstract|partial|readonly) )*(?<kind>class|record struct|record|struct|interface|enum) (?<name>\w+)")]
    private static partial Regex PublicType();
}
