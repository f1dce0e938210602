using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Templates;

/// <summary>Something a lead's message would lack.</summary>
/// <param name="Variable">What is empty for this lead.</param>
public sealed record TemplateWarning(string Code, string Message, string Variable);

/// <summary>A template as one lead would read it.</summary>
public sealed record EmailPreview(RenderedEmail Email, IReadOnlyList<TemplateWarning> Warnings);

/// <inheritdoc cref="EmailPreview"/>
public sealed record SmsPreview(RenderedSms Sms, IReadOnlyList<TemplateWarning> Warnings);

/// <summary>Tries templates out: rendered for a lead, or sent to an address of one's own. Nothing of it counts anywhere.</summary>
public sealed class TemplateTrialService(
    IDbContextFactory<StudioDb> dbFactory,
    TemplateQueries templates,
    ContentRenderer renderer,
    LinkSigner signer,
    SenderSettings sender,
    IEmailTransport email,
    ISmsTransport sms,
    StudioClock clock,
    CurrentActor actor)
{
    public async Task<Result<EmailPreview>> PreviewEmailAsync(long templateId, long leadId, CancellationToken cancel = default)
    {
        if (await templates.EmailAsync(templateId, cancel) is not { } template) return TemplateRefusals.NotFound(Channel.Email, templateId);
        if (await LeadAsync(leadId, cancel) is not { } lead) return UnknownLead(leadId);
        var (content, model) = (ContentOf(template), MessageModel.Of(lead, null, null, UnsubscribeUrl));
        var rendered = renderer.RenderEmail(content, model, MessageModel.Settings(lead, null, clock.UtcNow));
        return rendered.IsError ? rendered.Error! : new EmailPreview(rendered.Value, Warnings(renderer.EmptyVariables(content, model)));
    }

    public async Task<Result<SmsPreview>> PreviewSmsAsync(long templateId, long leadId, CancellationToken cancel = default)
    {
        if (await templates.SmsAsync(templateId, cancel) is not { } template) return TemplateRefusals.NotFound(Channel.Sms, templateId);
        if (await LeadAsync(leadId, cancel) is not { } lead) return UnknownLead(leadId);
        var (content, model) = (new SmsContent(template.Text), MessageModel.Of(lead, null, null, UnsubscribeUrl));
        var rendered = renderer.RenderSms(content, model, MessageModel.Settings(lead, null, clock.UtcNow));
        return rendered.IsError ? rendered.Error! : new SmsPreview(rendered.Value, Warnings(renderer.EmptyVariables(content, model)));
    }

    /// <summary>
    /// Sends the template to an address, with the words a lead would get; its pixel and links are not tracked, and its unsubscribe
    /// link does nothing. Answers what the transport said.
    /// </summary>
    /// <param name="leadId">Whose data fill the variables; null: nobody's, the address alone.</param>
    public async Task<Result<string>> SendEmailAsync(long templateId, string? to, long? leadId = null, CancellationToken cancel = default)
    {
        if (!actor.Value.MayManage) return AccessErrors.ManagersOnly();
        if (await templates.EmailAsync(templateId, cancel) is not { } template) return TemplateRefusals.NotFound(Channel.Email, templateId);
        var address = EmailAddress.Normalize(to);
        if (address.IsError) return address.Error! with { Field = "to" };
        if (await LeadOrAsync(leadId, address.Value, null, cancel) is not { } lead) return UnknownLead(leadId!.Value);

        var rendered = renderer.RenderEmail(ContentOf(template), MessageModel.Of(lead, null, null, UnsubscribeUrl), MessageModel.Settings(lead, null, clock.UtcNow));
        if (rendered.IsError) return rendered.Error!;
        var tracking = new Tracking(signer, sender.PublicUrl, 0, UnsubscribeUrl, null, UnsubscribeWords.For(lead.Language)) { Opens = false, Clicks = false };
        return Answer(await email.SendAsync(
            new OutgoingEmail(
                0,
                $"test-{Guid.NewGuid():N}@{sender.FromDomain}",
                sender.FromAddress,
                sender.FromName,
                address.Value,
                null,
                rendered.Value.Subject,
                TrackedContent.Html(rendered.Value.Html, tracking),
                TrackedContent.Text(rendered.Value.Text, tracking),
                ReplyTo: null,
                [new("List-Unsubscribe", $"<{UnsubscribeUrl}>"), new("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")]),
            cancel));
    }

    /// <inheritdoc cref="SendEmailAsync"/>
    public async Task<Result<string>> SendSmsAsync(long templateId, string? to, long? leadId = null, CancellationToken cancel = default)
    {
        if (!actor.Value.MayManage) return AccessErrors.ManagersOnly();
        if (await templates.SmsAsync(templateId, cancel) is not { } template) return TemplateRefusals.NotFound(Channel.Sms, templateId);
        var number = PhoneNumber.Normalize(to);
        if (number.IsError) return number.Error! with { Field = "to" };
        if (await LeadOrAsync(leadId, null, number.Value, cancel) is not { } lead) return UnknownLead(leadId!.Value);

        var rendered = renderer.RenderSms(new SmsContent(template.Text), MessageModel.Of(lead, null, null, UnsubscribeUrl), MessageModel.Settings(lead, null, clock.UtcNow));
        return rendered.IsError ? rendered.Error! : Answer(await sms.SendAsync(new OutgoingSms(0, number.Value, rendered.Value.Text), cancel));
    }

    // Signed, so that it leads to the real page; it names nobody, so that a tester can't take a lead off the list.
    private string UnsubscribeUrl => $"{sender.PublicUrl}/u/{signer.UnsubscribeToken(new UnsubscribeClaim(0, 0, 0))}";

    private static EmailContent ContentOf(TemplateCard template) =>
        new(template.Subject ?? "", template.Html, string.IsNullOrWhiteSpace(template.Text) ? null : template.Text);

    private static IReadOnlyList<TemplateWarning> Warnings(IReadOnlyList<string> empty) =>
        [.. empty.Select(variable => new TemplateWarning("empty_variable", $"'{variable}' is empty for this lead.", variable))];

    private static Error UnknownLead(long id) => LeadErrors.NotFound(id);

    private async Task<Lead?> LeadAsync(long leadId, CancellationToken cancel)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        return await db.Leads.AsNoTracking().FirstOrDefaultAsync(lead => lead.Id == leadId && lead.ErasedUtc == null, cancel);
    }

    private async Task<Lead?> LeadOrAsync(long? leadId, string? address, string? number, CancellationToken cancel)
    {
        if (leadId is { } id) return await LeadAsync(id, cancel);
        var nobody = new Lead { CreatedUtc = clock.UtcNow };
        nobody.SetAddresses(address, number);
        return nobody;
    }

    private static Result<string> Answer(HandOver handOver) => handOver switch
    {
        HandOver.Accepted accepted => accepted.Response ?? "Accepted",
        HandOver.Retry retry => Refused($"{retry.Code} {retry.Message}"),
        HandOver.Refused refused => Refused($"{refused.Code} {refused.Message}"),
        HandOver.ChannelDown down => Refused(down.Message),
        HandOver.Unknown unknown => Refused($"It may have been accepted: {unknown.Message}"),
        _ => throw new ArgumentOutOfRangeException(nameof(handOver), handOver, null),
    };

    private static Error Refused(string answer) => Error.Conflict("test_not_accepted", $"The test was not accepted: {answer}");
}
