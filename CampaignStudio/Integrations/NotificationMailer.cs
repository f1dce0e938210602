using System.Net;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Notifications;

namespace CampaignStudio.Integrations;

/// <summary>Sends notifications to users over the e-mail transport in use.</summary>
internal sealed class NotificationMailer(IEmailTransport transport, SenderSettings sender) : INotificationMailer
{
    public bool IsConfigured => transport.IsConfigured;

    public async Task<bool> SendAsync(NotificationMail mail, CancellationToken cancel)
    {
        var link = mail.Link is null ? null : sender.PublicUrl + mail.Link;
        var text = link is null ? mail.Text : $"{mail.Text}\n\n{link}\n";
        var html = $"<p>{WebUtility.HtmlEncode(mail.Text).ReplaceLineEndings("<br>")}</p>"
            + (link is null ? "" : $"<p><a href=\"{WebUtility.HtmlEncode(link)}\">{WebUtility.HtmlEncode(link)}</a></p>");
        var answer = await transport.SendAsync(
            new OutgoingEmail(
                OutreachId: 0,
                $"notification-{mail.NotificationId}@{sender.FromDomain}",
                sender.FromAddress,
                sender.FromName,
                mail.ToAddress,
                mail.ToName,
                mail.Subject,
                html,
                text,
                ReplyTo: null,
                [new("Auto-Submitted", "auto-generated")]),
            cancel);
        return answer is not (HandOver.Retry or HandOver.ChannelDown);
    }
}
