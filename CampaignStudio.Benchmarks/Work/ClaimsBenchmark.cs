using System.Diagnostics;
using CampaignStudio.Benchmarks.Seeding;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Delivery.Senders;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Benchmarks.Work;

/// <summary>Claims of due outreaches, a transaction for each batch, until none is left.</summary>
internal static class ClaimsBenchmark
{
    private const double RowsBar = 50_000;
    private const int BatchSize = 500;
    private static readonly long[] Senders = [Sender.None, Sender.ConfiguredEmail, Sender.ConfiguredSms];

    public static async Task RunAsync(BenchmarkOptions options)
    {
        await using var studio = await BenchmarkStudio.OpenAsync(options with { Keep = false }, $"claims_{options.Count}");
        var workspace = await Workspace.WithLeadsAsync(studio, options.Count);
        var campaign = await workspace.AddCampaignAsync("Spring");
        await studio.InsertAsync(Enumerable.Range(1, options.Count).Select(id => new Enrollment { CampaignId = campaign.Id, LeadId = id, EnrolledUtc = Workspace.NowUtc }));
        await studio.InsertAsync(Enumerable.Range(1, options.Count).Select(id => new Outreach
        {
            CampaignId = campaign.Id,
            EnrollmentId = id,
            LeadId = id,
            StepId = campaign.Steps[0].Id,
            Channel = Channel.Email,
            SenderId = Sender.ConfiguredEmail,
            BaseUtc = Workspace.NowUtc,
            DueUtc = Workspace.NowUtc.AddSeconds(-(id % 50_000)),
        }));
        await studio.SettleAsync();

        var report = new Report();
        var half = options.Count / 2;
        report.AddRate($"claims, {BatchSize} in a transaction", half, await ClaimAsync(BatchSize, half), RowsBar);
        // The engine's own groups: each is committed before anything is handed over, so this is a rate of commits.
        var groups = await ClaimAsync(DeliveryEngine.GroupSize, half);
        Console.WriteLine($"  claims, {DeliveryEngine.GroupSize} in a transaction: {half / groups.TotalSeconds:N0} rows/s");
        report.Print();

        async Task<TimeSpan> ClaimAsync(int batch, int rows)
        {
            var elapsed = TimeSpan.Zero;
            for (var claimed = 0; claimed < rows;)
            {
                var started = Stopwatch.GetTimestamp();
                var found = 0;
                await studio.WriteAsync(async db => found = (await db.Dialect.ClaimDueAsync(
                    db,
                    new DueSlice(campaign.Id, Senders, AfterUtc: null, Workspace.NowUtc, Math.Min(batch, rows - claimed)),
                    "benchmark",
                    Workspace.NowUtc.AddSeconds(30),
                    CancellationToken.None)).Count);
                elapsed += Stopwatch.GetElapsedTime(started);
                if (found == 0) throw new InvalidOperationException($"Nothing left after {claimed}.");
                claimed += found;
            }
            return elapsed;
        }
    }
}
