using CampaignStudio.Tests.SqlServer.Calls;
using CampaignStudio.Tests.SqlServer.Proof;

namespace CampaignStudio.Tests.SqlServer;

/// <summary>Commands that a server refuses must not pass, and are told with the call that issued them.</summary>
public sealed class TSqlProofTests
{
    private static readonly MigratedSchema Schema = MigratedSchema.OfTheApplication();
    private static readonly Place Caller = new("LeadService.CreateAsync", "CampaignStudio.Domain/Leads/LeadService.cs", 7);

    [Theory]
    [InlineData("SELECT l.emial FROM leads AS l WHERE l.id = @id", "emial")]
    [InlineData("SELECT l.id FROM leads AS l ORDER BY l.emial", "emial")]
    [InlineData("UPDATE leads SET emial = @text WHERE id = @id", "emial")]
    [InlineData("INSERT INTO lead_words (word, led_id) VALUES (@text, @id)", "led_id")]
    [InlineData("DELETE FROM leads OUTPUT deleted.emial WHERE id = @id", "emial")]
    [InlineData("WITH due AS (SELECT TOP (1) id, version FROM leads ORDER BY id) UPDATE due SET status = @text", "status")]
    [InlineData("SELECT word.id FROM lead_words AS word", "id")]
    [InlineData("SELECT id FROM laeds", "laeds")]
    [InlineData("SELECT id FROM leads WHERE id = @nobody", "@nobody")]
    [InlineData("SELECT listed.nr FROM OPENJSON(@text) WITH (id bigint '$') AS listed", "nr")]
    [InlineData("EXEC sp_getapplock @Resource = @text, @LockModus = 'Shared'", "@LockModus")]
    [InlineData("EXEC sp_getaplock @Resource = @text", "sp_getaplock")]
    public void A_name_that_leads_nowhere(string command, string why) => Refused(command, why);

    [Theory]
    [InlineData("SELECT id FROM leads WITH (READPAST, UPDLOCK, ROWLOCK)", "ReadPast is refused under read-committed snapshot")]
    [InlineData("SELECT id FROM leads WITH (READPAST, READCOMMITTEDLOCK, HOLDLOCK)", "exclude each other")]
    [InlineData("SELECT id FROM leads WITH (NOLOCK, UPDLOCK)", "exclude each other")]
    [InlineData("SELECT id FROM leads WITH (ROWLOCK, TABLOCK)", "exclude each other")]
    [InlineData("SELECT id FROM leads WITH (UPDLOCKS)", "UPDLOCKS")]
    [InlineData("SELECT id FROM leads OPTION (LOOPS JOIN)", "LOOPS")]
    [InlineData("SELECT id FROM leads WITH (INDEX (ix_leads_nothing))", "ix_leads_nothing")]
    public void A_hint_that_is_refused(string command, string why) => Refused(command, why);

    [Theory]
    [InlineData("SELECT GREATEST(id, 7) FROM leads", "no function GREATEST")]
    [InlineData("SELECT LEAST(id, 7) FROM leads", "no function LEAST")]
    [InlineData("SELECT DATE_BUCKET(week, 1, created_utc) FROM leads", "no function DATE_BUCKET")]
    [InlineData("SELECT DATETRUNC(day, created_utc) FROM leads", "no function DATETRUNC")]
    [InlineData("SELECT value FROM GENERATE_SERIES(1, 7)", "GENERATE_SERIES")]
    [InlineData("SELECT JSON_ARRAY(1, 2)", "no function JSON_ARRAY")]
    [InlineData("SELECT value FROM STRING_SPLIT(@text, ' ', 1)", "STRING_SPLIT takes no 3 arguments")]
    [InlineData("SELECT LTRIM(@text, '0')", "LTRIM takes no 2 arguments")]
    [InlineData("SELECT id FROM leads WHERE email IS DISTINCT FROM @text", "DISTINCT")]
    [InlineData("SELECT COUNT(*) OVER w FROM leads WINDOW w AS (PARTITION BY status)", "Incorrect syntax")]
    [InlineData("SELECT TRIM(LEADING '0' FROM phone) FROM leads", "Incorrect syntax")]
    public void What_is_newer_than_2019(string command, string why) => Refused(command, why);

    [Theory]
    [InlineData("SELECT ISNULL(email) FROM leads", "ISNULL")]
    [InlineData("SELECT SUBSTRING(email, 1) FROM leads", "SUBSTRING takes no 2 arguments")]
    [InlineData("SELECT LEN() FROM leads", "LEN takes no 0 arguments")]
    [InlineData("INSERT INTO lead_words (word, lead_id) VALUES (@text)", "INSERT names 2 columns and gives 1 values")]
    [InlineData("INSERT INTO lead_words (word, lead_id) SELECT @text", "INSERT names 2 columns and gives 1 values")]
    [InlineData("SELECT id FROM leads WHERE", "Incorrect syntax")]
    public void A_count_or_a_word_that_is_wrong(string command, string why) => Refused(command, why);

    [Fact]
    public void One_that_is_refused_does_not_hide_another()
    {
        var failures = new TSqlProof(Schema).Check([Command("SELECT emial FROM leads"), Command("SELECT id FROM leads"), Command("SELECT nam FROM campaigns")]);

        Assert.Contains(failures, failure => failure.Contains("emial", StringComparison.Ordinal));
        Assert.Contains(failures, failure => failure.Contains("nam", StringComparison.Ordinal));
    }

    private static void Refused(string command, string why)
    {
        var failures = new TSqlProof(Schema).Check([Command(command)]);

        Assert.NotEmpty(failures);
        Assert.All(failures, failure => Assert.StartsWith($"{Caller}: ", failure, StringComparison.Ordinal));
        Assert.Contains(failures, failure => failure.Split('\n')[0].Contains(why, StringComparison.Ordinal));
    }

    private static TSqlCommand Command(string text) => new(text, ["@id bigint", "@text nvarchar(400)"], [Caller]);
}
