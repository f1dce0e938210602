using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CampaignStudio.Benchmarks.Sending;

/// <summary>
/// An SMTP server on loopback that throws away what it takes, as cheaply as it can, so that the measure is the sender's. It speaks on
/// its output: its port, and at each line of input how many messages and bytes it took. It ends with its input.
/// </summary>
internal sealed class SinkServer
{
    private static readonly byte[] Greeting = "220 sink ESMTP\r\n"u8.ToArray();
    private static readonly byte[] Capabilities = "250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 ENHANCEDSTATUSCODES\r\n"u8.ToArray();
    private static readonly byte[] Ok = "250 2.0.0 ok\r\n"u8.ToArray();
    private static readonly byte[] GoAhead = "354 go ahead\r\n"u8.ToArray();
    private static readonly byte[] Bye = "221 2.0.0 bye\r\n"u8.ToArray();

    private long _messages;
    private long _bytes;

    public static Command Create()
    {
        var port = new Option<int>("--port") { Description = "0: any free one" };
        var command = new Command("sink", "an SMTP server that throws away what it takes, until its input ends; a line of input asks for its counts") { port };
        command.SetAction((parsed, cancel) => new SinkServer().RunAsync(parsed.GetValue(port), cancel));
        return command;
    }

    private async Task RunAsync(int port, CancellationToken cancel)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start(512);
        Console.WriteLine(((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture));
        _ = AcceptAsync(listener, cancel);
        while (await Console.In.ReadLineAsync(cancel) is not null)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Interlocked.Read(ref _messages)} {Interlocked.Read(ref _bytes)}"));
        }
    }

    private async Task AcceptAsync(TcpListener listener, CancellationToken cancel)
    {
        while (true) _ = ConverseAsync(await listener.AcceptSocketAsync(cancel), cancel);
    }

    private async Task ConverseAsync(Socket socket, CancellationToken cancel)
    {
        using (socket)
        {
            socket.NoDelay = true;
            await socket.SendAsync(Greeting, cancel);
            var buffer = new byte[64 * 1024];
            var (length, isData) = (0, false);
            while (await socket.ReceiveAsync(buffer.AsMemory(length), cancel) is var read and > 0)
            {
                length += read;
                var (used, answer, ends) = Obey(buffer.AsSpan(0, length), ref isData);
                if (answer.Length > 0) await socket.SendAsync(answer, cancel);
                if (ends) return;
                buffer.AsSpan(used, length - used).CopyTo(buffer);
                length -= used;
            }
        }
    }

    /// <summary>What is complete is obeyed, and answered in one piece.</summary>
    private (int Used, byte[] Answer, bool Ends) Obey(ReadOnlySpan<byte> input, ref bool isData)
    {
        var used = 0;
        byte[] answer = [];
        while (true)
        {
            var rest = input[used..];
            if (isData)
            {
                var end = rest.IndexOf("\r\n.\r\n"u8);
                if (end < 0)
                {
                    // All but what may be the beginning of the end is thrown away.
                    var thrown = Math.Max(0, rest.Length - 4);
                    Interlocked.Add(ref _bytes, thrown);
                    return (used + thrown, answer, false);
                }
                Interlocked.Increment(ref _messages);
                Interlocked.Add(ref _bytes, end + 2);
                (used, isData, answer) = (used + end + 5, false, [.. answer, .. Ok]);
                continue;
            }
            var line = rest.IndexOf((byte)'\n');
            if (line < 0) return (used, answer, false);
            used += line + 1;
            var verb = Encoding.ASCII.GetString(rest[..Math.Min(4, line)]).ToUpperInvariant();
            if (verb == "QUIT") return (used, [.. answer, .. Bye], true);
            isData = verb == "DATA";
            answer = [.. answer, .. verb == "EHLO" ? Capabilities : isData ? GoAhead : Ok];
        }
    }
}
