using CampaignStudio.Tests.Support;

namespace CampaignStudio.Tests.Setup;

/// <summary>First starts on a PostgreSQL server: what is made, what is refused, and that nothing half-made stays.</summary>
public sealed class PostgreSqlStartTests
{
    [Fact]
    public async Task A_first_start_makes_the_database_its_tables_and_those_of_the_jobs_and_reports_no_error()
    {
        await using var database = PostgreSqlDatabase.Absent();
        await using var studio = await StudioProcess.StartAsync(("Database:Provider", "PostgreSql"), ("ConnectionStrings:Studio", database.ConnectionString));

        Assert.DoesNotContain(" ERR ", studio.Log);
        Assert.DoesNotContain(" WRN ", studio.Log);
        Assert.Equal(1L, await database.ScalarAsync<long>("SELECT count(*) FROM users"));
        Assert.True(await database.ScalarAsync<long>("SELECT count(*) FROM hangfire.server") > 0);
    }

    [Fact]
    public async Task A_start_on_an_empty_database_reports_no_error_either()
    {
        await using var database = await PostgreSqlDatabase.EmptyAsync();
        await using var studio = await StudioProcess.StartAsync(("Database:Provider", "PostgreSql"), ("ConnectionStrings:Studio", database.ConnectionString));

        Assert.DoesNotContain(" ERR ", studio.Log);
    }

    [Fact]
    public async Task Who_may_not_create_a_missing_database_is_told_to_have_it_created()
    {
        await using var database = PostgreSqlDatabase.Absent();
        var (_, connectionString) = await database.AddRoleAsync();

        (await MigrateAsync(connectionString)).AssertRefused("may not create it either");
    }

    [Fact]
    public async Task An_unknown_user_is_refused()
    {
        await using var database = await PostgreSqlDatabase.EmptyAsync();

        (await MigrateAsync($"{database.ConnectionString};Username=nobody_of_that_name")).AssertRefused("refuses the sign-in");
    }

    [Fact]
    public async Task A_wrong_password_is_refused_and_not_repeated()
    {
        await using var database = await PostgreSqlDatabase.EmptyAsync();
        var (_, connectionString) = await database.AddRoleAsync();

        var answer = await MigrateAsync($"{connectionString};Password=geheim");

        answer.AssertRefused("refuses the sign-in");
        Assert.DoesNotContain("geheim", answer.Errors);
        Assert.Equal(0, await database.TablesAsync());
    }

    [Fact]
    public async Task Who_may_not_create_tables_is_shown_the_way_and_no_table_is_made()
    {
        await using var database = await PostgreSqlDatabase.EmptyAsync();
        var (role, connectionString) = await database.AddRoleAsync();
        await database.ExecuteAsync("REVOKE CREATE ON SCHEMA public FROM PUBLIC");

        (await MigrateAsync(connectionString)).AssertRefused("'migrate --script'");
        Assert.Equal(0, await database.TablesAsync());

        // Ours may be made now, but no schema for the jobs.
        await database.ExecuteAsync($"GRANT CREATE ON SCHEMA public TO {role}");
        (await MigrateAsync(connectionString)).AssertRefused("'migrate --script --jobs'");
    }

    [Fact]
    public async Task With_the_scripts_run_by_an_administrator_rights_to_read_and_write_are_enough()
    {
        await using var database = await PostgreSqlDatabase.EmptyAsync();
        var (role, connectionString) = await database.AddRoleAsync();
        string[] provider = ["Database:Provider=PostgreSql"];
        var (ours, jobs) = (await StudioCli.RunAsync(provider, "migrate", "--script"), await StudioCli.RunAsync(provider, "migrate", "--script", "--jobs"));

        // Twice: what is there already is passed over.
        for (var round = 0; round < 2; round++)
        {
            await database.ExecuteAsync(ours.Output);
            await database.ExecuteAsync(jobs.Output);
        }
        await database.ExecuteAsync("REVOKE CREATE ON SCHEMA public FROM PUBLIC");
        foreach (var schema in (string[])["public", "hangfire"])
        {
            await database.ExecuteAsync(
                $"""
                GRANT USAGE ON SCHEMA {schema} TO {role};
                GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {role};
                GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {role};
                """);
        }

        await using var studio = await StudioProcess.StartAsync(("Database:Provider", "PostgreSql"), ("ConnectionStrings:Studio", connectionString));
        Assert.DoesNotContain(" ERR ", studio.Log);
        Assert.Equal("The database is up to date.", (await MigrateAsync(connectionString)).Output);
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_left_alone()
    {
        await using var database = await PostgreSqlDatabase.EmptyAsync();
        await MigrateAsync(database.ConnectionString);
        await database.ExecuteAsync("INSERT INTO \"__EFMigrationsHistory\" VALUES ('29990101000000_FlyingCars', '99.0')");

        (await MigrateAsync(database.ConnectionString)).AssertRefused("29990101000000_FlyingCars");
    }

    [Fact]
    public async Task Somebody_elses_tables_are_not_mixed_with_ours()
    {
        await using var database = await PostgreSqlDatabase.EmptyAsync();
        // One of the last that we would make.
        await database.ExecuteAsync("CREATE TABLE score_changes (note text)");

        (await MigrateAsync(database.ConnectionString)).AssertRefused("can't be brought up to date");

        Assert.Equal(0L, await database.ScalarAsync<long>("SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tablename IN ('leads', 'users')"));
    }

    private static Task<CliAnswer> MigrateAsync(string connectionString) =>
        StudioCli.RunAsync(["Database:Provider=PostgreSql", $"ConnectionStrings:Studio={connectionString}"], "migrate");
}
