using System.Text.RegularExpressions;
using Fluid;
using Fluid.Values;

namespace CampaignStudio.Domain.Templates;

/// <summary>The filters a template may use: the standard ones, each within the limits of the rendering.</summary>
internal static partial class SafeFilters
{
    private const int LongestFormat = 200;

    // raw would print a lead's text as markup, format_string pads to any width.
    private static readonly string[] Removed = ["raw", "format_string"];

    public static void Restrict(FilterCollection filters)
    {
        foreach (var name in Removed) filters.Remove(name);
        foreach (var (name, filter) in filters.ToList())
        {
            filters.Remove(name);
            filters.AddFilter(name, Bounded(name, filter));
        }
    }

    private static FilterDelegate Bounded(string name, FilterDelegate filter)
    {
        Action<FluidValue, FilterArguments, RenderContext>? foresee = name switch
        {
            "replace" => ForeseeReplace,
            "join" => ForeseeJoin,
            "date" or "format_date" or "format_number" => RefuseWidths,
            _ => null,
        };
        return async (input, arguments, context) =>
        {
            var render = (RenderContext)context;
            render.CheckTime();
            foresee?.Invoke(input, arguments, render);
            return render.Checked(await filter(input, arguments, context));
        };
    }

    /// <summary>A replacement of every character by a long text would be built in memory before anybody could look at it.</summary>
    private static void ForeseeReplace(FluidValue input, FilterArguments arguments, RenderContext context)
    {
        var text = input.ToStringValue();
        var old = arguments.At(0).ToStringValue();
        var replaced = old.Length == 0 ? text.Length + 1L : text.AsSpan().Count(old);
        context.CheckLength(text.Length + replaced * Math.Max(0, arguments.At(1).ToStringValue().Length - old.Length));
    }

    private static void ForeseeJoin(FluidValue input, FilterArguments arguments, RenderContext context)
    {
        if (input is not ArrayValue list) return;
        var separator = (long)arguments.At(0).ToStringValue().Length;
        context.CheckLength(list.Values.Sum(item => item.ToStringValue().Length + separator));
    }

    /// <summary>Formats may ask for padding to a width, of any number of characters.</summary>
    private static void RefuseWidths(FluidValue input, FilterArguments arguments, RenderContext context)
    {
        foreach (var format in arguments.Values.Select(value => value.ToStringValue()))
        {
            if (format.Length > LongestFormat || WideNumber().IsMatch(format))
                throw new BudgetExceededException("a date or number format in it is too long.");
        }
    }

    [GeneratedRegex("[0-9]{3}")]
    private static partial Regex WideNumber();
}
