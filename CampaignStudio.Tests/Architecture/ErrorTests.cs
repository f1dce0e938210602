using System.Reflection;
using System.Text.RegularExpressions;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Tests.Architecture;

/// <summary>Programs tell refusals apart by their codes.</summary>
public sealed partial class ErrorTests
{
    private const string SampleText = "Sample";

    [Fact]
    public void Each_refusal_of_a_feature_has_a_code_of_its_own()
    {
        Assert.NotEmpty(Features());
        Assert.All(Features(), feature =>
        {
            // What somebody may not do needs one code, whatever it is; and one fault of two fields is told apart by the field.
            var shared = Refusals(feature)
                .Where(error => error.Kind is not ErrorKind.Forbidden)
                .GroupBy(error => (error.Code, error.Field))
                .Where(group => group.Count() > 1)
                .Select(group => group.Key.Code)
                .ToList();
            Assert.True(shared.Count == 0, $"{feature.Name} uses twice: {string.Join(", ", shared)}");
        });
    }

    [Fact]
    public void A_code_is_snake_case_and_means_the_same_kind_of_refusal_everywhere()
    {
        var errors = Features().SelectMany(Refusals).ToList();

        Assert.All(errors, error => Assert.Matches(SnakeCase(), error.Code));
        Assert.All(errors.GroupBy(error => error.Code), group => Assert.Single(group.Select(error => error.Kind).Distinct()));
    }

    [Fact]
    public void A_refusal_is_a_sentence()
    {
        Assert.All(Features().SelectMany(Refusals), error =>
        {
            Assert.NotEmpty(error.Message);
            Assert.True(char.IsUpper(error.Message[0]) || !char.IsLetter(error.Message[0]), error.Message);
            Assert.True(error.Message[^1] is '.' or '?' or '}' || error.Message.EndsWith(SampleText, StringComparison.Ordinal), error.Message);
        });
    }

    private static IReadOnlyList<Type> Features() => [.. typeof(StudioDb).Assembly.GetTypes()
        .Where(type => type is { IsAbstract: true, IsSealed: true } && type.Name.EndsWith("Errors", StringComparison.Ordinal) && Methods(type).Any())];

    private static IEnumerable<MethodInfo> Methods(Type feature) =>
        feature.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly).Where(method => method.ReturnType == typeof(Error));

    private static IEnumerable<Error> Refusals(Type feature) =>
        Methods(feature).Select(method => (Error)method.Invoke(null, [.. method.GetParameters().Select(parameter => Sample(parameter.ParameterType))])!);

    private static object? Sample(Type type)
    {
        if (type == typeof(string)) return SampleText;
        if (type.IsArray) return Array.CreateInstance(type.GetElementType()!, 0);
        if (type.IsGenericType && type.IsInterface)
        {
            var list = typeof(List<>).MakeGenericType(type.GetGenericArguments()[0]);
            if (type.IsAssignableFrom(list)) return Activator.CreateInstance(list);
        }
        if (type.IsEnum) return Enum.GetValues(type).GetValue(0);
        return type.IsValueType ? Activator.CreateInstance(type) : null;
    }

    [GeneratedRegex("^[a-z][a-z0-9]*(_[a-z0-9]+)*$")]
    private static partial Regex SnakeCase();
}
