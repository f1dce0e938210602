using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Domain.Templates;

namespace CampaignStudio.Domain.Delivery;

/// <summary>Turns a step's message and a lead into what goes on the wire: rendered, tracked, with a way out.</summary>
public sealed class MessageComposer(ContentRenderer renderer, LinkSigner signer, SenderSettings sender)
{
    public Result<OutgoingEmail> Email(Outreach outreach, Campaign campaign, Lead lead, StepMessage message, DateTime nowUtc)
    {
        var unsubscribe = UnsubscribeUrl(outreach.Id, outreach.EnrollmentId, lead.Id);
        var rendered = renderer.RenderEmail(
            message.Email!, MessageModel.Of(lead, campaign, message.Variables, unsubscribe), MessageModel.Settings(lead, campaign, nowUtc));
        if (rendered.IsError) return rendered.Error!;

        var tracking = new Tracking(signer, sender.PublicUrl, outreach.Id, unsubscribe, campaign.PostalFooter, UnsubscribeWords.For(lead.Language))
        {
            Opens = campaign.TrackEngagement,
            Clicks = campaign.TrackEngagement,
        };
        return new OutgoingEmail(
            outreach.Id,
            MessageIds.For(outreach.Id, outreach.Occurrence, sender.FromDomain, Installation),
            sender.FromAddress,
            sender.FromName,
            lead.Email!,
            lead.FirstName is null && lead.LastName is null ? null : lead.DisplayName,
            rendered.Value.Subject,
            TrackedContent.Html(rendered.Value.Html, tracking),
            TrackedContent.Text(rendered.Value.Text, tracking),
            ReplyTo: null,
            // RFC 8058 §3.1: both headers, the URL https or at least reachable by POST without cookies.
            [new("List-Unsubscribe", $"<{unsubscribe}>"), new("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")]);
    }

    public Result<OutgoingSms> Sms(Outreach outreach, Campaign campaign, Lead lead, StepMessage message, DateTime nowUtc)
    {
        var rendered = renderer.RenderSms(
            message.Sms!,
            MessageModel.Of(lead, campaign, message.Variables, UnsubscribeUrl(outreach.Id, outreach.EnrollmentId, lead.Id)),
            MessageModel.Settings(lead, campaign, nowUtc));
        return rendered.IsError ? rendered.Error! : new OutgoingSms(outreach.Id, lead.Phone!, rendered.Value.Text);
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

    // Two installations that send under one domain both count outreaches from 1; the signing key tells them apart.
    private string Installation { get; } = signer.ReplyToken(0)[^8..];
}
