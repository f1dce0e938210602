using System.Collections;
using System.Globalization;
using Fluid;
using Fluid.Values;

namespace CampaignStudio.Domain.Templates;

/// <summary>
/// Turns a dictionary of plain values into what templates read. Anything else, such as an entity, is refused: its members would be
/// open to whoever writes templates.
/// </summary>
internal sealed class LiquidModel(IReadOnlyDictionary<string, object?> values, TimeZoneInfo zone, int depth = 0) : IFluidIndexable
{
    private const int MaxDepth = 10;

    public int Count => values.Count;

    public IEnumerable<string> Keys => values.Keys;

    public bool TryGetValue(string name, out FluidValue value)
    {
        if (!values.TryGetValue(name, out var plain))
        {
            value = NilValue.Instance;
            return false;
        }
        value = Convert(plain, zone, depth);
        return true;
    }

    private static FluidValue Convert(object? plain, TimeZoneInfo zone, int depth) => plain switch
    {
        null => NilValue.Instance,
        string text => new StringValue(text),
        bool flag => flag ? BooleanValue.True : BooleanValue.False,
        // Shown as the recipient's clocks show it.
        DateTime utc => new DateTimeValue(TimeZoneInfo.ConvertTime(new DateTimeOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc)), zone)),
        DateTimeOffset instant => new DateTimeValue(TimeZoneInfo.ConvertTime(instant, zone)),
        DateOnly date => new DateTimeValue(new DateTimeOffset(date.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero)),
        sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal =>
            NumberValue.Create(System.Convert.ToDecimal(plain, CultureInfo.InvariantCulture)),
        _ when depth >= MaxDepth => throw new BudgetExceededException("its values are nested too deeply."),
        IReadOnlyDictionary<string, object?> nested => new DictionaryValue(new LiquidModel(nested, zone, depth + 1)),
        IEnumerable list and not IDictionary => new ArrayValue([.. list.Cast<object?>().Select(item => Convert(item, zone, depth + 1))]),
        _ => throw new NotSupportedException($"a value of type {plain.GetType().Name} cannot be shown."),
    };
}
