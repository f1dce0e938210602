using CampaignStudio.Tests.SqlServer.Proof;

namespace CampaignStudio.Tests.SqlServer;

/// <summary>Scripts that a server refuses must not pass, and the ways around must.</summary>
public sealed class SchemaRulesTests
{
    private const string Table = """
        CREATE TABLE [teams] ([id] bigint NOT NULL, CONSTRAINT [pk_teams] PRIMARY KEY ([id]));
        CREATE TABLE [users] (
            [id] bigint NOT NULL IDENTITY, [name] nvarchar(50) NOT NULL, [nick] nvarchar(50) NULL, [age] int NOT NULL DEFAULT 0, [team_id] bigint NULL, [free] nvarchar(50) NULL,
            CONSTRAINT [pk_users] PRIMARY KEY ([id]),
            CONSTRAINT [ck_users] CHECK ([team_id] > 0),
            CONSTRAINT [fk_users_teams] FOREIGN KEY ([team_id]) REFERENCES [teams] ([id]));
        CREATE UNIQUE INDEX [ix_users_name] ON [users] ([name]);
        CREATE INDEX [ix_users_age] ON [users] ([age]) INCLUDE ([nick]);
        GO

        """;

    [Theory]
    [InlineData("ALTER TABLE [users] ALTER COLUMN [name] nvarchar(50) COLLATE Latin1_General_100_BIN2 NOT NULL;", "index ix_users_name")]
    [InlineData("ALTER TABLE [users] ALTER COLUMN [nick] nvarchar(20) NULL;", "index ix_users_age")]
    [InlineData("ALTER TABLE [users] ALTER COLUMN [id] int NOT NULL;", "constraint pk_users")]
    [InlineData("ALTER TABLE [users] ALTER COLUMN [team_id] int NULL;", "constraint ck_users")]
    [InlineData("ALTER TABLE [users] ALTER COLUMN [team_id] int NULL;", "constraint fk_users_teams")]
    [InlineData("ALTER TABLE [teams] ALTER COLUMN [id] int NOT NULL;", "constraint fk_users_teams")]
    [InlineData("ALTER TABLE [users] DROP COLUMN [age];", "its default")]
    [InlineData("ALTER TABLE [users] DROP COLUMN [name];", "index ix_users_name")]
    [InlineData("CREATE INDEX [ix_users_free] ON [users] ([id]) WHERE [free] IS NOT NULL;\nGO\nALTER TABLE [users] DROP COLUMN [free];", "index ix_users_free")]
    [InlineData("ALTER TABLE [users] ADD [rank] int NULL;\nUPDATE [users] SET [rank] = 1;", "users.rank is used in the batch that adds it")]
    [InlineData("ALTER TABLE [users] ADD [rank] int NULL;\nDELETE FROM [users] WHERE [rank] = 1;", "users.rank is used in the batch that adds it")]
    [InlineData("ALTER TABLE [users] ADD [rank] int NULL;\nCREATE INDEX [ix] ON [users] ([id]) WHERE [rank] = 1;", "users.rank is used in the batch that adds it")]
    [InlineData("DECLARE @a int;\nDECLARE @A int;", "@A is declared twice in a batch")]
    [InlineData("CREATE TABLE [notes] ([text] nvarchar(451) NOT NULL, CONSTRAINT [pk_notes] PRIMARY KEY ([text]));", "pk_notes may be 902 bytes long")]
    [InlineData("CREATE TABLE [notes] ([text] nvarchar(851) NOT NULL);\nCREATE INDEX [ix_notes] ON [notes] ([text]);", "ix_notes may be 1702 bytes long")]
    [InlineData("ALTER TABLE [users] ADD CONSTRAINT [fk_own] FOREIGN KEY ([team_id]) REFERENCES [users] ([id]) ON DELETE CASCADE;", "Deleting from users may reach users in two ways")]
    public void A_server_refuses(string script, string why) => Assert.Contains(Check(script), problem => problem.Contains(why, StringComparison.Ordinal));

    [Theory]
    [InlineData("DROP INDEX [ix_users_name] ON [users];\nALTER TABLE [users] ALTER COLUMN [name] nvarchar(50) COLLATE Latin1_General_100_BIN2 NOT NULL;\nCREATE UNIQUE INDEX [ix_users_name] ON [users] ([name]);")]
    [InlineData("ALTER TABLE [users] ALTER COLUMN [free] nvarchar(max) NULL;\nALTER TABLE [users] DROP COLUMN [free];")]
    [InlineData("""
        DROP INDEX [ix_users_age] ON [users];
        DECLARE @var nvarchar(max);
        SELECT @var = QUOTENAME([d].[name])
        FROM [sys].[default_constraints] [d]
        INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
        WHERE ([d].[parent_object_id] = OBJECT_ID(N'[users]') AND [c].[name] = N'age');
        IF @var IS NOT NULL EXEC(N'ALTER TABLE [users] DROP CONSTRAINT ' + @var + ';');
        ALTER TABLE [users] DROP COLUMN [age];
        """)]
    [InlineData("ALTER TABLE [users] ADD [rank] int NULL;\nGO\nUPDATE [users] SET [rank] = 1;")]
    [InlineData("ALTER TABLE [users] ADD [rank] int NULL;\nEXEC(N'UPDATE [users] SET [rank] = 1');")]
    [InlineData("DECLARE @a int;\nGO\nDECLARE @a int;")]
    public void A_server_takes(string script) => Assert.Empty(Check(script));

    [Theory]
    [InlineData("[free] = 'a' OR [free] = 'b'")]
    [InlineData("[free] = [name]")]
    [InlineData("LEN([free]) = 3")]
    public void A_filter_that_an_index_can_not_have_is_no_sql_at_all(string filter) =>
        Assert.Throws<FormatException>(() => Check($"CREATE INDEX [ix] ON [users] ([id]) WHERE {filter};"));

    private static IReadOnlyList<string> Check(string script) => SchemaRules.Check(MigratedSchema.Of(Table + script));
}
