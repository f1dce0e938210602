using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery.Senders;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Domain.Templates;
using CampaignStudio.Domain.Templates.Quality;

namespace CampaignStudio.Domain.Delivery;

/// <summary>Turns a step's message and a lead into what goes on the wire: rendered, tracked, with a way out.</summary>
public sealed class MessageComposer(ContentRenderer renderer, LinkSigner signer, SenderSettings sender)
{
    public Result<OutgoingEmail> Email(Outreach outreach, Campaign campaign, Lead lead, StepMessage message, SenderProfile from, DateTime nowUtc)
    {
        var unsubscribe = UnsubscribeUrl(outreach.Id, outreach.EnrollmentId, lead.Id);
        var rendered = renderer.RenderEmail(
            message.Email!, MessageModel.Of(lead, campaign, message.Variables, unsubscribe), MessageModel.Settings(lead, campaign, nowUtc));
        if (rendered.IsError) return rendered.Error!;

        var tracking = Tracking(outreach.Id, campaign, campaign.Steps.FirstOrDefault(step => step.Id == outreach.StepId)?.Name, lead, unsubscribe);
        return new OutgoingEmail(
            outreach.Id,
            MessageIds.For(outreach.Id, outreach.Occurrence, SenderSettings.DomainOf(from.Address), signer.ReplyToken(outreach.Id)[^8..]),
            from.Address,
            from.DisplayName,
            lead.Email!,
            lead.FirstName is null && lead.LastName is null ? null : lead.DisplayName,
            rendered.Value.Subject,
            TrackedContent.Html(rendered.Value.Html, tracking),
            TrackedContent.Text(rendered.Value.Text, tracking),
            sender.ReplyTo?.For(signer.ReplyToken(outreach.Id)),
            // RFC 8058 §3.1: both headers, the URL https or at least reachable by POST without cookies.
            [new("List-Unsubscribe", $"<{unsubscribe}>"), new("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")])
        {
            Server = from.Server,
        };
    }

    /// <summary>A rendered e-mail as it would leave, for judging its quality; nothing is planned or sent.</summary>
    /// <param name="rendered">What the lead would get.</param>
    /// <param name="campaign">Null: one with the usual settings.</param>
    /// <param name="lead">Whose language the unsubscribe line has.</param>
    /// <param name="unsubscribeUrl">What it was rendered with.</param>
    public JudgedEmail Judged(RenderedEmail rendered, Campaign? campaign, Lead lead, string unsubscribeUrl)
    {
        var tracking = Tracking(outreachId: 0, campaign, stepName: null, lead, unsubscribeUrl);
        return new JudgedEmail(
            rendered,
            TrackedContent.Html(rendered.Html, tracking),
            TrackedContent.Text(rendered.Text, tracking),
            unsubscribeUrl,
            sender.FromAddress,
            sender.DkimDomain,
            sender.EmailIsSandboxed ? null : sender.PublicUrl);
    }

    public Result<OutgoingSms> Sms(Outreach outreach, Campaign campaign, Lead lead, StepMessage message, SenderProfile from, DateTime nowUtc)
    {
        var rendered = renderer.RenderSms(
            message.Sms!,
            MessageModel.Of(lead, campaign, message.Variables, UnsubscribeUrl(outreach.Id, outreach.EnrollmentId, lead.Id)),
            MessageModel.Settings(lead, campaign, nowUtc));
        return rendered.IsError ? rendered.Error! : new OutgoingSms(outreach.Id, lead.Phone!, rendered.Value.Text, from.Address.Length > 0 ? from.Address : null);
    }

    /// <summary>The words of a call task; what can't be rendered is shown as it was written, for a person will read it.</summary>
    public Verdict.OpenCallTask Call(Campaign campaign, Lead lead, StepContent content, DateTime nowUtc)
    {
        var rendered = renderer.RenderCall(content.Call, MessageModel.Of(lead, campaign, content, ""), MessageModel.Settings(lead, campaign, nowUtc));
        var words = rendered.IsError ? content.Call : rendered.Value;
        return new Verdict.OpenCallTask(words.Title, words.Notes);
    }

    public string UnsubscribeUrl(long outreachId, long enrollmentId, long leadId) =>
        $"{sender.PublicUrl}/u/{signer.UnsubscribeToken(new UnsubscribeClaim(outreachId, enrollmentId, leadId))}";

    private Tracking Tracking(long outreachId, Campaign? campaign, string? stepName, Lead lead, string unsubscribeUrl) =>
        new(signer, sender.PublicUrl, outreachId, unsubscribeUrl, campaign?.PostalFooter, UnsubscribeWords.For(lead.Language))
        {
            Opens = campaign?.TrackEngagement ?? true,
            Clicks = campaign?.TrackEngagement ?? true,
            Tags = campaign?.LinkTags is { } tags ? new LinkTagger(tags, campaign.Name, stepName) : null,
        };
}
