using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Domain.Templates.Quality;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Templates;

/// <summary>An e-mail as one lead would get it.</summary>
/// <param name="Warnings">Sentences about holes in the text and what filters and readers take amiss; never a reason not to send.</param>
public sealed record EmailPreview(string Subject, string Html, string Text, IReadOnlyList<string> Warnings);

/// <summary>A text message as one lead would get it, with what it costs.</summary>
/// <param name="Warnings">Sentences about holes in the text; never a reason not to send.</param>
public sealed record SmsPreview(string Text, SmsSegments Segments, IReadOnlyList<string> Warnings);

/// <summary>Renders content for a lead of the workspace, or for an invented one; saves and sends nothing.</summary>
public sealed class TemplatePreviewService(IDbContextFactory<StudioDb> dbFactory, ContentRenderer renderer, MessageComposer composer, StudioClock clock)
{
    private const string SampleUnsubscribeUrl = "https://example.com/unsubscribe";

    /// <summary>The rendered parts; what does not compile or render is refused with the part's name and the line.</summary>
    /// <param name="content">In Liquid.</param>
    /// <param name="leadId">Null: an invented lead that has every field.</param>
    /// <param name="cancel">Stops the reading.</param>
    public async Task<Result<EmailPreview>> PreviewAsync(EmailContent content, long? leadId = null, CancellationToken cancel = default)
    {
        if (renderer.Check(content).Error is { } error) return error;
        var subject = await SubjectAsync(leadId, cancel);
        if (subject.IsError) return subject.Error!;
        var (lead, model, settings, name) = subject.Value;
        var rendered = renderer.RenderEmail(content, model, settings);
        if (rendered.IsError) return rendered.Error!;
        var quality = EmailQuality.Check(composer.Judged(rendered.Value, campaign: null, lead, SampleUnsubscribeUrl));
        return new EmailPreview(
            rendered.Value.Subject,
            rendered.Value.Html,
            rendered.Value.Text,
            [
                .. Warnings(renderer.EmptyVariables(content, model), model, name),
                // The sender is no matter of a template.
                .. quality.Where(warning => warning.Place is QualityPlace.Content).Select(warning => warning.Message),
            ]);
    }

    /// <inheritdoc cref="PreviewAsync(EmailContent, long?, CancellationToken)"/>
    public async Task<Result<SmsPreview>> PreviewAsync(SmsContent content, long? leadId = null, CancellationToken cancel = default)
    {
        if (renderer.Check(content).Error is { } error) return error;
        var subject = await SubjectAsync(leadId, cancel);
        if (subject.IsError) return subject.Error!;
        var (_, model, settings, name) = subject.Value;
        var rendered = renderer.RenderSms(content, model, settings);
        if (rendered.IsError) return rendered.Error!;
        return new SmsPreview(rendered.Value.Text, rendered.Value.Segments, Warnings(renderer.EmptyVariables(content, model), model, name));
    }

    private sealed record Subject(Lead Lead, IReadOnlyDictionary<string, object?> Model, RenderSettings Settings, string Name);

    private async Task<Result<Subject>> SubjectAsync(long? leadId, CancellationToken cancel)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var fields = await db.CustomFields.AsNoTracking().ToListAsync(cancel);
        var lead = leadId is { } id
            ? await db.Leads.AsNoTracking().FirstOrDefaultAsync(row => row.Id == id && row.ErasedUtc == null, cancel)
            : SampleLead.Create(clock.UtcNow);
        if (lead is null) return LeadErrors.NotFound(leadId!.Value);

        var model = new Dictionary<string, object?>(MessageModel.Of(lead, campaign: null, variables: null, SampleUnsubscribeUrl), StringComparer.OrdinalIgnoreCase)
        {
            ["campaign_name"] = "Campaign name",
        };
        // A known field without a value is another thing than a name nobody knows.
        foreach (var field in fields) model.TryAdd(field.Key, leadId is null ? SampleLead.ValueOf(field) : null);
        return new Subject(lead, model, MessageModel.Settings(lead, campaign: null, clock.UtcNow), leadId is null ? "the sample lead" : lead.DisplayName);
    }

    private static List<string> Warnings(IReadOnlyList<string> empty, IReadOnlyDictionary<string, object?> model, string name) =>
    [
        .. empty.Select(variable => model.ContainsKey(variable)
            ? $"{{{{ {variable} }}}} is empty for {name}. Give it a default: {{{{ {variable} | default: \"…\" }}}}."
            : $"{{{{ {variable} }}}} is no field of a lead. It stays empty unless the campaign's step gives it a value."),
    ];
}

/// <summary>A lead that has every field, for previews without a real one.</summary>
internal static class SampleLead
{
    public static Lead Create(DateTime nowUtc)
    {
        var lead = new Lead
        {
            CreatedUtc = nowUtc,
            FirstName = "Ada",
            LastName = "Lovelace",
            Company = "Analytical Engines",
            JobTitle = "Director",
            City = "London",
            Country = "GB",
            Language = "en",
            TimeZone = "Europe/London",
            Source = "website",
            Tags = ["sample"],
            Budget = 10_000m,
            AssignedToId = 1,
        };
        lead.SetAddresses("ada@example.com", "+442071838750");
        lead.MoveTo(LeadStatus.First, nowUtc);
        return lead;
    }

    public static object ValueOf(CustomField field) => field.Type switch
    {
        CustomFieldType.Number => 42m,
        CustomFieldType.Boolean => true,
        CustomFieldType.Date => "2026-01-31",
        _ => field.Label,
    };
}
