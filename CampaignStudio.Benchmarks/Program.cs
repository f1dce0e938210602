using System.CommandLine;
using CampaignStudio.Benchmarks;
using CampaignStudio.Benchmarks.Hits;
using CampaignStudio.Benchmarks.Lists;
using CampaignStudio.Benchmarks.Sending;
using CampaignStudio.Benchmarks.Work;

var root = new RootCommand("Measures CampaignStudio against the figures it is to reach; see docs/performance.md.")
{
    BenchmarkCommand.Create("leads", "every list, filter, sort and overview over a workspace of so many leads", 1_000_000, ListsBenchmark.RunAsync),
    BenchmarkCommand.Create("import", "a CSV file of so many leads", 200_000, ImportBenchmark.RunAsync),
    BenchmarkCommand.Create("enroll", "so many leads into a running campaign, by filter", 200_000, EnrollBenchmark.RunAsync),
    BenchmarkCommand.Create("claims", "claims of so many due outreaches", 200_000, ClaimsBenchmark.RunAsync),
    BenchmarkCommand.Create("evaluate", "score and progression of so many marked enrollments", 100_000, EvaluateBenchmark.RunAsync),
    BenchmarkCommand.Create("copy", "a workspace of so many leads into another database, of each kind there is", 60_000, CopyBenchmark.RunAsync),
    BenchmarkCommand.Create("throughput", "so many e-mails through the whole engine to a sink, beside a bare MailKit loop", 20_000, ThroughputBenchmark.RunAsync),
    BenchmarkCommand.Create("hits", "opens and clicks of so many messages, over HTTP by wrk on 64 connections", 20_000, HitsBenchmark.RunAsync),
    RulesBenchmark.Create(),
    SinkServer.Create(),
};
return await root.Parse(args).InvokeAsync();
