using System.Diagnostics;
using System.Globalization;

namespace CampaignStudio.Benchmarks;

/// <summary>Measures and prints a table with the bar beside each figure.</summary>
internal sealed class Report
{
    private const int FewestRuns = 5;
    private const int MostRuns = 51;
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(1);

    private readonly List<(string Name, double Median, double Worst, string Result, double Bar)> _times = [];
    private readonly List<(string Name, string Figure, string Bar, bool IsMet)> _figures = [];

    public bool AllMet => _times.All(time => time.Median < time.Bar) && _figures.All(figure => figure.IsMet);

    /// <summary>
    /// The median of several runs after one that is thrown away; what is quick is run more often.
    /// </summary>
    /// <param name="run">Answers what it found, in a word or two, so that a figure of nothing is seen.</param>
    public async Task<double> TimeAsync(string name, double barMilliseconds, Func<Task<string>> run)
    {
        var result = await run();
        var times = new List<double>();
        var started = Stopwatch.GetTimestamp();
        while (times.Count < FewestRuns || (times.Count < MostRuns && Stopwatch.GetElapsedTime(started) < LongEnough))
        {
            var one = Stopwatch.GetTimestamp();
            await run();
            times.Add(Stopwatch.GetElapsedTime(one).TotalMilliseconds);
        }
        times.Sort();
        _times.Add((name, times[times.Count / 2], times[^1], result, barMilliseconds));
        Console.WriteLine($"  {Line(_times[^1])}");
        return times[times.Count / 2];
    }

    public void Add(string name, string figure, string bar, bool isMet)
    {
        _figures.Add((name, figure, bar, isMet));
        Console.WriteLine($"  {name}: {figure} (bar: {bar}) {Mark(isMet)}");
    }

    /// <summary>A rate of rows with its bar.</summary>
    public void AddRate(string name, long rows, TimeSpan elapsed, double bar) => Add(
        name,
        string.Create(CultureInfo.InvariantCulture, $"{rows / elapsed.TotalSeconds:N0} rows/s ({rows:N0} in {elapsed.TotalSeconds:N1} s)"),
        string.Create(CultureInfo.InvariantCulture, $"≥ {bar:N0}"),
        rows / elapsed.TotalSeconds >= bar);

    public void Print()
    {
        Console.WriteLine();
        if (_times.Count > 0)
        {
            Console.WriteLine("| what | median ms | worst ms | bar ms | | found |");
            Console.WriteLine("|---|---:|---:|---:|---|---|");
            foreach (var time in _times)
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {time.Name} | {time.Median:0.0} | {time.Worst:0.0} | {time.Bar:0} | {Mark(time.Median < time.Bar)} | {time.Result} |"));
            }
        }
        if (_figures.Count > 0)
        {
            Console.WriteLine("| what | figure | bar | |");
            Console.WriteLine("|---|---|---|---|");
            foreach (var (name, figure, bar, isMet) in _figures) Console.WriteLine($"| {name} | {figure} | {bar} | {Mark(isMet)} |");
        }
        Console.WriteLine(AllMet ? "All within the bars." : "Not all within the bars.");
    }

    private static string Line((string Name, double Median, double Worst, string Result, double Bar) time) => string.Create(
        CultureInfo.InvariantCulture, $"{time.Median,9:0.0} ms  (worst {time.Worst:0.0})  {time.Name}  [{time.Result}] {Mark(time.Median < time.Bar)}");

    private static string Mark(bool isMet) => isMet ? "ok" : "MISSED";
}
