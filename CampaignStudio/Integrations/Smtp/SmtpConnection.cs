using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using MailKit.Net.Smtp;
using MimeKit;

namespace CampaignStudio.Integrations.Smtp;

/// <summary>No session with the server: not reached, or not let in.</summary>
internal sealed class SmtpUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>One authenticated session.</summary>
internal sealed class SmtpConnection : IDisposable
{
    private static readonly TimeSpan QuitTimeout = TimeSpan.FromSeconds(2);

    private readonly SmtpClient _client;
    private readonly TimeProvider _time;

    private SmtpConnection(SmtpClient client, SmtpConversation conversation, TimeProvider time) =>
        (_client, Conversation, _time) = (client, conversation, time);

    public SmtpConversation Conversation { get; }

    /// <summary>Messages offered on it, accepted or not.</summary>
    public int Messages { get; private set; }

    /// <summary>Timestamp of the last use.</summary>
    public long LastUsed { get; private set; }

    public bool IsAlive => _client.IsConnected;

    /// <summary>Connects and authenticates; throws <see cref="SmtpUnavailableException"/> with the reason.</summary>
    public static async Task<SmtpConnection> OpenAsync(
        SmtpOptions options, TimeProvider time, RemoteCertificateValidationCallback? certificates, CancellationToken cancel)
    {
        var (host, port) = (options.Host!, options.EffectivePort);
        var conversation = new SmtpConversation();
        var client = new SmtpClient(conversation) { ServerCertificateValidationCallback = certificates };
        using var timeout = new CancellationTokenSource(options.ConnectTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancel);
        try
        {
            await client.ConnectAsync(await DialAsync(host, port, either.Token), host, port, options.SocketOptions, either.Token);
            // Messages go out whole behind DATA, so that 354 marks the start of the body; and announcing their size would
            // cost writing each one twice.
            client.Capabilities &= ~(SmtpCapabilities.Chunking | SmtpCapabilities.BinaryMime | SmtpCapabilities.Size);
            if (!string.IsNullOrEmpty(options.Username))
            {
                await client.AuthenticateAsync(Encoding.UTF8, new NetworkCredential(options.Username, options.Password), either.Token);
            }
            return new SmtpConnection(client, conversation, time) { LastUsed = time.GetTimestamp() };
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            client.Dispose();
            throw;
        }
        catch (OperationCanceledException exception)
        {
            client.Dispose();
            throw new SmtpUnavailableException($"{host}:{port} did not answer within {options.ConnectTimeout.TotalSeconds:0} s.", exception);
        }
        catch (Exception exception)
        {
            // Whatever keeps us from a session (name, network, TLS, greeting, credentials), the channel is what's down.
            client.Dispose();
            throw new SmtpUnavailableException($"{host}:{port}: {exception.Message}", exception);
        }
    }

    /// <summary>Offers a message. What became of it stands in <see cref="Conversation"/>, whether this throws or not.</summary>
    public async Task SendAsync(MimeMessage message, CancellationToken cancel)
    {
        Messages++;
        Conversation.Begin();
        try
        {
            await _client.SendAsync(message, cancel);
        }
        finally
        {
            LastUsed = _time.GetTimestamp();
        }
    }

    public Task NoOpAsync(CancellationToken cancel) => _client.NoOpAsync(cancel);

    /// <summary>Says goodbye if the server still listens.</summary>
    public async Task CloseAsync()
    {
        using var timeout = new CancellationTokenSource(QuitTimeout, _time);
        try
        {
            await _client.DisconnectAsync(quit: true, timeout.Token);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Gone already: that is what we wanted.
        }
        Dispose();
    }

    public void Dispose() => _client.Dispose();

    /// <summary>
    /// Our own socket, because of <c>NoDelay</c>: on MailKit's default one Nagle's algorithm and delayed acknowledgements cost
    /// about 40 ms per message.
    /// </summary>
    internal static async Task<Socket> DialAsync(string host, int port, CancellationToken cancel)
    {
        var addresses = await Dns.GetHostAddressesAsync(host, cancel);
        if (addresses.Length == 0) throw new SocketException((int)SocketError.HostNotFound);

        var last = new SocketException((int)SocketError.HostUnreachable);
        foreach (var address in addresses)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(address, port, cancel);
                return socket;
            }
            catch (SocketException exception)
            {
                socket.Dispose();
                last = exception;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
        throw last;
    }
}
