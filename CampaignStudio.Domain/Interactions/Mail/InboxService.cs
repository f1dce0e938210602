using System.Text.Json;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Interactions.Mail;

/// <summary>
/// Keeps in the database how far the mailbox of replies was read, and which of several nodes reads it. Times are real ones: a
/// sandbox whose clock was moved neither loses nor gains a lease.
/// </summary>
public sealed class InboxService(IDbContextFactory<StudioDb> dbFactory, CollisionRetry collisions, StudioClock clock, LiveUpdates live)
{
    private const string Key = "inbox_position";
    private const int MaxError = 500;

    private DateTime RealUtc => clock.UtcNow - clock.Offset;

    /// <summary>What is known about the mailbox; null: none was ever read.</summary>
    public async Task<InboxPosition?> FindAsync(CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var stored = await db.Settings.AsNoTracking().SingleOrDefaultAsync(setting => setting.Key == Key, cancel);
        return stored is null ? null : Read(stored.Value);
    }

    /// <summary>Takes the mailbox, or keeps it for longer; null while another node has it.</summary>
    /// <param name="mailbox">See <see cref="InboxPosition.Mailbox"/>; where it is another one than before, reading starts anew.</param>
    public Task<InboxPosition?> TryTakeAsync(string mailbox, string owner, TimeSpan lease, CancellationToken cancel = default) => ChangeAsync(
        mailbox,
        position => position.Owner is null || position.Owner == owner || position.LeaseUntilUtc is not { } until || until <= RealUtc
            ? position with { Owner = owner, LeaseUntilUtc = RealUtc + lease }
            : null,
        cancel);

    /// <summary>It was looked into: everything up to a UID is recorded. Null when another node took the mailbox over; what it recorded stays.</summary>
    /// <param name="read">Messages more.</param>
    /// <param name="skipped">Those of them that nothing could be made of.</param>
    public Task<InboxPosition?> AdvanceAsync(
        string mailbox, string owner, long validity, long lastUid, int read = 0, int skipped = 0, CancellationToken cancel = default) => ChangeAsync(
        mailbox,
        position => position.Owner != owner ? null : position with
        {
            Validity = validity,
            LastUid = lastUid,
            CheckedUtc = RealUtc,
            FailingSinceUtc = null,
            Error = null,
            Read = position.Read + read,
            Skipped = position.Skipped + skipped,
        },
        cancel);

    /// <summary>It can't be read, and why. It is left to whoever tries next.</summary>
    public Task<InboxPosition?> FailAsync(string mailbox, string owner, string error, CancellationToken cancel = default) => ChangeAsync(
        mailbox,
        position => position.Owner is not null && position.Owner != owner ? null : position with
        {
            Owner = null,
            LeaseUntilUtc = null,
            FailingSinceUtc = position.FailingSinceUtc ?? RealUtc,
            Error = StoredText.Cut(error, MaxError),
        },
        cancel);

    /// <summary>Lets another node read at once.</summary>
    public Task<InboxPosition?> LeaveAsync(string mailbox, string owner, CancellationToken cancel = default) =>
        ChangeAsync(mailbox, position => position.Owner != owner ? null : position with { Owner = null, LeaseUntilUtc = null }, cancel);

    private Task<InboxPosition?> ChangeAsync(string mailbox, Func<InboxPosition, InboxPosition?> change, CancellationToken cancel) =>
        collisions.RunAsync(() => ChangeOnceAsync(mailbox, change, cancel), cancel: cancel);

    private async Task<InboxPosition?> ChangeOnceAsync(string mailbox, Func<InboxPosition, InboxPosition?> change, CancellationToken cancel)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        await using var write = await db.BeginWriteAsync(cancel);
        await db.Dialect.LockNameAsync(db, Key, cancel);
        var stored = await db.Settings.SingleOrDefaultAsync(setting => setting.Key == Key, cancel);
        var before = stored is null ? null : Read(stored.Value);
        if (change(before is not null && before.Mailbox == mailbox ? before : new InboxPosition { Mailbox = mailbox }) is not { } after) return null;

        if (stored is null) db.Settings.Add(stored = new Setting { Key = Key, Value = "" });
        stored.Value = JsonSerializer.Serialize(after, StudioJson.Options);
        await db.SaveChangesAsync(cancel);
        await write.CommitAsync(cancel);
        if (before?.Error != after.Error || (before?.CheckedUtc is null) != (after.CheckedUtc is null)) live.Changed(Topic.Channels);
        return after;
    }

    private static InboxPosition Read(string text) => JsonSerializer.Deserialize<InboxPosition>(text, StudioJson.Options)!;
}
