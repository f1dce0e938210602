using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace CampaignStudio.Benchmarks.Sending;

/// <summary>The ceiling: nothing but MailKit, a message built and sent after the other on each of some connections that stay open.</summary>
internal static class BareLoop
{
    /// <param name="text">The text part of every message.</param>
    /// <param name="html">The HTML part.</param>
    /// <param name="extra">Further headers.</param>
    public static async Task<TimeSpan> RunAsync(int port, int connections, int count, string text, string html, IReadOnlyList<KeyValuePair<string, string>> extra)
    {
        var next = 0;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(LaneAsync)));
        return Stopwatch.GetElapsedTime(started);

        async Task LaneAsync()
        {
            using var client = await ConnectAsync(port);
            while (Interlocked.Increment(ref next) is var number && number <= count)
            {
                using var message = Message(number, text, html, extra);
                await client.SendAsync(message);
            }
            await client.DisconnectAsync(quit: true);
        }
    }

    private static async Task<SmtpClient> ConnectAsync(int port)
    {
        // MailKit's own socket waits for more to send (Nagle), which costs 40 ms a message.
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        var client = new SmtpClient();
        await client.ConnectAsync(socket, "127.0.0.1", port, SecureSocketOptions.None);
        return client;
    }

    private static MimeMessage Message(int number, string text, string html, IReadOnlyList<KeyValuePair<string, string>> extra)
    {
        var message = new MimeMessage
        {
            Subject = string.Create(CultureInfo.InvariantCulture, $"Good news, number {number}"),
            Body = new BodyBuilder { TextBody = text, HtmlBody = html }.ToMessageBody(),
        };
        message.From.Add(new MailboxAddress("Studio", "news@studio.example"));
        message.To.Add(new MailboxAddress("Somebody", string.Create(CultureInfo.InvariantCulture, $"lead{number}@recipients.example")));
        foreach (var (name, value) in extra) message.Headers.Add(name, value);
        return message;
    }
}
