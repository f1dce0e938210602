using System.Globalization;
using CampaignStudio.Benchmarks.Seeding;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Delivery.Senders;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Rules;
using CampaignStudio.Domain.Sequences;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Benchmarks.Hits;

/// <summary>
/// Opens and clicks of many messages, fired at the real application over HTTP by <c>wrk</c> on 64 connections: each answer comes after
/// its row is committed, so answers and rows are counted and compared.
/// </summary>
internal static class HitsBenchmark
{
    private const double RateBar = 2_000;

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);

    // The program's clock is the real one.
    private static readonly DateTime SentUtc = TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-1);

    public static async Task RunAsync(BenchmarkOptions options)
    {
        if (!Wrk.IsThere) throw new InvalidOperationException("wrk makes the load: install the Debian package 'wrk', or build it from https://github.com/wg/wrk.");
        await using var studio = await BenchmarkStudio.OpenAsync(options with { Keep = false }, $"hits_{options.Count}");
        var workspace = await Workspace.WithLeadsAsync(studio, options.Count);
        var signer = await SignerAsync(studio);
        var messages = await SeedAsync(workspace, options.Count);
        await studio.SettleAsync();

        await using var site = await SiteProcess.StartAsync(options, studio);
        var opens = messages.ConvertAll(id => $"/t/o/{signer.OpenToken(id)}.gif");
        var clicks = messages.ConvertAll(id => $"/t/c/{signer.ClickToken(id, $"https://shop.example/offer?for={id.ToString(CultureInfo.InvariantCulture)}")}");
        await Wrk.RunAsync(site.Url, opens, WarmUp);

        var report = new Report();
        foreach (var (name, links) in ((string, List<string>)[])[("opens", opens), ("clicks", clicks), ("opens of one message", opens[..1])])
        {
            var before = await SettledRowsAsync(studio);
            var (answers, refused, rate, latency) = await Wrk.RunAsync(site.Url, links, Duration);
            // What wrk has asked for when its time is up is recorded, and its answer not heard.
            var unheard = await SettledRowsAsync(studio) - before - answers;
            report.Add($"{name}, acknowledged after commit", $"{rate:N0}/s ({answers:N0} answers, {refused:N0} refused; half within {latency})", $"≥ {RateBar:N0}/s", rate >= RateBar);
            report.Add($"{name}, rows beyond answers", $"{unheard:N0}", $"0 to {Wrk.Connections} under way at the end", unheard is >= 0 and <= Wrk.Connections);
        }
        report.Print();
    }

    private static async Task<LinkSigner> SignerAsync(BenchmarkStudio studio)
    {
        await using var db = await studio.OpenAsync();
        var keys = new LinkKeys();
        await keys.LoadAsync(db);
        return keys.Signer;
    }

    /// <summary>A campaign that is over for everybody, each of whom got its message; the ids of the messages.</summary>
    private static async Task<List<long>> SeedAsync(Workspace workspace, int count)
    {
        var campaign = await workspace.AddCampaignAsync("Newsletter", campaign => campaign.ScoringRules =
        [
            new ScoringRule("o", "Opened", new Comparison("email_opened", ConditionOperator.Exists, null), 5),
            new ScoringRule("c", "Clicked", new Comparison("link_clicked", ConditionOperator.Exists, null), 10),
        ]);
        var step = campaign.Steps.OrderBy(step => step.Order).First().Id;
        await workspace.StepAsync("messages", db => db.Outreaches, async () =>
        {
            await workspace.Studio.InsertAsync(Enumerable.Range(1, count).Select(id => EnrollmentOf(campaign.Id, id)));
            await workspace.Studio.InsertAsync(Enumerable.Range(1, count).Select(id => MessageOf(campaign.Id, step, id)));
            await workspace.CountAsync(campaign.Id);
        });
        await using var db = await workspace.Studio.OpenAsync();
        return await db.Outreaches.OrderBy(outreach => outreach.Id).Select(outreach => outreach.Id).ToListAsync();
    }

    private static Enrollment EnrollmentOf(long campaignId, int leadId)
    {
        var enrollment = new Enrollment { CampaignId = campaignId, LeadId = leadId, EnrolledUtc = SentUtc, CurrentStep = 1 };
        enrollment.Activate(SentUtc);
        enrollment.Complete(SentUtc);
        enrollment.Evaluated(0, 0, SentUtc, null);
        return enrollment;
    }

    private static Outreach MessageOf(long campaignId, long stepId, int id)
    {
        var outreach = new Outreach
        {
            CampaignId = campaignId,
            EnrollmentId = id,
            LeadId = id,
            StepId = stepId,
            Channel = Channel.Email,
            SenderId = Sender.ConfiguredEmail,
            BaseUtc = SentUtc,
            ToAddress = $"lead{id}@example.com",
            Subject = "Good news",
        };
        outreach.MarkSent(SentUtc, $"outreach-{id}@studio.example");
        return outreach;
    }

    /// <summary>How many rows there are when no more are written.</summary>
    private static async Task<long> SettledRowsAsync(BenchmarkStudio studio)
    {
        for (var rows = -1L; ;)
        {
            var now = await RowsAsync(studio);
            if (now == rows) return rows;
            rows = now;
            await Task.Delay(TimeSpan.FromSeconds(1));
        }
    }

    private static async Task<long> RowsAsync(BenchmarkStudio studio)
    {
        await using var db = await studio.OpenAsync();
        return await db.Interactions.LongCountAsync();
    }
}
