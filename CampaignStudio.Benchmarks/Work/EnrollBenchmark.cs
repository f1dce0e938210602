using System.Diagnostics;
using CampaignStudio.Benchmarks.Seeding;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Delivery.Senders;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Rules;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Sequences;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Benchmarks.Work;

/// <summary>Leads into a running campaign by filter, beside a bare bulk insert of the very rows that makes.</summary>
internal static class EnrollBenchmark
{
    private const double RatioBar = 0.5;
    private const double MemoryBar = 500;
    private const int ChunkRows = 1_000;

    public static async Task RunAsync(BenchmarkOptions options)
    {
        await using var studio = await BenchmarkStudio.OpenAsync(options with { Keep = false }, $"enroll_{options.Count}");
        var workspace = await Workspace.WithLeadsAsync(studio, options.Count);
        await studio.SettleAsync();
        studio.SignIn(workspace.Admin);
        var report = new Report();

        // Twice each and in turn, so that a table that grows is nobody's advantage.
        List<double> rates = [], bareRates = [];
        for (var round = 1; round <= 2; round++)
        {
            var enrolled = await workspace.AddCampaignAsync($"Enrolled {round}");
            rates.Add(options.Count / (await EnrollAsync(studio, enrolled)).TotalSeconds);
            var bare = await workspace.AddCampaignAsync($"Bare {round}");
            bareRates.Add(options.Count / (await InsertAsync(studio, bare, options.Count)).TotalSeconds);
            Console.WriteLine($"  round {round}: {rates[^1]:N0} leads/s, bare {bareRates[^1]:N0} leads/s");
        }
        var ratio = rates.Average() / bareRates.Average();
        report.Add("enroll by filter : bare bulk insert of the same rows", $"{ratio:P0} ({rates.Average():N0} : {bareRates.Average():N0} leads/s)", $"≥ {RatioBar:P0}", ratio >= RatioBar);
        report.Add("peak of the process", $"{Machine.PeakMegabytes():N0} MB", $"< {MemoryBar} MB", Machine.PeakMegabytes() < MemoryBar);
        report.Print();
    }

    private static async Task<TimeSpan> EnrollAsync(BenchmarkStudio studio, Campaign campaign)
    {
        var started = Stopwatch.GetTimestamp();
        var answer = await studio.Get<EnrollmentService>().EnrollAsync(campaign.Id, new Comparison("first_name", ConditionOperator.Exists));
        if (answer.IsError) throw new InvalidOperationException(answer.Error!.Message);
        await studio.Get<ExecutionRunner>().RunDueAsync();
        var elapsed = Stopwatch.GetElapsedTime(started);
        var done = await studio.Get<ExecutionQueries>().FindAsync(answer.Value.ExecutionId!.Value);
        if (done?.Status is not ExecutionStatus.Completed) throw new InvalidOperationException($"Enrolling is {done?.Status}: {done?.Error}");
        return elapsed;
    }

    /// <summary>The ceiling: the rows are there already and nothing is asked or checked, in transactions of the same size.</summary>
    private static async Task<TimeSpan> InsertAsync(BenchmarkStudio studio, Campaign campaign, int count)
    {
        long nextId;
        await using (var db = await studio.OpenAsync()) nextId = 1 + await db.Enrollments.MaxAsync(e => e.Id);
        var elapsed = TimeSpan.Zero;
        foreach (var leadIds in Enumerable.Range(1, count).Chunk(ChunkRows))
        {
            var enrollments = leadIds.Select(id => EnrollmentOf(campaign, id)).ToList();
            var outreaches = leadIds.Select((id, index) => OutreachOf(campaign, nextId + index, id)).ToList();
            nextId += leadIds.Length;
            var started = Stopwatch.GetTimestamp();
            await studio.WriteAsync(async db =>
            {
                await db.Dialect.InsertAsync(db, enrollments, CancellationToken.None);
                await db.Dialect.InsertAsync(db, outreaches, CancellationToken.None);
            });
            elapsed += Stopwatch.GetElapsedTime(started);
        }
        return elapsed;
    }

    private static Enrollment EnrollmentOf(Campaign campaign, int leadId)
    {
        var enrollment = new Enrollment { CampaignId = campaign.Id, LeadId = leadId, EnrolledUtc = Workspace.NowUtc, CurrentStep = 1 };
        enrollment.Activate(Workspace.NowUtc);
        return enrollment;
    }

    private static Outreach OutreachOf(Campaign campaign, long enrollmentId, int leadId) => new()
    {
        CampaignId = campaign.Id,
        EnrollmentId = enrollmentId,
        LeadId = leadId,
        StepId = campaign.Steps[0].Id,
        SenderId = Sender.ConfiguredEmail,
        Channel = Channel.Email,
        BaseUtc = Workspace.NowUtc,
        DueUtc = Workspace.NowUtc,
    };
}
