using System.Reflection;
using Hangfire;

namespace CampaignStudio.Tests.Architecture;

/// <summary>Jobs are thin and never repeat themselves: what failed is tried again by the next sweep over the database.</summary>
public sealed class JobTests
{
    private const int LongestJob = 20;

    [Fact]
    public void Jobs_live_in_one_folder_and_have_one_public_method()
    {
        Assert.NotEmpty(Jobs());
        Assert.All(Jobs(), job =>
        {
            Assert.Equal("CampaignStudio.Jobs", job.Namespace);
            Assert.True(job.IsSealed, job.Name);
            Assert.Single(Runs(job));
        });
    }

    [Fact]
    public void No_job_is_retried_by_hangfire() =>
        Assert.All(Jobs().SelectMany(Runs), run => Assert.Equal(0, run.GetCustomAttribute<AutomaticRetryAttribute>()?.Attempts));

    [Fact]
    public void Jobs_are_a_dozen_lines()
    {
        var tooLong = SourceFile.In("CampaignStudio/Jobs", ".cs").SelectMany(file => Classes(file).Where(job => job.Name.EndsWith("Job", StringComparison.Ordinal)))
            .Where(job => job.Length > LongestJob)
            .Select(job => $"{job.Name}: {job.Length} lines");

        Assert.Empty(tooLong);
    }

    [Fact]
    public void Only_the_jobs_folder_and_its_setup_know_hangfire()
    {
        var elsewhere = SourceFile.In("CampaignStudio", ".cs", ".razor")
            .Where(file => !file.Path.StartsWith("CampaignStudio/Jobs/", StringComparison.Ordinal) && file.Path != "CampaignStudio/Setup/JobsSetup.cs")
            .SelectMany(file => file.Where(line => line.StartsWith("using Hangfire", StringComparison.Ordinal) || line.StartsWith("@using Hangfire", StringComparison.Ordinal)));

        Assert.Empty(elsewhere);
    }

    private static IEnumerable<Type> Jobs() =>
        typeof(Program).Assembly.GetTypes().Where(type => type is { IsClass: true, IsNested: false } && type.Name.EndsWith("Job", StringComparison.Ordinal));

    private static IEnumerable<MethodInfo> Runs(Type job) => job.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly);

    private static IEnumerable<(string Name, int Length)> Classes(SourceFile file)
    {
        for (var first = 0; first < file.Lines.Length; first++)
        {
            var words = file.Lines[first].Split([' ', '('], StringSplitOptions.RemoveEmptyEntries);
            if (Array.IndexOf(words, "class") is not (> 0 and var at) || file.Lines[first][0] is ' ' or '/') continue;
            yield return (words[at + 1], Array.IndexOf(file.Lines, "}", first) - first + 1);
        }
    }
}
