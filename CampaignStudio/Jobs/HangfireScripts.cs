using System.Globalization;
using System.Text.RegularExpressions;
using Hangfire.PostgreSql;
using Hangfire.SqlServer;

namespace CampaignStudio.Jobs;

/// <summary>The SQL that Hangfire's packages carry for their own tables.</summary>
internal static partial class HangfireScripts
{
    /// <summary>One transaction; the steps that were taken already are passed over.</summary>
    public static string SqlServer => SqlServerObjectsInstaller.GetInstallScript("HangFire", enableHeavyMigrations: true);

    /// <summary>One script for each version of the tables, each on top of the one before.</summary>
    public static IReadOnlyList<(int Version, string Sql)> PostgreSql { get; } =
        [.. typeof(PostgreSqlStorage).Assembly.GetManifestResourceNames()
            .Select(name => ScriptName().Match(name))
            .Where(match => match.Success)
            .Select(match => (int.Parse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture), Read(match.Value)))
            .OrderBy(script => script.Item1)];

    private static string Read(string resource)
    {
        using var reader = new StreamReader(typeof(PostgreSqlStorage).Assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"^.+\.Install\.v([0-9]+)\.sql$")]
    private static partial Regex ScriptName();
}
