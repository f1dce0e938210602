using System.Globalization;

namespace CampaignStudio.Database.Copying;

/// <summary>A line for each table that is copied, and one every few seconds for a long one: whole lines, for a terminal and a log alike.</summary>
internal sealed class CopyProgress(TextWriter output, TimeProvider time)
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan WorthARate = TimeSpan.FromSeconds(1);

    private string _table = "";
    private long _total;
    private long _there;
    private long _copied;
    private long _began;
    private long _said;

    public void Say(string line) => output.WriteLine(line);

    /// <param name="there">Rows that an earlier run has copied.</param>
    public void Begin(string table, long total, long there)
    {
        (_table, _total, _there, _copied) = (table, total, there, 0);
        _began = _said = time.GetTimestamp();
    }

    public void Advance(int rows)
    {
        _copied += rows;
        if (time.GetElapsedTime(_said) < Between) return;
        _said = time.GetTimestamp();
        Say(string.Create(CultureInfo.InvariantCulture, $"  {_table,-22} {_there + _copied,12:N0} of {_total:N0} rows, {Rate():N0} rows/s"));
    }

    public void End()
    {
        // The rate of a moment says nothing.
        var rate = time.GetElapsedTime(_began) < WorthARate ? "" : string.Create(CultureInfo.InvariantCulture, $", {Rate():N0} rows/s");
        Say(string.Create(CultureInfo.InvariantCulture, $"  {_table,-22} {_there + _copied,12:N0} rows{rate}"));
    }

    private double Rate() => _copied / time.GetElapsedTime(_began).TotalSeconds;
}
