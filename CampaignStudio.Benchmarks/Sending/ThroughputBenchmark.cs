using System.Diagnostics;
using CampaignStudio.Benchmarks.Seeding;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Delivery.Senders;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Reporting;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Integrations.Smtp;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CampaignStudio.Benchmarks.Sending;

/// <summary>
/// Personalised, tracked e-mails through the whole engine (claims, composing, SMTP, the ledger, the next step planned) to a sink on
/// loopback, beside a bare MailKit loop with as many connections and messages of the same size.
/// </summary>
internal static class ThroughputBenchmark
{
    private const double RatioBar = 0.7;
    private const int Connections = 4;
    // Until the compiler is through with what is hot.
    private const int WarmUp = 6_000;

    public static async Task RunAsync(BenchmarkOptions options)
    {
        using var sink = await SinkProcess.StartAsync();
        await using var studio = await BenchmarkStudio.OpenAsync(options with { Keep = false }, $"throughput_{options.Count}", services => AddSmtp(services, sink.Port));
        // Not everybody has an address.
        var workspace = await Workspace.WithLeadsAsync(studio, (int)(options.Count * 1.06));
        await studio.WriteAsync(db => db.Leads.ExecuteUpdateAsync(set => set.SetProperty(lead => lead.EmailConsent, (bool?)null)));
        await studio.SettleAsync();
        studio.SignIn(workspace.Admin);

        await new Comparison(workspace, sink, "warm-up", Newsletter.WithText).RunAsync(WarmUp);
        var report = new Report();
        foreach (var (name, content) in ((string, Newsletter)[])[("with a text part", Newsletter.WithText), ("text part derived", Newsletter.HtmlOnly)])
        {
            var comparison = new Comparison(workspace, sink, name, content);
            await comparison.RunAsync(options.Count);
            report.Add($"e-mails through the engine : bare loop, {name}", comparison.ToString(), $"≥ {RatioBar:P0}", comparison.Ratio >= RatioBar);
        }
        report.Print();
    }

    private static void AddSmtp(IServiceCollection services, int port)
    {
        var smtp = new SmtpOptions { Host = "127.0.0.1", Port = port, Security = MailSecurity.None, Connections = Connections };
        services.AddSingleton(provider => new Remembering(new SmtpEmailTransport(Options.Create(smtp), TimeProvider.System, DkimSigning.Off)));
        services.AddSingleton<IEmailTransport>(provider => provider.GetRequiredService<Remembering>());
    }

    /// <summary>The engine between two runs of the bare loop.</summary>
    private sealed class Comparison(Workspace workspace, SinkProcess sink, string name, Newsletter content)
    {
        private readonly BenchmarkStudio _studio = workspace.Studio;
        private Figures _engine, _bare;

        public double Ratio => _engine.Rate / _bare.Rate;

        public async Task RunAsync(int count)
        {
            var campaign = await workspace.AddCampaignAsync($"Newsletter, {name}", first: content.Content);
            var messages = await StartAsync(campaign, count);
            // One of the engine's own is what the bare loop sends.
            var sample = await _studio.Get<Remembering>().FirstOfAsync(() => _studio.Get<DeliveryEngine>().DrainDueAsync(TimeSpan.Zero));
            var before = await BareAsync(sample, messages);
            _engine = await MeasureAsync(async () =>
            {
                var started = Stopwatch.GetTimestamp();
                while (await _studio.Get<DeliveryEngine>().DrainDueAsync(TimeSpan.FromSeconds(30)) > 0)
                {
                }
                return Stopwatch.GetElapsedTime(started);
            });
            var after = await BareAsync(sample, messages);
            _bare = new Figures((before.Rate + after.Rate) / 2, (before.Size + after.Size) / 2, (before.Cpu + after.Cpu) / 2);

            var line = (await _studio.Get<ProgressQueries>().LedgerAsync(campaign.Id)).Steps[0];
            if (line.Sent != messages) throw new InvalidOperationException($"{line.Sent} of {messages} were sent.");
            Console.WriteLine($"  {name}: {this}; bare {before.Rate:N0} before and {after.Rate:N0} after");
        }

        public override string ToString() =>
            $"{Ratio:P0} ({_engine.Rate:N0} : {_bare.Rate:N0} messages/s of {_engine.Size:N0} : {_bare.Size:N0} bytes, {_engine.Cpu:N2} : {_bare.Cpu:N2} ms of processor each)";

        private async Task<int> StartAsync(Campaign campaign, int count)
        {
            long last;
            await using (var db = await _studio.OpenAsync())
            {
                last = await db.Leads.Where(lead => lead.Email != null).OrderBy(lead => lead.Id).Skip(count - 1).Select(lead => lead.Id).FirstAsync();
                var ids = await db.Leads.Where(lead => lead.Email != null && lead.Id <= last).Select(lead => lead.Id).ToListAsync();
                foreach (var chunk in ids.Chunk(500)) await _studio.Get<EnrollmentService>().EnrollAsync(campaign.Id, chunk);
            }
            await _studio.Get<ExecutionRunner>().RunDueAsync();
            await using var after = await _studio.OpenAsync();
            return await after.Outreaches.CountAsync(o => o.CampaignId == campaign.Id);
        }

        private Task<Figures> BareAsync(OutgoingEmail sample, int count) =>
            MeasureAsync(() => BareLoop.RunAsync(sink.Port, Connections, count, sample.Text, sample.Html, sample.Headers));

        private async Task<Figures> MeasureAsync(Func<Task<TimeSpan>> run)
        {
            GC.Collect();
            var (before, cpu) = (await sink.CountAsync(), Environment.CpuUsage.TotalTime);
            var elapsed = await run();
            cpu = Environment.CpuUsage.TotalTime - cpu;
            var after = await sink.CountAsync();
            var messages = after.Messages - before.Messages;
            return new Figures(messages / elapsed.TotalSeconds, (double)(after.Bytes - before.Bytes) / messages, cpu.TotalMilliseconds / messages);
        }

        /// <summary>Messages a second, bytes of one on the wire, milliseconds of processor time this process spends on one.</summary>
        private readonly record struct Figures(double Rate, double Size, double Cpu);
    }

    /// <summary>The real transport, and what it was given last.</summary>
    private sealed class Remembering(SmtpEmailTransport inner) : IEmailTransport
    {
        private OutgoingEmail? _last;

        public bool IsConfigured => inner.IsConfigured;

        public async Task<OutgoingEmail> FirstOfAsync(Func<Task> send)
        {
            await send();
            return _last ?? throw new InvalidOperationException("Nothing was sent.");
        }

        public Task<HandOver> SendAsync(OutgoingEmail email, MayStillGo? mayGo, CancellationToken cancel)
        {
            _last = email;
            return inner.SendAsync(email, mayGo, cancel);
        }

        public Task<HandOver?> ProbeAsync(MailServer? server, CancellationToken cancel) => inner.ProbeAsync(server, cancel);
    }
}
