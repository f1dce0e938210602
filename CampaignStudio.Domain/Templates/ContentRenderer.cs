using System.Collections;
using System.Text.RegularExpressions;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Templates;

/// <summary>Turns content into the message one lead gets. Errors name the part: <c>subject</c>, <c>html</c> or <c>text</c>.</summary>
public sealed partial class ContentRenderer(LiquidRenderer liquid)
{
    /// <summary>The longest text message carriers and Twilio take, in characters.</summary>
    public const int MaxSmsLength = 1600;

    /// <summary>Whether every part compiles and there is something to send; all problems at once.</summary>
    public Result Check(EmailContent content)
    {
        List<Error> errors = [.. Parts(content)
            .Select(part => liquid.Check(part.Source).Error is { } error ? error with { Field = part.Field } : null)
            .OfType<Error>()];
        if (string.IsNullOrWhiteSpace(content.Subject)) errors.Add(TemplateErrors.EmptySubject());
        if (string.IsNullOrWhiteSpace(content.Html) && string.IsNullOrWhiteSpace(content.Text)) errors.Add(TemplateErrors.EmptyBody());
        return new Result(Error.Combine(errors));
    }

    /// <summary>Whether the text compiles and is not empty.</summary>
    public Result Check(SmsContent content)
    {
        if (string.IsNullOrWhiteSpace(content.Text)) return TemplateErrors.EmptyText();
        return liquid.Check(content.Text).Error is { } error ? error with { Field = "text" } : Result.Ok;
    }

    /// <summary>Whether title and notes compile; both may be absent, for a person reads them.</summary>
    public Result Check(CallContent content) => new(Error.Combine([.. Parts(content)
        .Select(part => liquid.Check(part.Source).Error is { } error ? error with { Field = part.Field } : null)
        .OfType<Error>()]));

    /// <summary>The root variables that any part refers to.</summary>
    public IReadOnlySet<string> VariablesOf(EmailContent content) =>
        Parts(content).SelectMany(part => liquid.VariablesOf(part.Source)).ToHashSet(StringComparer.OrdinalIgnoreCase);

    public IReadOnlySet<string> VariablesOf(SmsContent content) => liquid.VariablesOf(content.Text);

    /// <summary>
    /// The variables that leave a hole in the text, because the model has nothing for them and the template no <c>default</c> or
    /// condition; in order. A warning, never an error.
    /// </summary>
    public IReadOnlyList<string> EmptyVariables(EmailContent content, IReadOnlyDictionary<string, object?> model) =>
        EmptyVariables(Parts(content).Select(part => part.Source), model);

    /// <inheritdoc cref="EmptyVariables(EmailContent, IReadOnlyDictionary{string, object?})"/>
    public IReadOnlyList<string> EmptyVariables(SmsContent content, IReadOnlyDictionary<string, object?> model) =>
        EmptyVariables([content.Text], model);

    /// <inheritdoc cref="EmptyVariables(EmailContent, IReadOnlyDictionary{string, object?})"/>
    public IReadOnlyList<string> EmptyVariables(CallContent content, IReadOnlyDictionary<string, object?> model) =>
        EmptyVariables(Parts(content).Select(part => part.Source), model);

    /// <summary>Renders all parts and derives the one that is not given.</summary>
    public Result<RenderedEmail> RenderEmail(EmailContent content, IReadOnlyDictionary<string, object?> model, RenderSettings settings)
    {
        var subject = InPart("subject", liquid.RenderText(content.Subject, model, settings));
        var html = InPart("html", liquid.RenderHtml(content.Html ?? "", model, settings));
        var text = InPart("text", liquid.RenderText(content.Text ?? "", model, settings));
        if (Error.Combine([.. new[] { subject.Error, html.Error, text.Error }.OfType<Error>()]) is { } error) return error;

        var line = LineBreaks().Replace(subject.Value, " ").Trim();
        if (line.Length == 0) return TemplateErrors.EmptySubject();

        var (hasHtml, hasText) = (!string.IsNullOrWhiteSpace(html.Value), !string.IsNullOrWhiteSpace(text.Value));
        if (!hasHtml && !hasText) return TemplateErrors.EmptyBody();
        return new RenderedEmail(
            line,
            hasHtml ? html.Value : HtmlText.FromText(text.Value),
            hasText ? text.Value : PlainText.FromHtml(html.Value));
    }

    /// <summary>Renders the text, outer blanks removed.</summary>
    public Result<RenderedSms> RenderSms(SmsContent content, IReadOnlyDictionary<string, object?> model, RenderSettings settings)
    {
        var rendered = InPart("text", liquid.RenderText(content.Text, model, settings));
        if (rendered.IsError) return rendered.Error!;
        var text = rendered.Value.ReplaceLineEndings("\n").Trim();
        if (text.Length == 0) return TemplateErrors.EmptyText();
        if (text.Length > MaxSmsLength) return TemplateErrors.SmsTooLong(text.Length, MaxSmsLength);
        return new RenderedSms(text, SmsSegments.Count(text));
    }

    /// <summary>Renders the words of a call task; what is absent stays absent.</summary>
    public Result<CallContent> RenderCall(CallContent content, IReadOnlyDictionary<string, object?> model, RenderSettings settings)
    {
        var rendered = Parts(content).Select(part => (part.Field, Result: InPart(part.Field, liquid.RenderText(part.Source, model, settings)))).ToList();
        if (Error.Combine([.. rendered.Select(part => part.Result.Error).OfType<Error>()]) is { } error) return error;
        var texts = rendered.ToDictionary(part => part.Field, part => part.Result.Value);
        return new CallContent(texts.GetValueOrDefault("title"), texts.GetValueOrDefault("notes"));
    }

    private List<string> EmptyVariables(IEnumerable<string> sources, IReadOnlyDictionary<string, object?> model) =>
        [.. sources
            .Select(liquid.Parse)
            .Where(parsed => !parsed.IsError)
            .SelectMany(parsed => parsed.Value.NeededVariables)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Where(name => !model.TryGetValue(name, out var value) || IsEmpty(value))
            .Order(StringComparer.Ordinal)];

    private static bool IsEmpty(object? value) => value switch
    {
        null => true,
        string text => string.IsNullOrWhiteSpace(text),
        ICollection list => list.Count == 0,
        _ => false,
    };

    private static Result<string> InPart(string field, Result<string> rendered) =>
        rendered.Error is { } error ? error with { Field = field } : rendered;

    private static IEnumerable<(string Field, string Source)> Parts(EmailContent content)
    {
        yield return ("subject", content.Subject);
        if (content.Html is not null) yield return ("html", content.Html);
        if (content.Text is not null) yield return ("text", content.Text);
    }

    private static IEnumerable<(string Field, string Source)> Parts(CallContent content)
    {
        if (content.Title is not null) yield return ("title", content.Title);
        if (content.Notes is not null) yield return ("notes", content.Notes);
    }

    // A line break in a subject would start another header (RFC 5322 §2.2).
    [GeneratedRegex(@"[\p{Cc}\u2028\u2029]+")]
    private static partial Regex LineBreaks();
}
