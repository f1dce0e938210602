using CampaignStudio.Cli;

namespace CampaignStudio.Tests.Support;

/// <summary>What a command answered.</summary>
internal sealed record CliAnswer(int Code, string Output, string Errors)
{
    /// <summary>Refused as an operator should be: one line that says this, no stack trace, not code 0.</summary>
    public void AssertRefused(string expected)
    {
        Assert.NotEqual(0, Code);
        Assert.Contains(expected, Errors);
        Assert.DoesNotContain('\n', Errors);
        Assert.Equal("", Output);
    }
}

/// <summary>The command line, in this process.</summary>
internal static class StudioCli
{
    /// <param name="settings">Such as <c>Database:Provider=PostgreSql</c>.</param>
    /// <param name="command">The command and its arguments.</param>
    public static async Task<CliAnswer> RunAsync(string[] settings, params string[] command)
    {
        var output = new StringWriter();
        var errors = new StringWriter();
        var code = await CommandLine.RunAsync([.. command, .. settings.Select(setting => $"--{setting}")], output, errors);
        return new CliAnswer(code, output.ToString().Trim(), errors.ToString().Trim());
    }
}
