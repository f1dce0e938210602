using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using CampaignStudio.Domain.Shared;
using Fluid;
using Fluid.Values;

namespace CampaignStudio.Domain.Templates;

/// <summary>
/// Renders Liquid templates over a dictionary of plain values: no files, no environment, no entities, and never more than
/// <see cref="LiquidLimits"/> allow. Every refusal is an <see cref="Error"/>. Thread-safe; parsed templates are kept.
/// </summary>
public sealed class LiquidRenderer
{
    // Letters of all scripts stay readable; what has a meaning in HTML is encoded.
    private static readonly HtmlEncoder Html = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly LiquidLimits _limits;
    private readonly TimeProvider _time;
    private readonly TemplateOptions _options = new();
    private readonly LiquidCompiler _compiler;
    private readonly BoundedCache<LiquidTemplate> _cache;

    // The same text object again and again is what a campaign renders; this spares hashing all of it.
    private readonly ConditionalWeakTable<string, LiquidTemplate> _recent = [];

    /// <param name="limits">What a template may cost.</param>
    /// <param name="time">The real time, for the time-out only.</param>
    public LiquidRenderer(LiquidLimits? limits = null, TimeProvider? time = null)
    {
        (_limits, _time) = (limits ?? LiquidLimits.Default, time ?? TimeProvider.System);
        SafeFilters.Restrict(_options.Filters);
        _options.TimeZone = TimeZoneInfo.Utc;
        _compiler = new LiquidCompiler(_options.Filters, _limits);
        _cache = new BoundedCache<LiquidTemplate>(_limits.CachedTemplates);
    }

    /// <summary>The compiled template, or <c>template_syntax</c> / <c>template_too_complex</c> with the line.</summary>
    public Result<LiquidTemplate> Parse(string source)
    {
        if (_recent.TryGetValue(source, out var known)) return known;
        if (!_cache.TryGet(source, out known))
        {
            var compiled = _compiler.Compile(source);
            if (compiled.IsError) return compiled;
            _cache.Add(source, known = compiled.Value);
        }
        _recent.AddOrUpdate(source, known);
        return known;
    }

    /// <summary>Whether a source compiles.</summary>
    public Result Check(string source) => Parse(source).Error is { } error ? error : Result.Ok;

    /// <summary>The root variables a source refers to; none if it does not compile.</summary>
    public IReadOnlySet<string> VariablesOf(string source) =>
        Parse(source) is { IsError: false } parsed ? parsed.Value.Variables : new HashSet<string>();

    /// <summary>Renders for a place where no character has a meaning: subjects, text parts, SMS.</summary>
    public Result<string> RenderText(string source, IReadOnlyDictionary<string, object?> model, RenderSettings settings) =>
        Render(source, model, settings, NullEncoder.Default);

    /// <summary>Renders HTML: the template's own markup stays, values are encoded.</summary>
    public Result<string> RenderHtml(string source, IReadOnlyDictionary<string, object?> model, RenderSettings settings) =>
        Render(source, model, settings, Html);

    private Result<string> Render(string source, IReadOnlyDictionary<string, object?> model, RenderSettings settings, TextEncoder encoder)
    {
        var parsed = Parse(source);
        if (parsed.IsError) return parsed.Error!;

        var context = new RenderContext(new DictionaryValue(new LiquidModel(model, settings.Zone)), settings, _options, _limits, _time);
        var writer = new LimitedWriter(context);
        try
        {
            var rendering = parsed.Value.Compiled.RenderAsync(writer, encoder, context);
            // Values, filters and writer are all in memory, so there is nothing to wait for.
            if (!rendering.IsCompleted) throw new InvalidOperationException("A template waited for something.");
            rendering.GetAwaiter().GetResult();
            return writer.ToString();
        }
        catch (BudgetExceededException e)
        {
            return TemplateErrors.TooComplex($"The template was stopped: {e.Message}");
        }
        catch (InvalidOperationException e) when (e.Message.StartsWith("The maximum level of recursion", StringComparison.Ordinal))
        {
            // Fluid's words for more steps than allowed.
            return TemplateErrors.TooComplex($"The template was stopped: it takes more than {_limits.Steps} steps.");
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A division by zero, a number that is none, a format that does not exist: the template's fault, whatever the type.
            return TemplateErrors.Failed(e.Message);
        }
    }
}
