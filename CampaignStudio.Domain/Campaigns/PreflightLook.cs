using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Domain.Templates;
using CampaignStudio.Domain.Templates.Quality;

namespace CampaignStudio.Domain.Campaigns;

/// <summary>Looks at the steps of one campaign as a sample of its leads would get them.</summary>
internal sealed class PreflightLook(ContentRenderer renderer, MessageComposer composer, Campaign campaign, IReadOnlyList<Lead> sample, DateTime nowUtc)
{
    // Enough to meet every variant of a message; taking it apart costs more than rendering it.
    private const int JudgedLeads = 25;
    private const string UnsubscribeUrl = "https://example.com/u/sample";

    /// <summary>One step, rendered for everybody of the sample whom its channel reaches.</summary>
    public PreflightStep At(SequenceStep step, StepMessage? message)
    {
        if (message is null) return new(step.Id, step.Name, step.Channel, false, [], []);

        var renderings = sample.Where(lead => (step.Channel is Channel.Email ? lead.Email : lead.Phone) is not null)
            .Select((lead, index) => Render(step, message, lead, isJudged: index < JudgedLeads))
            .ToList();
        var errors = renderings.Select(rendering => rendering.Error).OfType<Error>().GroupBy(error => error.Code).Select(same => (same.Last(), same.Count())).ToList();
        // What doesn't compile fails without a single lead it could go to.
        if (errors.Count == 0 && Check(step, message).Error is { } broken) errors.Add((broken, 0));
        var empty = renderings.SelectMany(rendering => rendering.Empty).CountBy(variable => variable).OrderBy(found => found.Key, StringComparer.Ordinal);
        return new(step.Id, step.Name, step.Channel, true, errors, [.. empty.Select(found => (found.Key, found.Value))])
        {
            TemplateId = step.TemplateId,
            Quality = message.Email is null ? [] : Quality(step, message, renderings),
        };
    }

    /// <param name="Error">Why it can't be rendered.</param>
    /// <param name="Empty">Variables that leave a hole.</param>
    /// <param name="Quality">Of an e-mail that was rendered and judged.</param>
    private sealed record Rendering(Error? Error, IReadOnlyList<string> Empty, IReadOnlyList<QualityWarning>? Quality = null);

    private Rendering Render(SequenceStep step, StepMessage message, Lead lead, bool isJudged)
    {
        var model = MessageModel.Of(lead, campaign, message.Variables, UnsubscribeUrl);
        var settings = MessageModel.Settings(lead, campaign, nowUtc);
        switch (message)
        {
            case { Email: { } mail }:
                var rendered = renderer.RenderEmail(mail, model, settings);
                var quality = rendered.IsError || !isJudged ? null : EmailQuality.Check(composer.Judged(rendered.Value, campaign, lead, UnsubscribeUrl));
                return new(rendered.Error, renderer.EmptyVariables(mail, model), quality);
            case { Sms: { } text }:
                return new(renderer.RenderSms(text, model, settings).Error, renderer.EmptyVariables(text, model));
            default:
                return new(renderer.RenderCall(step.Content.Call, model, settings).Error, renderer.EmptyVariables(step.Content.Call, model));
        }
    }

    /// <summary>Where nobody is to get it yet, an invented lead stands in.</summary>
    private List<(QualityWarning Warning, int Leads, int Judged)> Quality(SequenceStep step, StepMessage message, List<Rendering> renderings)
    {
        var judged = renderings.Select(rendering => rendering.Quality).OfType<IReadOnlyList<QualityWarning>>().ToList();
        if (renderings.Count == 0 && Render(step, message, SampleLead.Create(nowUtc), isJudged: true).Quality is { } invented) judged.Add(invented);
        return [.. judged.SelectMany(warnings => warnings)
            .GroupBy(warning => warning.Code)
            .Select(same => (same.First(), same.Count(), judged.Count))];
    }

    private Result Check(SequenceStep step, StepMessage message) => message switch
    {
        { Email: { } mail } => renderer.Check(mail),
        { Sms: { } text } => renderer.Check(text),
        _ => renderer.Check(step.Content.Call),
    };
}
