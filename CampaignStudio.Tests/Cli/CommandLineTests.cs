using CampaignStudio.Cli;
using CampaignStudio.Domain.Access;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace CampaignStudio.Tests.Cli;

[EveryDatabase]
public sealed class CommandLineTests
{
    [Theory]
    [InlineData("", false)]
    [InlineData("--urls http://localhost:1", false)]
    [InlineData("--urls=http://localhost:1 --Data:Directory /tmp/x", false)]
    [InlineData("--help", true)]
    [InlineData("migrate", true)]
    [InlineData("--Data:Directory /tmp/x migrate --script", true)]
    [InlineData("migrat", true)]
    public void Only_commands_keep_the_site_from_starting(string line, bool handles) =>
        Assert.Equal(handles, CommandLine.Handles(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)));

    [Fact]
    public void Settings_are_told_from_the_command_wherever_they_stand()
    {
        var (command, configuration) = CommandLine.Split(["--Data:Directory", "/x", "create-api-key", "Website", "--role", "admin", "--Database:Provider=Sqlite", "--publicurl", "https://x"]);

        Assert.Equal(["create-api-key", "Website", "--role", "admin"], command);
        Assert.Equal(["--Data:Directory", "/x", "--Database:Provider=Sqlite", "--publicurl", "https://x"], configuration);
    }

    [Fact]
    public async Task A_file_of_arguments_has_an_option_a_line_and_values_as_they_stand()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, """

                # from the old place
                --from Sqlite:Data Source=/srv/studio one/studio.db
                --to="PostgreSql:Host=db;User Id=studio;Password=a "b" #c"
                --more
                  in two  lines
                """);

            Assert.True(ArgumentFile.TryRead(file, out var arguments, out _));

            Assert.Equal(
                ["--from", "Sqlite:Data Source=/srv/studio one/studio.db", "--to", "PostgreSql:Host=db;User Id=studio;Password=a \"b\" #c", "--more", "in two  lines"],
                arguments!);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Commands_work_beside_the_running_site_on_the_same_file()
    {
        await using var studio = new StudioFactory();
        _ = studio.Api;

        var migrated = await RunAsync(studio, "migrate");
        Assert.Equal((0, "The database is up to date."), (migrated.Code, migrated.Output));

        var key = await RunAsync(studio, "create-api-key", "Website", "--role", "agent");
        Assert.Equal(0, key.Code);
        Assert.True((await studio.ApiWith(key.Output).GetAsync("/api/v1/users")).IsSuccessStatusCode);

        var admin = await RunAsync(studio, "create-admin", "cli@example.com");
        Assert.Equal(0, admin.Code);
        await studio.SignInAsync("cli@example.com", admin.Output.Split("Password: ")[1].Trim());
    }

    [Fact]
    public async Task Migrate_creates_the_database_and_its_script_only_prints()
    {
        await using var studio = StudioFactory.Fresh();

        var script = await RunAsync(studio, "migrate", "--script");
        Assert.Matches("CREATE TABLE [\"[]?campaigns[\"\\]]? ", script.Output);
        var first = await RunAsync(studio, "migrate");
        Assert.StartsWith("Applied: ", first.Output);
        var second = await RunAsync(studio, "migrate");
        Assert.Equal("The database is up to date.", second.Output);
    }

    [Theory]
    [InlineData("migrate --script", "[campaign_outreaches]")]
    [InlineData("migrate --script --jobs", "[HangFire].[JobQueue]")]
    public async Task The_scripts_for_SQL_Server_are_its_SQL_and_need_no_server(string line, string expected)
    {
        var script = await StudioCli.RunAsync(["Database:Provider=SqlServer"], line.Split(' '));

        Assert.Equal(0, script.Code);
        Assert.Contains(expected, script.Output);
        new TSql150Parser(initialQuotedIdentifiers: false).Parse(new StringReader(script.Output), out var errors);
        Assert.Empty(errors.Select(error => $"{error.Line}: {error.Message}"));
    }

    [Theory]
    [InlineData("migrate --script --jobs", "kept in memory")]
    [InlineData("migrate --jobs", "--script")]
    public async Task There_is_no_script_for_jobs_that_have_no_tables(string line, string expected)
    {
        var answer = await StudioCli.RunAsync([], line.Split(' '));

        Assert.NotEqual(0, answer.Code);
        Assert.Contains(expected, answer.Errors);
    }

    [Theory]
    [InlineData("create-admin nonsense", "ada@example.com")]
    [InlineData("create-admin a@example.com --password short", "at least 10 characters")]
    [InlineData("create-admin admin@example.com", "already a user")]
    [InlineData("create-api-key Website --role emperor", "emperor")]
    [InlineData("create-api-key Website", "--role")]
    [InlineData("migrate --scrip", "--scrip")]
    [InlineData("migrat", "migrat")]
    [InlineData("copy-database @nowhere.txt", "'nowhere.txt' can't be read: Could not find file")]
    public async Task A_refusal_is_a_message_and_a_code_that_is_not_zero(string line, string expected)
    {
        await using var studio = new StudioFactory();
        await studio.AsAsync(null, services => services.GetRequiredService<UserQueries>().HasAdministratorAsync());

        var (code, _, errors) = await RunAsync(studio, line.Split(' '));

        Assert.NotEqual(0, code);
        Assert.Contains(expected, errors);
        Assert.DoesNotContain("   at ", errors);
    }

    [Fact]
    public async Task Help_lists_every_command()
    {
        await using var studio = StudioFactory.Fresh();

        var (code, output, _) = await RunAsync(studio, "--help");

        Assert.Equal(0, code);
        Assert.All((string[])["migrate", "create-admin", "create-api-key", "copy-database"], command => Assert.Contains(command, output));
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(StudioFactory studio, params string[] args)
    {
        var output = new StringWriter();
        var errors = new StringWriter();
        var code = await CommandLine.RunAsync([.. args, .. studio.DatabaseArguments], output, errors);
        return (code, output.ToString().Trim(), errors.ToString().Trim());
    }
}
