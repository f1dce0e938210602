using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Domain.Templates;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Delivery;

/// <summary>What a step says, as Liquid: its own content, or its template with the content as variables.</summary>
public sealed record StepMessage(EmailContent? Email, SmsContent? Sms, StepContent? Variables);

/// <summary>The messages of some steps, with the templates they use read once.</summary>
public sealed class StepMessages
{
    private readonly Dictionary<long, EmailTemplate> _emails;
    private readonly Dictionary<long, SmsTemplate> _texts;

    private StepMessages(Dictionary<long, EmailTemplate> emails, Dictionary<long, SmsTemplate> texts) => (_emails, _texts) = (emails, texts);

    public static async Task<StepMessages> LoadAsync(StudioDb db, IEnumerable<SequenceStep> steps, CancellationToken cancel)
    {
        var emailIds = Ids(Channel.Email);
        var smsIds = Ids(Channel.Sms);
        return new StepMessages(
            emailIds.Length == 0 ? [] : await db.EmailTemplates.AsNoTracking().Where(t => emailIds.Contains(t.Id)).ToDictionaryAsync(t => t.Id, cancel),
            smsIds.Length == 0 ? [] : await db.SmsTemplates.AsNoTracking().Where(t => smsIds.Contains(t.Id)).ToDictionaryAsync(t => t.Id, cancel));

        long[] Ids(Channel channel) => [.. steps.Where(step => step.Channel == channel).Select(step => step.TemplateId).OfType<long>().Distinct()];
    }

    /// <summary>Null when the step names a template that does not exist, or says nothing at all; never for a call.</summary>
    public StepMessage? Of(SequenceStep step)
    {
        var content = step.Content;
        switch (step.Channel)
        {
            case Channel.Email when step.TemplateId is { } id:
                return _emails.TryGetValue(id, out var email)
                    ? new(new EmailContent(email.Subject, email.Html, NullIfBlank(email.Text)), null, content)
                    : null;
            case Channel.Email:
                return content is { Subject: null, Html: null, Body: null }
                    ? null
                    : new(new EmailContent(content.Subject ?? "", content.Html, content.Body), null, null);
            case Channel.Sms when step.TemplateId is { } id:
                return _texts.TryGetValue(id, out var sms) ? new(null, new SmsContent(sms.Text), content) : null;
            case Channel.Sms:
                return content.Body is { } text ? new(null, new SmsContent(text), null) : null;
            default:
                return new(null, null, content);
        }
    }

    private static string? NullIfBlank(string text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
