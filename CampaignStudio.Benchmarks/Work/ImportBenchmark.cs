using System.Diagnostics;
using System.Globalization;
using System.Text;
using CampaignStudio.Benchmarks.Seeding;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Leads.Import;
using CampaignStudio.Domain.Scheduling;

namespace CampaignStudio.Benchmarks.Work;

/// <summary>A CSV file, as the page and the API take it: checked, its duplicates found, its history written.</summary>
internal static class ImportBenchmark
{
    private const double RowsBar = 10_000;
    private const double MemoryBar = 500;

    public static async Task RunAsync(BenchmarkOptions options)
    {
        await using var studio = await BenchmarkStudio.OpenAsync(options with { Keep = false }, $"import_{options.Count}");
        var workspace = await Workspace.WithLeadsAsync(studio, 0);
        var file = Path.Combine(studio.DataDirectory, "leads.csv");
        await WriteAsync(file, options.Count, workspace);
        studio.SignIn(workspace.Admin);

        var report = new Report();
        report.AddRate("import, all new", options.Count, await ImportAsync(studio, file, OnDuplicate.Skip), RowsBar);
        report.AddRate("import again, duplicates skipped", options.Count, await ImportAsync(studio, file, OnDuplicate.Skip), RowsBar);
        report.AddRate("import again, duplicates updated", options.Count, await ImportAsync(studio, file, OnDuplicate.Update), RowsBar);
        report.Add("peak of the process", $"{Machine.PeakMegabytes():N0} MB", $"< {MemoryBar} MB", Machine.PeakMegabytes() < MemoryBar);
        report.Print();
    }

    private static async Task<TimeSpan> ImportAsync(BenchmarkStudio studio, string path, OnDuplicate onDuplicate)
    {
        var started = Stopwatch.GetTimestamp();
        await using (var file = File.OpenRead(path))
        {
            var id = (await studio.Get<ImportService>().StartAsync(file, new ImportRequest { FileName = "leads.csv", OnDuplicate = onDuplicate, Tag = "spring" })).Value;
            await studio.Get<ExecutionRunner>().RunDueAsync();
            var done = await studio.Get<ExecutionQueries>().FindAsync(id);
            if (done?.Status is not ExecutionStatus.Completed) throw new InvalidOperationException($"The import is {done?.Status}: {done?.Error}");
            Console.WriteLine($"  {done.Outcome}");
        }
        return Stopwatch.GetElapsedTime(started);
    }

    /// <summary>One row in a thousand is bad and has to be told why.</summary>
    private static async Task WriteAsync(string path, int count, Workspace workspace)
    {
        await using var file = new StreamWriter(path, append: false, Encoding.UTF8);
        await file.WriteLineAsync("Email,Phone,First name,Last name,Company,Job title,City,Country,Language,Tags,Budget,Status,plan,seats");
        for (var index = 1; index <= count; index++)
        {
            var lead = People.Lead(index, workspace.AgentIds, Workspace.NowUtc);
            var email = index % 1000 == 0 ? "not an address" : lead.Email;
            await file.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"{email},{lead.Phone},{lead.FirstName},{lead.LastName},\"{lead.Company}\",{lead.JobTitle},{lead.City},{lead.Country},{lead.Language},\"{string.Join(';', lead.Tags)}\",{lead.Budget},{lead.Status},{Custom(lead, "plan")},{Custom(lead, "seats")}"));
        }
    }

    private static string? Custom(Lead lead, string key) => lead.CustomFields.TryGetValue(key, out var value) ? value.ToString() : null;
}
