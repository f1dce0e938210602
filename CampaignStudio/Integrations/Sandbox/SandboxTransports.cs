using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Delivery.Senders;
using CampaignStudio.Domain.Sandbox;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Integrations.Sandbox;

/// <summary>Delivers e-mails into the application itself, where the sandbox page shows them.</summary>
internal sealed class SandboxEmailTransport(IServiceScopeFactory scopes, StudioClock clock, LiveUpdates live) : IEmailTransport
{
    public bool IsConfigured => true;

    public Task<HandOver> SendAsync(OutgoingEmail email, MayStillGo? mayGo, CancellationToken cancel) => SandboxPost.PutAsync(
        scopes,
        live,
        new SandboxMessage
        {
            Channel = Channel.Email,
            FromAddress = email.FromAddress,
            ToAddress = email.ToAddress,
            Subject = email.Subject,
            Text = email.Text,
            Html = email.Html,
            SentUtc = clock.UtcNow,
            OutreachId = email.OutreachId,
        },
        mayGo,
        cancel);

    public Task<HandOver?> ProbeAsync(MailServer? server, CancellationToken cancel) => Task.FromResult<HandOver?>(null);
}

/// <summary>Delivers text messages into the application itself.</summary>
internal sealed class SandboxSmsTransport(IServiceScopeFactory scopes, StudioClock clock, LiveUpdates live) : ISmsTransport
{
    public bool IsConfigured => true;

    public Task<HandOver> SendAsync(OutgoingSms sms, MayStillGo? mayGo, CancellationToken cancel) => SandboxPost.PutAsync(
        scopes,
        live,
        new SandboxMessage
        {
            Channel = Channel.Sms,
            FromAddress = sms.From,
            ToAddress = sms.To,
            Text = sms.Text,
            SentUtc = clock.UtcNow,
            OutreachId = sms.OutreachId,
        },
        mayGo,
        cancel);

    public Task<HandOver?> ProbeAsync(CancellationToken cancel) => Task.FromResult<HandOver?>(null);
}

internal static class SandboxPost
{
    /// <summary>Stored before it counts as accepted, like a mail server does.</summary>
    public static async Task<HandOver> PutAsync(IServiceScopeFactory scopes, LiveUpdates live, SandboxMessage message, MayStillGo? mayGo, CancellationToken cancel)
    {
        if (mayGo is not null && !await mayGo(cancel)) return new HandOver.Withheld();
        await using var scope = scopes.CreateAsyncScope();
        await using var db = await scope.ServiceProvider.GetRequiredService<IDbContextFactory<StudioDb>>().CreateDbContextAsync(CancellationToken.None);
        db.SandboxMessages.Add(message);
        await db.SaveChangesAsync(CancellationToken.None);
        live.Changed(Topic.Sandbox);
        return new HandOver.Accepted($"sandbox-{message.Id}", "Delivered into the sandbox");
    }
}
