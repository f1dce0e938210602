using System.Data;
using System.Data.Common;
using CampaignStudio.Database.Sqlite;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Leads.Board;
using CampaignStudio.Domain.Reporting;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignStudio.Tests.Database;

/// <summary>
/// No list reads a table that grows with the workspace from one end to the other, and none sorts more than its search found: SQLite
/// says so of each statement before it runs, whatever stands in the tables.
/// </summary>
public sealed class PlanTests
{
    private static readonly PageRequest Deep = new(40, 50);

    // Small by nature, or read in the order in which they are written.
    private static readonly string[] Growing = ["leads", "lead_words", "campaign_leads", "campaign_outreaches", "interactions", "campaign_tasks", "lead_status_changes", "score_changes", "counters"];

    private static readonly Dictionary<string, Func<StudioWorkspace, Task>> Lists = Named([
        .. from sort in Enum.GetValues<LeadSort>() select ($"leads by {sort}", Leads(new LeadFilter { Sort = sort })),
        ("leads of a status", Leads(new LeadFilter { Status = "nouveau" })),
        ("leads of an agent", Leads(new LeadFilter { AssignedToId = 1 })),
        ("more of a column", More(new LeadFilter())),
        ("the board", studio => studio.Get<LeadBoardQueries>().ReadAsync(new LeadFilter())),
        ("a campaign's leads", Enrolled()),
        ("a campaign's leads by score", Enrolled(byScore: true)),
        .. from status in Enum.GetValues<EnrollmentStatus>() select ($"a campaign's leads, {status}", Enrolled(status)),
        ("a campaign's messages", Messages()),
        .. from status in Enum.GetValues<OutreachStatus>() select ($"a campaign's messages, {status}", Messages(status)),
        .. from channel in Enum.GetValues<Channel>() select ($"a campaign's messages, {channel}", Messages(channel: channel)),
        .. from outcome in Enum.GetValues<LedgerOutcome>() select ($"a campaign's messages of a step for a reason, {outcome}", Filtered(new OutreachFilter { StepId = 1, Outcome = outcome, Reason = "suppressed" })),
        ("a campaign's ledger", studio => studio.Get<LedgerQueries>().ReadAsync(1)),
        ("what a campaign waits for", studio => studio.Get<OutreachQueries>().WaitingAsync(1)),
        ("whom an edit touches", studio => studio.Get<EditReachQueries>().CampaignAsync(1)),
        ("whom an edit of a step touches", studio => studio.Get<EditReachQueries>().StepAsync(1, 1)),
        ("unknown outcomes", studio => studio.Get<UnknownQueries>().SelectAsync(new UnknownFilter())),
        ("unknown outcomes by campaign", studio => studio.Get<UnknownQueries>().GroupsAsync()),
        ("unknown outcomes of a campaign", studio => studio.Get<UnknownQueries>().SelectAsync(new UnknownFilter(1))),
        ("what is being handed over", studio => studio.Get<WorkQueries>().SendingAsync())]);

    private static readonly Dictionary<string, Func<StudioWorkspace, Task>> Searches = Named([
        ("leads by a word", Leads(new LeadFilter { Text = "lovelace" })),
        ("leads by two words, by name", Leads(new LeadFilter { Text = "ada lovelace", Sort = LeadSort.Name })),
        ("leads with a tag", Leads(new LeadFilter { Tag = "vip" })),
        ("the board by a word", studio => studio.Get<LeadBoardQueries>().ReadAsync(new LeadFilter { Text = "ada" })),
        ("the board of a tag and an agent", studio => studio.Get<LeadBoardQueries>().ReadAsync(new LeadFilter { Tag = "vip", AssignedToId = 1 })),
        ("more of a column by a word", More(new LeadFilter { Text = "ada" })),
        ("leads by a word with a status", Leads(new LeadFilter { Text = "ada", Status = "nouveau" })),
        ("the picker", studio => studio.Get<LeadQueries>().LookupAsync("lovelace")),
        ("a campaign's leads by a word", Enrolled(text: "lovelace")),
        ("a campaign's leads by a word, by score", Enrolled(text: "lovelace", byScore: true)),
        ("messages of one lead", Messages(leadId: 7))]);

    public static TheoryData<string> ListNames => [.. Lists.Keys];

    public static TheoryData<string> SearchNames => [.. Searches.Keys];

    [Theory]
    [MemberData(nameof(ListNames))]
    public async Task A_list_comes_from_an_index_in_its_own_order(string name)
    {
        var plans = await PlansOfAsync(Lists[name]);

        AssertNoTableIsReadThrough(plans);
        Assert.DoesNotContain(plans, plan => plan.Step.Contains("TEMP B-TREE FOR ORDER BY", StringComparison.Ordinal) && !plan.Sql.Contains("IN (", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(SearchNames))]
    public async Task A_search_goes_from_what_it_finds_to_the_list(string name)
    {
        var plans = await PlansOfAsync(Searches[name]);

        AssertNoTableIsReadThrough(plans);
        // The whole index of a list is no better than its table.
        Assert.DoesNotContain(plans, plan => Growing.Any(table => plan.Step.Contains($"SCAN {table} ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_table_that_is_read_through_is_seen()
    {
        var plans = await PlansOfAsync(async studio =>
        {
            await using var db = await studio.OpenAsync();
            await db.Leads.Where(lead => lead.City == "Paris").Select(lead => lead.Id).ToListAsync();
        });

        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => AssertNoTableIsReadThrough(plans));
    }

    private static void AssertNoTableIsReadThrough(IReadOnlyList<(string Sql, string Step)> plans)
    {
        Assert.NotEmpty(plans);
        Assert.All(plans, plan => Assert.False(
            plan.Step.StartsWith("SCAN ", StringComparison.Ordinal) && !plan.Step.Contains(" INDEX ", StringComparison.Ordinal)
                && Growing.Any(table => plan.Sql.Contains($"\"{table}\" AS \"{plan.Step.Split(' ')[1]}\"", StringComparison.Ordinal)),
            $"{plan.Step} in {plan.Sql}"));
    }

    private static async Task<IReadOnlyList<(string Sql, string Step)>> PlansOfAsync(Func<StudioWorkspace, Task> list)
    {
        var statements = new Statements();
        await using var studio = await StudioWorkspace.CreateAsync(services =>
            services.ConfigureDbContext<SqliteStudioDb>((_, options) => options.AddInterceptors(statements)));
        statements.Seen.Clear();
        await list(studio);

        await using var db = await studio.OpenAsync();
        await db.Database.OpenConnectionAsync();
        var plans = new List<(string Sql, string Step)>();
        foreach (var (sql, parameters) in statements.Seen)
        {
            await using var explain = db.Database.GetDbConnection().CreateCommand();
            explain.CommandText = $"EXPLAIN QUERY PLAN {sql}";
            foreach (var (name, value) in parameters) explain.Parameters.Add(new SqliteParameter(name, value ?? DBNull.Value));
            await using var rows = await explain.ExecuteReaderAsync();
            while (await rows.ReadAsync()) plans.Add((sql, rows.GetString(3)));
        }
        return plans;
    }

    private static Func<StudioWorkspace, Task> Leads(LeadFilter filter) => studio => studio.Get<LeadQueries>().ListAsync(filter, Deep);

    private static Func<StudioWorkspace, Task> More(LeadFilter filter) =>
        studio => studio.Get<LeadBoardQueries>().MoreAsync(filter, "nouveau", new BoardPlace(new DateTime(2026, 3, 2, 9, 0, 0, DateTimeKind.Utc), 7));

    private static Func<StudioWorkspace, Task> Enrolled(EnrollmentStatus? status = null, string? text = null, bool byScore = false) =>
        studio => studio.Get<EnrollmentQueries>().ListAsync(Deep, 1, status, text, byScore);

    private static Func<StudioWorkspace, Task> Messages(OutreachStatus? status = null, Channel? channel = null, long? leadId = null) =>
        studio => studio.Get<OutreachQueries>().ListAsync(Deep, 1, status, channel, leadId);

    private static Func<StudioWorkspace, Task> Filtered(OutreachFilter filter) => studio => studio.Get<OutreachQueries>().ListAsync(Deep, 1, filter);

    private static Dictionary<string, Func<StudioWorkspace, Task>> Named(params IEnumerable<(string Name, Func<StudioWorkspace, Task> List)> lists) =>
        lists.ToDictionary(list => list.Name, list => list.List);

    private sealed class Statements : DbCommandInterceptor
    {
        public List<(string Sql, IReadOnlyList<(string Name, object? Value)> Parameters)> Seen { get; } = [];

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            Seen.Add((command.CommandText, [.. command.Parameters.Cast<DbParameter>().Select(parameter => (parameter.ParameterName, parameter.Value))]));
            return ValueTask.FromResult(IsCount(command.CommandText) ? InterceptionResult<DbDataReader>.SuppressWithResult(Answer()) : result);
        }

        // Where nothing is counted no page is read, and the workspace is empty.
        private static bool IsCount(string sql) =>
            sql.StartsWith("SELECT COUNT(*)", StringComparison.Ordinal) || sql.StartsWith("SELECT COALESCE(SUM(", StringComparison.Ordinal);

        private static DataTableReader Answer()
        {
            using var counted = new DataTable();
            counted.Columns.Add("count", typeof(long));
            counted.Rows.Add((long)Deep.Skip + Deep.Take);
            return counted.CreateDataReader();
        }
    }
}
