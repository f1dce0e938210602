using CampaignStudio.Benchmarks.Seeding;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Leads.Board;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Benchmarks.Lists;

/// <summary>The list of all leads.</summary>
internal static class LeadLists
{
    /// <summary>The whole board at first sight.</summary>
    private const double BoardBar = 150;

    public static async Task MeasureAsync(Workspace workspace, Report report)
    {
        var sample = Enumerable.Range(workspace.Leads / 2, 100).Select(index => People.Lead(index, workspace.AgentIds, Workspace.NowUtc))
            .First(lead => lead is { Email: not null, Phone: not null });
        var (first, middle, last) = (new PageRequest(1, 50), new PageRequest(workspace.Leads / 100, 50), new PageRequest(workspace.Leads / 50, 50));

        foreach (var sort in Enum.GetValues<LeadSort>())
        {
            await ListAsync($"leads by {sort}, first page", new() { Sort = sort }, first);
            await ListAsync($"leads by {sort}, middle page", new() { Sort = sort }, middle);
            await ListAsync($"leads by {sort}, last page", new() { Sort = sort }, last);
        }
        await ListAsync("leads, 500 on a page, last page", new(), new PageRequest(workspace.Leads / 500, 500));

        await ListAsync("leads with the commonest status", new() { Status = "nouveau" }, first);
        await ListAsync("leads with the commonest status, last page", new() { Status = "nouveau" }, new PageRequest(workspace.Leads / 101, 50));
        await ListAsync("leads with a rare status", new() { Status = "perdu" }, first);
        await ListAsync("leads of an agent", new() { AssignedToId = workspace.AgentIds[0] }, first);
        await ListAsync("leads of an agent, last page", new() { AssignedToId = workspace.AgentIds[0] }, new PageRequest(workspace.Leads / 550, 50));

        foreach (var (what, text) in ((string, string)[])
        [
            ("a whole e-mail", sample.Email!),
            ("the beginning of an e-mail", sample.Email![..9]),
            ("a phone number as dialled", $"0{sample.Phone![3..]}"),
            ("the beginning of a phone number", sample.Phone[..7]),
            ("the last digits of a phone number", sample.Phone[^6..]),
            ("a first name", "Léa"),
            ("a first and last name", $"{sample.FirstName} {sample.LastName}"),
            ("a last name", sample.LastName!),
            ("a company", sample.Company!),
            ("a company's mail host", sample.Email![(sample.Email!.IndexOf('@') + 1)..]),
            ("a common mail host", "gmail"),
            ("a common mail host, whole", "gmail.com"),
            ("nobody", "zzyzx"),
            ("three letters", "mar"),
            ("two letters", "ma"),
            ("one letter", "m"),
            ("two common words", "gmail jean"),
        ])
        {
            await ListAsync($"leads, search for {what}", new() { Text = text }, first);
        }
        await ListAsync("leads, search for a common mail host, a late page", new() { Text = "gmail" }, new PageRequest(workspace.Leads / 500, 50));
        await ListAsync("leads, search for a first name, sorted by name", new() { Text = "Léa", Sort = LeadSort.Name }, first);
        await ListAsync("leads, search for two letters, sorted by name", new() { Text = "ma", Sort = LeadSort.Name }, first);
        await ListAsync("leads, search for a first name with a status", new() { Text = "Léa", Status = "qualifie" }, first);
        await ListAsync("leads with a status, sorted by name", new() { Status = "nouveau", Sort = LeadSort.Name }, first);
        await ListAsync("leads of an agent, sorted by name", new() { AssignedToId = workspace.AgentIds[0], Sort = LeadSort.Name }, first);

        await BoardAsync("board", new(), BoardBar);
        await BoardAsync("board of an agent", new() { AssignedToId = workspace.AgentIds[0] });
        await BoardAsync("board of a tag", new() { Tag = "vip" });
        foreach (var text in (string[])["Léa", "gmail", "ma", "m", sample.LastName!, sample.Phone[^6..]]) await BoardAsync($"board, search for '{text}'", new() { Text = text });
        await MoreAsync("board, more of the commonest status", new());
        await MoreAsync("board, more of the commonest status, an agent's", new() { AssignedToId = workspace.AgentIds[0] });
        await MoreAsync("board, more of the commonest status, a search", new() { Text = "gmail" });

        foreach (var text in (string?[])[null, "m", "ma", "lea", sample.LastName])
        {
            await report.TimeAsync($"lead picker, '{text}'", ListsBenchmark.PageBar, async () => $"{(await workspace.Studio.Get<LeadQueries>().LookupAsync(text)).Count}");
        }

        Task BoardAsync(string name, LeadFilter filter, double bar = ListsBenchmark.PageBar) => report.TimeAsync(name, bar, async () =>
        {
            var board = await workspace.Studio.Get<LeadBoardQueries>().ReadAsync(filter);
            return $"{board.Columns.Sum(column => column.Leads.Count)} of {board.Total:N0}";
        });

        async Task MoreAsync(string name, LeadFilter filter)
        {
            var queries = workspace.Studio.Get<LeadBoardQueries>();
            var middle = new BoardPlace(Workspace.NowUtc.AddDays(-200), workspace.Leads / 2);
            await report.TimeAsync(name, ListsBenchmark.PageBar, async () => $"{(await queries.MoreAsync(filter, "nouveau", middle)).Value.Leads.Count}");
        }

        Task ListAsync(string name, LeadFilter filter, PageRequest page) => report.TimeAsync(name, ListsBenchmark.PageBar, async () =>
        {
            var found = await workspace.Studio.Get<LeadQueries>().ListAsync(filter, page);
            return $"{found.Items.Count} of {found.Total:N0}";
        });
    }
}
