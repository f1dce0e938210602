using System.Text.RegularExpressions;
using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Sandbox;

/// <summary>A message in a sandbox mailbox or phone.</summary>
/// <param name="OutreachId">0 for a test message.</param>
public sealed record SandboxMessageItem(
    long Id, Channel Channel, string? From, string To, string? Subject, string Text, string? Html, DateTime SentAt, long OutreachId);

/// <summary>Something a recipient did with a message, or that happened to it.</summary>
public sealed record SandboxAct(long OutreachId, InteractionKind Kind, string? Text, DateTime At);

/// <summary>Somebody the sandbox transports delivered to.</summary>
/// <param name="LeadName">Null when no lead has this address (any more).</param>
public sealed record SandboxRecipient(string Address, Channel Channel, string? LeadName, long Count, DateTime LastAt);

/// <summary>
/// The mailboxes and phones of the sandbox, and what their owners do with the messages. That counts as done by a human, and
/// takes the same way as if it had come through a pixel, a link or a webhook.
/// </summary>
public sealed partial class SandboxService(
    IDbContextFactory<StudioDb> dbFactory,
    SenderSettings sender,
    LinkSigner signer,
    InteractionService interactions,
    SmsReplyService smsReplies,
    ISmsTransport sms,
    LiveUpdates live,
    CurrentActor actor)
{
    /// <summary>Newest first; <paramref name="to"/> is a whole address, e-mail in any case.</summary>
    public async Task<Result<Page<SandboxMessageItem>>> ListAsync(string? to, PageRequest page, CancellationToken cancel = default)
    {
        if (!sender.AnySandboxed) return SandboxErrors.NotSandboxed();
        var channels = sender.Sandboxed;
        var address = to?.Trim().ToLowerInvariant();
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        return await db.SandboxMessages
            .Where(message => channels.Contains(message.Channel))
            .Where(message => string.IsNullOrEmpty(address) || message.ToAddress.ToLower() == address)
            .OrderByDescending(message => message.Id)
            .Select(message => new SandboxMessageItem(
                message.Id, message.Channel, message.FromAddress, message.ToAddress, message.Subject, message.Text, message.Html, message.SentUtc, message.OutreachId))
            .ToPageAsync(page, cancel);
    }

    /// <summary>What the owner of an address did with the messages of campaigns, oldest first; deliveries apart.</summary>
    public async Task<Result<IReadOnlyList<SandboxAct>>> ActsAsync(string to, CancellationToken cancel = default)
    {
        if (!sender.AnySandboxed) return SandboxErrors.NotSandboxed();
        var channels = sender.Sandboxed;
        var address = to.Trim().ToLowerInvariant();
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var outreaches = db.SandboxMessages
            .Where(message => channels.Contains(message.Channel) && message.ToAddress.ToLower() == address && message.OutreachId != 0)
            .Select(message => (long?)message.OutreachId);
        return await db.Interactions
            .Where(fact => outreaches.Contains(fact.OutreachId) && fact.Kind != InteractionKind.Delivered)
            .OrderBy(fact => fact.OccurredUtc).ThenBy(fact => fact.Id)
            .Select(fact => new SandboxAct(fact.OutreachId!.Value, fact.Kind, fact.Kind == InteractionKind.Clicked ? fact.Url : fact.Body, fact.OccurredUtc))
            .ToListAsync(cancel);
    }

    /// <summary>Everybody who got something, the latest first; at most 500.</summary>
    public async Task<Result<IReadOnlyList<SandboxRecipient>>> RecipientsAsync(CancellationToken cancel = default)
    {
        if (!sender.AnySandboxed) return SandboxErrors.NotSandboxed();
        var channels = sender.Sandboxed;
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var boxes = await db.SandboxMessages
            .Where(message => channels.Contains(message.Channel))
            .GroupBy(message => new { message.ToAddress, message.Channel })
            .Select(box => new { box.Key.ToAddress, box.Key.Channel, Count = box.LongCount(), Last = box.Max(message => message.SentUtc), LastId = box.Max(message => message.Id) })
            .OrderByDescending(box => box.LastId)
            .Take(PageRequest.MaxPageSize)
            .ToListAsync(cancel);
        var addresses = boxes.ConvertAll(box => box.ToAddress);
        var identities = addresses.ConvertAll(address => Lead.IdentityOf(address, null));
        var leads = await db.Leads
            .Where(lead => identities.Contains(lead.IdentityKey) || addresses.Contains(lead.Phone!))
            .Select(lead => new { lead.Email, lead.Phone, lead.FirstName, lead.LastName })
            .ToListAsync(cancel);
        return boxes.ConvertAll(box => new SandboxRecipient(
            box.ToAddress,
            box.Channel,
            leads.Where(lead => (box.Channel is Channel.Email ? lead.Email : lead.Phone) == box.ToAddress)
                .Select(lead => LeadNames.Display(lead.FirstName, lead.LastName, lead.Email, lead.Phone))
                .FirstOrDefault(),
            box.Count,
            box.Last));
    }

    /// <summary>Where the tracked links of a message lead, in order; the unsubscribe link is none of them.</summary>
    public IReadOnlyList<string> LinksOf(SandboxMessageItem message) => [.. Clicks(message.Html).Select(click => click.Url).Distinct()];

    /// <summary>Shows the message with its pictures; refused where opens are not tracked.</summary>
    public Task<Result> OpenAsync(long id, CancellationToken cancel = default) => ActAsync(id, message =>
        message.Html is { } html && Pixel().Match(html) is { Success: true } pixel && signer.TryReadOpen(pixel.Groups[1].Value) is not null
            ? new Fact(InteractionKind.Opened) { OutreachId = message.OutreachId }
            : SandboxErrors.NoPixel(), cancel);

    /// <summary>Follows a link: the first tracked one, or the one whose target or address <paramref name="url"/> is.</summary>
    public Task<Result> ClickAsync(long id, string? url = null, CancellationToken cancel = default) => ActAsync(id, message =>
    {
        var clicks = Clicks(message.Html);
        if (clicks.Count == 0) return SandboxErrors.NoLink();
        var wanted = string.IsNullOrWhiteSpace(url) ? null : url.Trim();
        var index = wanted is null ? 0 : clicks.FindIndex(click => click.Url == wanted || wanted.EndsWith("/t/c/" + click.Token, StringComparison.Ordinal));
        return index < 0 ? SandboxErrors.LinkNotInMessage() : new Fact(InteractionKind.Clicked) { OutreachId = message.OutreachId, Url = clicks[index].Url };
    }, cancel);

    /// <summary>Writes back. By SMS the words STOP, START and HELP do what they say.</summary>
    public async Task<Result> ReplyAsync(long id, string? text, CancellationToken cancel = default)
    {
        var found = await FindAsync(id, cancel);
        if (found.IsError) return found.Error!;
        if (string.IsNullOrWhiteSpace(text)) return SandboxErrors.ReplyEmpty();
        var message = found.Value;
        if (message.Channel is not Channel.Sms)
        {
            return await ActAsync(id, _ => new Fact(InteractionKind.Replied) { OutreachId = message.OutreachId, Body = text.Trim() }, cancel);
        }

        var recorded = await smsReplies.RecordAsync(new SmsReply(message.ToAddress, text.Trim()) { OutreachId = message.OutreachId }, cancel);
        if (recorded is { IsError: false, Value.Answer: { } answer }) await sms.SendAsync(new OutgoingSms(0, message.ToAddress, answer), cancel);
        live.Changed(Topic.Sandbox);
        return new Result(recorded.Error);
    }

    /// <summary>The mailbox or number turns out not to exist.</summary>
    public Task<Result> BounceAsync(long id, CancellationToken cancel = default) => ActAsync(id, message =>
        new Fact(InteractionKind.Bounced) { OutreachId = message.OutreachId, Body = "Bounced in the sandbox: no such recipient." }, cancel);

    /// <summary>Presses "unsubscribe", or opts out by SMS.</summary>
    public Task<Result> UnsubscribeAsync(long id, CancellationToken cancel = default) => ActAsync(id, message =>
        new Fact(InteractionKind.Unsubscribed) { OutreachId = message.OutreachId }, cancel);

    private async Task<Result> ActAsync(long id, Func<SandboxMessage, Result<Fact>> act, CancellationToken cancel)
    {
        var found = await FindAsync(id, cancel);
        if (found.IsError) return found.Error!;
        var fact = act(found.Value);
        if (fact.IsError) return fact.Error!;
        var recorded = await interactions.RecordAsync(fact.Value, cancel);
        live.Changed(Topic.Sandbox);
        return new Result(recorded.Error);
    }

    private async Task<Result<SandboxMessage>> FindAsync(long id, CancellationToken cancel)
    {
        if (!sender.AnySandboxed) return SandboxErrors.NotSandboxed();
        if (!actor.Value.MayManage) return AccessErrors.ManagersOnly();
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var message = await db.SandboxMessages.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancel);
        // What it received before its channel became real must not be answered for real.
        if (message is null || !sender.Sandboxed.Contains(message.Channel)) return SandboxErrors.MessageNotFound(id);
        return message.OutreachId == 0 ? SandboxErrors.TestMessage() : message;
    }

    private List<(string Token, string Url)> Clicks(string? html) => html is null ? [] :
        [.. TrackedLink().Matches(html)
            .Select(match => match.Groups[1].Value)
            .Select(token => (Token: token, Claim: signer.TryReadClick(token)))
            .Where(click => click.Claim is not null)
            .Select(click => (click.Token, click.Claim!.Url))];

    [GeneratedRegex("""href="[^"]*/t/c/([A-Za-z0-9_-]+)["]""")]
    private static partial Regex TrackedLink();

    [GeneratedRegex("""src="[^"]*/t/o/([A-Za-z0-9_-]+)\.gif["]""")]
    private static partial Regex Pixel();
}
