using CampaignStudio.Domain.Interactions.Mail;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Integrations.Mail;
using Microsoft.Extensions.Options;

namespace CampaignStudio.Integrations.Imap;

/// <summary>
/// Reads what is new in the mailbox through the same door as the webhook. The position moves only after a message is recorded, so
/// that a crash repeats a few and loses none; repeating changes nothing.
/// </summary>
internal sealed class InboxReader(IServiceScopeFactory scopes, IOptions<ImapOptions> options, TimeProvider realTime, ILogger<InboxReader> log)
{
    /// <summary>Two of these without a word from the reader, and another node takes over.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    private const int Batch = 20;
    private const int MostTries = 3;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(15);

    /// <summary>The name under which this one holds the mailbox.</summary>
    public string Owner { get; } = LeaseOwner.New();

    // Of messages that could not be recorded, how often it was tried.
    private readonly Dictionary<(long Validity, long Uid), int> _tries = [];

    private ImapOptions Options => options.Value;

    /// <summary>Reads and waits and reads, as long as this node has the mailbox; false: another one has it.</summary>
    public async Task<bool> RunAsync(CancellationToken cancel)
    {
        if (await TakeAsync(cancel) is null) return false;
        await using var session = await ImapSession.OpenAsync(Options, cancel);
        while (await TakeAsync(cancel) is { } position)
        {
            await ReadNewAsync(session, position, cancel);
            await session.WaitAsync(LongestWait, cancel);
        }
        return true;
    }

    /// <summary>What keeps the mailbox from being read, for those who look after it.</summary>
    public Task FailAsync(Exception failure, CancellationToken cancel) =>
        WithAsync<InboxService, InboxPosition?>(inbox => inbox.FailAsync(Options.Mailbox, Owner, failure.Message, cancel));

    /// <summary>At the end: another node may go on.</summary>
    public Task LeaveAsync(CancellationToken cancel) =>
        WithAsync<InboxService, InboxPosition?>(inbox => inbox.LeaveAsync(Options.Mailbox, Owner, cancel));

    private Task<InboxPosition?> TakeAsync(CancellationToken cancel) =>
        WithAsync<InboxService, InboxPosition?>(inbox => inbox.TryTakeAsync(Options.Mailbox, Owner, Lease, cancel));

    private async Task ReadNewAsync(ImapSession session, InboxPosition position, CancellationToken cancel)
    {
        // Under another validity its UIDs mean other messages: look around as for the first time.
        var isKnown = position.Validity == session.Validity;
        var last = isKnown ? position.LastUid : session.LastUid;
        var found = isKnown
            ? await session.AfterAsync(position.LastUid, cancel)
            : await session.SinceAsync(realTime.GetUtcNow().UtcDateTime.AddDays(-Options.FirstLookDays).Date, cancel);
        foreach (var uids in found.Chunk(Batch))
        {
            var skipped = 0;
            foreach (var uid in uids)
            {
                if (!await RecordAsync(session.Validity, await session.ReadAsync(uid, cancel), cancel)) skipped++;
            }
            last = uids[^1];
            if (await AdvanceAsync(uids.Length, skipped) is null) return;
        }
        if (found.Count == 0) await AdvanceAsync(0, 0);

        Task<InboxPosition?> AdvanceAsync(int read, int skipped) =>
            WithAsync<InboxService, InboxPosition?>(inbox => inbox.AdvanceAsync(Options.Mailbox, Owner, session.Validity, last, read, skipped, cancel));
    }

    /// <summary>False: nothing could be made of it, and it is left behind, for one message may not keep all others waiting.</summary>
    private async Task<bool> RecordAsync(long validity, StoredMail stored, CancellationToken cancel)
    {
        if (stored.Raw is not { } raw) return true;
        try
        {
            if (InboundMailReader.Read(raw, stored.ArrivedUtc, cancel) is not { } mail) return false;
            // Once begun, a message is recorded whole.
            await WithAsync<InboundMailService, InboundOutcome>(inbound => inbound.ReceiveAsync(mail, CancellationToken.None));
            return true;
        }
        catch (Exception failure) when (!cancel.IsCancellationRequested)
        {
            var tries = _tries[(validity, stored.Uid)] = _tries.GetValueOrDefault((validity, stored.Uid)) + 1;
            await using var scope = scopes.CreateAsyncScope();
            if (tries < MostTries || scope.ServiceProvider.GetRequiredService<CollisionRetry>().IsOutage(failure)) throw;
            log.LogError(failure, "Message {Uid} of {Mailbox} could not be recorded and is left behind", stored.Uid, Options.Mailbox);
            _tries.Remove((validity, stored.Uid));
            return false;
        }
    }

    private async Task<TResult> WithAsync<TService, TResult>(Func<TService, Task<TResult>> work) where TService : notnull
    {
        await using var scope = scopes.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<TService>());
    }
}
