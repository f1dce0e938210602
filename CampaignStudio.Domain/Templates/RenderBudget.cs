using System.Globalization;
using System.Text;
using Fluid;
using Fluid.Values;

namespace CampaignStudio.Domain.Templates;

/// <summary>Ends a rendering that costs too much; never leaves <see cref="LiquidRenderer"/>.</summary>
internal sealed class BudgetExceededException(string message) : Exception(message);

/// <summary>The context of one rendering, with what it may still spend.</summary>
internal sealed class RenderContext : TemplateContext
{
    private readonly TimeProvider _time;
    private readonly long _started;

    public RenderContext(FluidValue model, RenderSettings settings, TemplateOptions options, LiquidLimits limits, TimeProvider time)
        : base(model, options, allowModelMembers: false)
    {
        (Limits, _time, _started) = (limits, time, time.GetTimestamp());
        CultureInfo = settings.Culture;
        TimeZone = settings.Zone;
        Now = () => TimeZoneInfo.ConvertTime(new DateTimeOffset(DateTime.SpecifyKind(settings.NowUtc, DateTimeKind.Utc)), settings.Zone);
        MaxSteps = limits.Steps;
    }

    public LiquidLimits Limits { get; }

    public void CheckTime()
    {
        if (_time.GetElapsedTime(_started) > Limits.Time)
            throw new BudgetExceededException(string.Create(CultureInfo.InvariantCulture, $"it takes longer than {Limits.Time.TotalSeconds} s."));
    }

    public FluidValue Checked(FluidValue value)
    {
        switch (value)
        {
            case StringValue text: CheckLength(text.ToStringValue().Length); break;
            case ArrayValue list: CheckItems(list.Values.Count); break;
        }
        return value;
    }

    public void CheckLength(long characters)
    {
        if (characters > Limits.OutputLength)
            throw new BudgetExceededException($"a text in it grows beyond {Limits.OutputLength} characters.");
    }

    public void CheckItems(long items)
    {
        if (items > Limits.Items) throw new BudgetExceededException($"a list in it grows beyond {Limits.Items} items.");
    }
}

/// <summary>Collects text up to a length.</summary>
internal sealed class LimitedWriter(RenderContext context) : TextWriter(CultureInfo.InvariantCulture)
{
    private readonly StringBuilder _text = new();

    public override Encoding Encoding => Encoding.Unicode;

    public override void Write(char value)
    {
        context.CheckLength(_text.Length + 1L);
        _text.Append(value);
    }

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer)
    {
        context.CheckLength((long)_text.Length + buffer.Length);
        _text.Append(buffer);
    }

    // Nothing here waits, so that a rendering completes on the thread that started it.
    public override Task WriteAsync(char value)
    {
        Write(value);
        return Task.CompletedTask;
    }

    public override Task WriteAsync(string? value)
    {
        Write(value);
        return Task.CompletedTask;
    }

    public override Task WriteAsync(char[] buffer, int index, int count)
    {
        Write(buffer, index, count);
        return Task.CompletedTask;
    }

    public override Task WriteAsync(ReadOnlyMemory<char> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return Task.CompletedTask;
    }

    public override Task FlushAsync() => Task.CompletedTask;

    public override string ToString() => _text.ToString();
}
