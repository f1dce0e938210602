using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Leads.Board;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Tests.Leads.Board;

[EveryDatabase]
public sealed class LeadBoardTests : IAsyncLifetime
{
    private StudioWorkspace _studio = null!;

    public async ValueTask InitializeAsync() => _studio = await StudioWorkspace.CreateAsync();

    public ValueTask DisposeAsync() => _studio.DisposeAsync();

    [Fact]
    public async Task Columns_follow_the_pipeline_and_count_and_add_up_all_their_leads()
    {
        await AddAsync("ada", "qualifie", 12000.50m);
        await AddAsync("bob", "qualifie", budget: null);
        await AddAsync("cyd", "qualifie", 0.25m);
        await AddAsync("dan", "gagne", 700);
        var erased = await AddAsync("gone", "gagne", 9_999);
        await EraseAsync(erased);

        var board = await ReadAsync(leads: 2);

        Assert.Equal(["nouveau", "contacte", "qualifie", "proposition", "gagne", "perdu"], board.Columns.Select(column => column.Key));
        Assert.Equal([0, 0, 3, 0, 1, 0], board.Columns.Select(column => column.Count));
        Assert.Equal([0m, 0m, 12000.75m, 0m, 700m, 0m], board.Columns.Select(column => column.Budget));
        Assert.Equal(["Qualified", "Won"], board.Columns.Where(column => column.Count > 0).Select(column => column.Label));
        Assert.True(board.Columns[4].IsWon && board.Columns[5].IsLost);
        Assert.Equal((4, 2), (board.Total, board.Columns[2].Leads.Count));
    }

    [Fact]
    public async Task A_column_is_read_on_from_where_it_ended_newest_in_the_status_first()
    {
        for (var number = 0; number < 7; number++)
        {
            // Two by two at the same moment, as an import brings them.
            if (number % 2 == 0) _studio.Time.Advance(TimeSpan.FromMinutes(1));
            await AddAsync($"lead{number}", "contacte");
        }
        await AddAsync("elsewhere", "perdu");

        var first = Column(await ReadAsync(leads: 3), "contacte");
        // Who comes in on top meanwhile, and who leaves, shifts nothing.
        await AddAsync("late", "contacte");
        await MoveAsync(first.Leads[0].Id, "perdu");
        var second = await MoreAsync("contacte", first.Next, 3);
        var third = await MoreAsync("contacte", second.Next, 3);

        Assert.Equal(["lead6", "lead5", "lead4"], Names(first.Leads));
        Assert.Equal(["lead3", "lead2", "lead1"], Names(second.Leads));
        Assert.Equal(["lead0"], Names(third.Leads));
        Assert.Null(third.Next);
        Assert.Equal("unknown_status", (await _studio.Get<LeadBoardQueries>().MoreAsync(new LeadFilter(), "nowhere", null)).Error!.Code);
    }

    [Theory]
    [InlineData("acme", null, false, "ada")]
    [InlineData(null, "VIP", false, "ada,bob")]
    [InlineData("b", "vip", false, "bob")]
    [InlineData("acme", "vip", true, "")]
    [InlineData(null, "vi", false, "")]
    [InlineData(null, null, true, "bob,dan")]
    public async Task It_is_narrowed_as_the_list_is(string? text, string? tag, bool mine, string expected)
    {
        var zoe = await _studio.AddUserAsync("Zoe");
        await AddAsync("ada", "qualifie", configure: lead => (lead.Company, lead.Tags) = ("ACME", ["vip", "vip-gold"]));
        await AddAsync("bob", "qualifie", configure: lead => (lead.Tags, lead.AssignedToId) = (["Vip"], zoe.Id));
        await AddAsync("cyd", "perdu", configure: lead => lead.Tags = ["vip-gold"]);
        await AddAsync("dan", "perdu", configure: lead => lead.AssignedToId = zoe.Id);
        var filter = new LeadFilter { Text = text, Tag = tag, AssignedToId = mine ? zoe.Id : null, Sort = LeadSort.Name };

        var board = await _studio.Get<LeadBoardQueries>().ReadAsync(filter);
        var list = await _studio.Get<LeadQueries>().ListAsync(filter, new PageRequest());
        var more = (await _studio.Get<LeadBoardQueries>().MoreAsync(filter, "qualifie", null)).Value;

        Assert.Equal(expected, string.Join(',', Names(board.Columns.SelectMany(column => column.Leads)).Order()));
        Assert.Equal(expected, string.Join(',', list.Items.Select(lead => lead.DisplayName)));
        Assert.Equal((list.Total, list.Total), (board.Total, board.Columns.Sum(column => column.Leads.Count)));
        Assert.Equal(Names(Column(board, "qualifie").Leads), Names(more.Leads));
    }

    [Fact]
    public async Task A_tag_that_is_taken_away_is_found_no_more()
    {
        var ada = await AddAsync("ada", "qualifie", configure: lead => lead.Tags = ["vip"]);
        await using (var db = await _studio.OpenAsync())
        {
            (await db.Leads.SingleAsync(lead => lead.Id == ada)).Tags = ["cold"];
            await db.SaveChangesAsync();
        }

        Assert.Equal(0, (await _studio.Get<LeadBoardQueries>().ReadAsync(new LeadFilter { Tag = "vip" })).Total);
        Assert.Equal(1, (await _studio.Get<LeadBoardQueries>().ReadAsync(new LeadFilter { Tag = "cold" })).Total);
    }

    [Fact]
    public async Task A_card_says_what_the_lead_is_worth()
    {
        var zoe = await _studio.AddUserAsync("Zoe");
        var ada = await AddAsync("ada", "qualifie", 500, lead => (lead.Company, lead.JobTitle, lead.AssignedToId) = ("ACME", "CEO", zoe.Id));
        await EnrollAsync(ada, 12.5m, activate: true);
        await EnrollAsync(ada, 40, activate: true);
        await EnrollAsync(ada, 99, activate: false);

        var card = Column(await ReadAsync(), "qualifie").Leads.Single();

        Assert.Equal(
            (ada, "ada", "ACME", "CEO", 500m, 40m, zoe.Id, "qualifie", _studio.NowUtc),
            (card.Id, card.DisplayName, card.Company, card.JobTitle, card.Budget, card.Score, card.AssignedToId, card.Status, card.StatusSinceUtc));
    }

    [Fact]
    public async Task A_move_is_shown_at_once_and_is_what_is_read_afterwards()
    {
        var ada = await AddAsync("ada", "qualifie", 500);
        await AddAsync("bob", "qualifie", 30);
        await AddAsync("cyd", "gagne", 7);
        var before = await ReadAsync();
        _studio.Time.Advance(TimeSpan.FromMinutes(1));

        var shown = before.With(Column(before, "qualifie").Leads.Single(lead => lead.Id == ada), "gagne", _studio.NowUtc);
        await MoveAsync(ada, "gagne", expected: "qualifie");
        var after = await ReadAsync();

        Assert.Equal(after.Columns.Select(Told), shown.Columns.Select(Told));
        Assert.Equal("gagne:2:507:ada,cyd", Told(Column(after, "gagne")));

        static string Told(BoardColumn column) => $"{column.Key}:{column.Count}:{column.Budget:0.##}:{string.Join(',', Names(column.Leads))}";
    }

    [Fact]
    public async Task A_move_is_recorded_with_its_person_and_marks_the_enrollments()
    {
        var ada = await AddAsync("ada", "nouveau");
        var enrollment = await EnrollAsync(ada, 0, activate: true);
        var zoe = await _studio.SignInAsync(Role.Marketer);

        await MoveAsync(ada, "qualifie", expected: "nouveau");

        var move = (await _studio.Get<LeadQueries>().StatusHistoryAsync(ada))[0];
        Assert.Equal(("nouveau", "qualifie", StatusChangeCause.Person, zoe.Id), (move.FromStatus, move.ToStatus, move.Cause, move.UserId));
        await using var db = await _studio.OpenAsync();
        Assert.Equal(_studio.NowUtc, (await db.Enrollments.SingleAsync(row => row.Id == enrollment)).EvaluateDueUtc);
    }

    [Fact]
    public async Task Who_was_slower_learns_who_moved_it_where_and_nothing_changes()
    {
        var ada = await AddAsync("ada", "nouveau");
        var zoe = await _studio.AddUserAsync("Zoe", Role.Marketer);
        _studio.SignIn(zoe);
        await MoveAsync(ada, "contacte", expected: "nouveau");
        await _studio.SignInAsync(Role.Marketer);

        var late = await _studio.Get<LeadService>().MoveAsync(ada, "perdu", "nouveau");

        Assert.Equal((ErrorKind.Conflict, "stale_edit"), (late.Error!.Kind, late.Error.Code));
        Assert.Contains("Zoe moved ada to “Contacted”", late.Error.Message, StringComparison.Ordinal);
        Assert.Equal(["contacte"], (await _studio.Get<LeadQueries>().StatusHistoryAsync(ada)).Select(move => move.ToStatus));
        // It is where it was wanted: that is no conflict, and no second move.
        Assert.False((await _studio.Get<LeadService>().MoveAsync(ada, "contacte", "nouveau")).IsError);
        Assert.Single(await _studio.Get<LeadQueries>().StatusHistoryAsync(ada));
    }

    private async Task<long> AddAsync(string name, string status, decimal? budget = null, Action<Lead>? configure = null) =>
        (await _studio.AddLeadAsync($"{name}@example.com", configure: lead =>
        {
            (lead.FirstName, lead.Budget) = (name, budget);
            lead.MoveTo(status, _studio.NowUtc);
            configure?.Invoke(lead);
        })).Id;

    private async Task EraseAsync(long leadId)
    {
        await using var db = await _studio.OpenAsync();
        (await db.Leads.SingleAsync(lead => lead.Id == leadId)).Erase(_studio.NowUtc);
        await db.SaveChangesAsync();
    }

    private async Task<long> EnrollAsync(long leadId, decimal score, bool activate)
    {
        var campaign = new Campaign { Name = "Spring", CreatedUtc = _studio.NowUtc };
        await _studio.AddAsync(campaign);
        var enrollment = new Enrollment { CampaignId = campaign.Id, LeadId = leadId, EnrolledUtc = _studio.NowUtc, Score = score };
        if (activate) enrollment.Activate(_studio.NowUtc);
        await _studio.AddAsync(enrollment);
        await using var db = await _studio.OpenAsync();
        await db.Enrollments.Where(row => row.Id == enrollment.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.EvaluateDueUtc, (DateTime?)null));
        return enrollment.Id;
    }

    private async Task MoveAsync(long leadId, string status, string? expected = null) => Assert.Null((await _studio.Get<LeadService>().MoveAsync(leadId, status, expected)).Error);

    private Task<LeadBoard> ReadAsync(int leads = LeadBoardQueries.Portion) => _studio.Get<LeadBoardQueries>().ReadAsync(new LeadFilter(), leads);

    private async Task<BoardPage> MoreAsync(string status, string? next, int limit)
    {
        Assert.True(BoardPlace.TryParse(next, out var place));
        return (await _studio.Get<LeadBoardQueries>().MoreAsync(new LeadFilter(), status, place, limit)).Value;
    }

    private static BoardColumn Column(LeadBoard board, string key) => board.Columns.Single(column => column.Key == key);

    private static IEnumerable<string> Names(IEnumerable<BoardLead> leads) => leads.Select(lead => lead.DisplayName);
}
