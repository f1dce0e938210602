using System.Net;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;

namespace CampaignStudio.Tests.Endpoints;

[EveryDatabase]
public sealed class BoardApiTests(StudioFactory factory) : IClassFixture<StudioFactory>
{
    private HttpClient Api => factory.Api;

    [Fact]
    public async Task The_board_counts_adds_up_and_is_read_on_column_by_column()
    {
        for (var number = 0; number < 3; number++) await Api.CreateAsync("leads", $$"""{"email":"board{{number}}@example.com","status":"proposition","budget":100.5,"tags":["board"]}""");

        var board = await Api.ReadAsync("leads/board?tag=board&page_size=2");

        Assert.Equal(3, board.Number("total"));
        var column = board.GetProperty("columns").EnumerateArray().Single(one => one.Text("key") == "proposition");
        Assert.Equal(("Proposal", 3, 301.5m, false), (column.Text("label"), column.Number("count"), column.GetProperty("budget").GetDecimal(), column.GetProperty("is_won").GetBoolean()));
        Assert.Equal(["board2@example.com", "board1@example.com"], column.GetProperty("leads").EnumerateArray().Select(lead => lead.Text("display_name")));
        var more = await Api.ReadAsync($"leads/board/proposition?tag=board&page_size=2&after={column.Text("next")}");
        Assert.Equal("board0@example.com", more.GetProperty("leads").EnumerateArray().Single().Text("display_name"));
        Assert.Equal(3, (await Api.ReadAsync("leads?tag=BOARD")).Number("total"));
    }

    [Theory]
    [InlineData("leads/board/nowhere", "unknown_status")]
    [InlineData("leads/board/nouveau?after=yesterday", "place_invalid")]
    [InlineData("leads/board/nouveau?after=9999999999999999999-1", "place_invalid")]
    [InlineData("leads/board?page_size=0", "page_size_invalid")]
    public async Task What_no_board_has_is_refused_by_name(string path, string code) =>
        Assert.Equal(code, (await Api.ReadAsync(path, HttpStatusCode.BadRequest)).Text("code"));

    [Fact]
    public async Task A_move_that_expects_another_status_is_a_conflict_with_the_lead_as_it_is()
    {
        var id = await Api.CreateAsync("leads", """{"email":"moved@example.com"}""");
        await Api.ChangeAsync($"leads/{id}", """{"status":"contacte","expected_status":"nouveau"}""");

        var conflict = await Api.ChangeAsync($"leads/{id}", """{"status":"perdu","expected_status":"nouveau"}""", HttpStatusCode.Conflict);

        Assert.Equal(("stale_edit", "contacte"), (conflict.Text("code"), conflict.GetProperty("current").Text("status")));
        Assert.Contains("Contacted", conflict.Text("detail"), StringComparison.Ordinal);
        // The same request again finds its work done.
        await Api.ChangeAsync($"leads/{id}", """{"status":"contacte","expected_status":"nouveau"}""");
        Assert.Equal("wrong_type", (await Api.ChangeAsync($"leads/{id}", """{"status":"perdu","expected_status":1}""", HttpStatusCode.BadRequest)).Text("code"));
        Assert.Equal("contacte", (await Api.ReadAsync($"leads/{id}")).Text("status"));
    }
}
