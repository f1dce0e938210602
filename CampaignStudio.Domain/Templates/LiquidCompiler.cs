using System.Globalization;
using System.Text.RegularExpressions;
using CampaignStudio.Domain.Shared;
using Fluid;

namespace CampaignStudio.Domain.Templates;

/// <summary>Turns a source into a <see cref="LiquidTemplate"/>, or says what is wrong and on which line.</summary>
internal sealed partial class LiquidCompiler
{
    // The parser recurses: about 2 kB for each level, and a stack that overflows ends the process. With the limits on length and
    // number of tags this is ample.
    private const int ParserStackBytes = 32 * 1024 * 1024;

    // Templates have no files to include, and liquid would hide block tags from the counting below.
    private static readonly string[] RemovedTags = ["include", "render", "liquid", "ifchanged"];

    private readonly FluidParser _parser = new(new FluidParserOptions { AllowFunctions = false, AllowParentheses = false });
    private readonly FilterCollection _filters;
    private readonly LiquidLimits _limits;

    public LiquidCompiler(FilterCollection filters, LiquidLimits limits)
    {
        (_filters, _limits) = (filters, limits);
        foreach (var tag in RemovedTags) _parser.RegisteredTags.Remove(tag);
    }

    public Result<LiquidTemplate> Compile(string source)
    {
        if (TagScan.Refusal(source, _limits) is { } refusal) return refusal;

        Result<LiquidTemplate> result = TemplateErrors.Failed("the parser stopped.");
        var thread = new Thread(() => result = Parse(source), ParserStackBytes) { IsBackground = true, Name = "Liquid parser" };
        thread.Start();
        thread.Join();
        return result;
    }

    private Result<LiquidTemplate> Parse(string source)
    {
        try
        {
            if (!_parser.TryParse(source, out var parsed, out var message)) return Explain(message);

            var variables = new TemplateVariables(_filters, _limits.Depth);
            variables.VisitTemplate(parsed);
            if (variables.IsTooDeep) return TemplateErrors.TooComplex($"The template nests deeper than {_limits.Depth} levels. Simplify it.");
            if (variables.UnknownFilter is { } filter) return UnknownFilter(source, filter);
            return new LiquidTemplate(new BudgetRewriter().VisitTemplate(parsed), variables);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Whatever the parser trips over, it is the source that is at fault, and nobody's request should end with a stack trace.
            return TemplateErrors.Syntax(e.Message);
        }
    }

    private static Error Explain(string message)
    {
        var match = ParserMessage().Match(message);
        if (!match.Success) return TemplateErrors.Syntax(message);
        var text = match.Groups["text"].Value.TrimEnd('.');
        return TemplateErrors.Syntax($"Line {match.Groups["line"].Value}: {text}.");
    }

    private static Error UnknownFilter(string source, string filter)
    {
        var use = Regex.Match(source, $@"\|\s*{Regex.Escape(filter)}\b", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        var line = use.Success ? source.AsSpan(0, use.Index).Count('\n') + 1 : 1;
        return TemplateErrors.Syntax(string.Create(CultureInfo.InvariantCulture, $"Line {line}: unknown filter '{filter}'."));
    }

    [GeneratedRegex(@"^(?<text>.*?) at \((?<line>\d+):\d+\)", RegexOptions.Singleline)]
    private static partial Regex ParserMessage();
}
