using System.Net;
using System.Text;
using CampaignStudio.Integrations.Mail;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Search;

namespace CampaignStudio.Integrations.Imap;

/// <summary>One message as it lies in the mailbox.</summary>
/// <param name="Raw">Its bytes; null: it is gone meanwhile.</param>
internal sealed record StoredMail(long Uid, DateTime? ArrivedUtc, ArraySegment<byte>? Raw);

/// <summary>One session with the mailbox. It only reads: no message is marked, moved or removed.</summary>
internal sealed class ImapSession : IAsyncDisposable
{
    private static readonly TimeSpan LogoutTimeout = TimeSpan.FromSeconds(2);

    private readonly ImapClient _client;
    private readonly IMailFolder _folder;

    private ImapSession(ImapClient client, IMailFolder folder) => (_client, _folder) = (client, folder);

    /// <summary>UIDs count under this value only (RFC 3501 §2.3.1.1).</summary>
    public long Validity => _folder.UidValidity;

    /// <summary>The last UID given out so far; 0 where the server does not say.</summary>
    public long LastUid => _folder.UidNext is { } next ? next.Id - 1 : 0;

    /// <summary>Connects, signs in and opens the folder; throws what the server or the network says.</summary>
    public static async Task<ImapSession> OpenAsync(ImapOptions options, CancellationToken cancel)
    {
        var client = new ImapClient { Timeout = (int)options.Timeout.TotalMilliseconds };
        try
        {
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            timeout.CancelAfter(options.Timeout);
            await client.ConnectAsync(options.Host!, options.EffectivePort, options.SocketOptions, timeout.Token);
            if (!string.IsNullOrEmpty(options.Username))
            {
                await client.AuthenticateAsync(Encoding.UTF8, new NetworkCredential(options.Username, options.Password), timeout.Token);
            }
            var folder = await client.GetFolderAsync(options.Folder, timeout.Token);
            await folder.OpenAsync(FolderAccess.ReadOnly, timeout.Token);
            return new ImapSession(client, folder);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            client.Dispose();
            throw new TimeoutException($"{options.Host}:{options.EffectivePort} did not answer within {options.Timeout.TotalSeconds:0} s.");
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>The UIDs after one, in order.</summary>
    public async Task<IReadOnlyList<long>> AfterAsync(long uid, CancellationToken cancel)
    {
        var range = new UniqueIdRange(_folder.UidValidity, (uint)Math.Min(uid + 1, uint.MaxValue), uint.MaxValue);
        // "n:*" names the last message even where it comes before n.
        return [.. (await _folder.SearchAsync(SearchQuery.Uids(range), cancel)).Select(found => (long)found.Id).Where(found => found > uid).Order()];
    }

    /// <summary>The UIDs of what arrived on a day or later, in order.</summary>
    public async Task<IReadOnlyList<long>> SinceAsync(DateTime day, CancellationToken cancel) =>
        [.. (await _folder.SearchAsync(SearchQuery.DeliveredAfter(day), cancel)).Select(found => (long)found.Id).Order()];

    /// <summary>One message, no more of it than is looked at.</summary>
    public async Task<StoredMail> ReadAsync(long uid, CancellationToken cancel)
    {
        var id = new UniqueId(_folder.UidValidity, (uint)uid);
        var summaries = await _folder.FetchAsync([id], new FetchRequest(MessageSummaryItems.UniqueId | MessageSummaryItems.InternalDate), cancel);
        var arrivedUtc = summaries.Count > 0 ? summaries[0].InternalDate?.UtcDateTime : null;
        try
        {
            await using var stream = await _folder.GetStreamAsync(id, 0, InboundMailReader.MaxLength, cancel);
            using var raw = new MemoryStream();
            await stream.CopyToAsync(raw, cancel);
            return new StoredMail(uid, arrivedUtc, new ArraySegment<byte>(raw.GetBuffer(), 0, (int)raw.Length));
        }
        catch (MessageNotFoundException)
        {
            return new StoredMail(uid, arrivedUtc, null);
        }
    }

    /// <summary>Until something arrives (IDLE, RFC 2177, where the server offers it), or that long.</summary>
    public async Task WaitAsync(TimeSpan most, CancellationToken cancel)
    {
        if (!_client.Capabilities.HasFlag(ImapCapabilities.Idle))
        {
            await Task.Delay(most, cancel);
            await _client.NoOpAsync(cancel);
            return;
        }
        using var done = new CancellationTokenSource(most);
        void Arrived(object? sender, EventArgs change) => done.Cancel();
        _folder.CountChanged += Arrived;
        try
        {
            await _client.IdleAsync(done.Token, cancel);
        }
        finally
        {
            _folder.CountChanged -= Arrived;
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var timeout = new CancellationTokenSource(LogoutTimeout);
        try
        {
            await _client.DisconnectAsync(quit: true, timeout.Token);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or System.Net.Sockets.SocketException or ProtocolException or CommandException or ObjectDisposedException)
        {
            // Gone already: that is what we wanted.
        }
        _client.Dispose();
    }
}
