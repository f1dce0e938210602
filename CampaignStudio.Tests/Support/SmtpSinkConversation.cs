using System.Buffers;
using System.IO.Pipelines;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace CampaignStudio.Tests.Support;

/// <summary>One connection of the sink (RFC 5321, and as much of 4954 and 3207 as a client needs).</summary>
internal sealed class SmtpSinkConversation(SmtpSink sink, Socket socket, int number) : IDisposable
{
    private readonly List<string> _to = [];
    private Stream _stream = new NetworkStream(socket, ownsSocket: true);
    private PipeReader _reader = PipeReader.Create(Stream.Null);
    private string? _from;
    private bool _isLoggedIn;
    private bool _isEncrypted;

    public async Task RunAsync(CancellationToken cancel)
    {
        socket.NoDelay = true;
        if (sink.Options is { Certificate: not null, ImplicitTls: true }) await EncryptAsync(cancel);
        _reader = PipeReader.Create(_stream, new StreamPipeReaderOptions(leaveOpen: true));

        if (!await PassAsync(SinkStage.Connect, "220 sink ESMTP", cancel)) return;
        while (await ReadLineAsync(cancel) is { } line)
        {
            if (!await ObeyAsync(Text(line), cancel)) return;
        }
    }

    public void Dispose() => _stream.Dispose();

    /// <summary>False ends the conversation.</summary>
    private async Task<bool> ObeyAsync(string line, CancellationToken cancel)
    {
        var (verb, rest) = line.IndexOf(' ', StringComparison.Ordinal) is var space and >= 0 ? (line[..space], line[(space + 1)..]) : (line, "");
        switch (verb.ToUpperInvariant())
        {
            case "EHLO":
                return await SayAsync(Greeting(), cancel);
            case "HELO" or "NOOP":
                return await SayAsync("250 2.0.0 ok", cancel);
            case "RSET":
                Reset();
                return await SayAsync("250 2.0.0 ok", cancel);
            case "STARTTLS" when sink.Options.Certificate is not null && !_isEncrypted:
                await SayAsync("220 2.0.0 go ahead", cancel);
                await EncryptAsync(cancel);
                _reader = PipeReader.Create(_stream, new StreamPipeReaderOptions(leaveOpen: true));
                return true;
            case "AUTH":
                return await AuthenticateAsync(rest, cancel);
            case "MAIL" when sink.Options.Login is not null && !_isLoggedIn:
                return await SayAsync("530 5.7.0 authentication required", cancel);
            case "MAIL":
                Reset();
                _from = Address(rest);
                return await PassAsync(SinkStage.MailFrom, "250 2.1.0 ok", cancel, onRefused: () => _from = null);
            case "RCPT" when _from is null:
                return await SayAsync("503 5.5.1 MAIL first", cancel);
            case "RCPT":
                _to.Add(Address(rest));
                return await PassAsync(SinkStage.RcptTo, "250 2.1.5 ok", cancel, onRefused: () => _to.RemoveAt(_to.Count - 1));
            case "DATA" when _to.Count == 0:
                return await SayAsync("503 5.5.1 RCPT first", cancel);
            case "DATA":
                return await TakeMessageAsync(cancel);
            case "QUIT":
                await SayAsync("221 2.0.0 bye", cancel);
                return false;
            default:
                return await SayAsync("502 5.5.1 not known here", cancel);
        }
    }

    private async Task<bool> TakeMessageAsync(CancellationToken cancel)
    {
        var isRefused = false;
        if (!await PassAsync(SinkStage.Data, "354 go ahead", cancel, onRefused: () => isRefused = true)) return false;
        if (isRefused) return true;

        var body = new ArrayBufferWriter<byte>(8192);
        var isFirst = true;
        while (true)
        {
            if (await ReadLineAsync(cancel) is not { } line) return false;
            if (isFirst && !await PassAsync(SinkStage.Body, null, cancel)) return false;
            isFirst = false;
            if (line is [(byte)'.']) break;
            body.Write(line.AsSpan(line is [(byte)'.', ..] ? 1 : 0));
            body.Write("\r\n"u8);
        }

        var message = new SinkMessage(number, _from!, [.. _to], body.WrittenSpan.ToArray());
        var reply = sink.Ask(new SinkMoment(SinkStage.EndOfData, number, _to[^1]));
        // Kept before it is acknowledged, as a server that takes responsibility must.
        if (reply is null or { Accepts: true }) sink.Keep(message);
        if (sink.Thinking > TimeSpan.Zero) await Task.Delay(sink.Thinking, cancel);
        Reset();
        return await ActAsync(reply, "250 2.0.0 kept", cancel);
    }

    private async Task<bool> AuthenticateAsync(string rest, CancellationToken cancel)
    {
        var words = rest.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string? user = null, password = null;
        if (words is ["PLAIN", ..])
        {
            var blob = words.Length > 1 ? words[1] : await PromptAsync("", cancel);
            var parts = Encoding.UTF8.GetString(Convert.FromBase64String(blob)).Split('\0');
            (user, password) = (parts[1], parts[2]);
        }
        else if (words is ["LOGIN", ..])
        {
            user = Decode(words.Length > 1 ? words[1] : await PromptAsync("VXNlcm5hbWU6", cancel));
            password = Decode(await PromptAsync("UGFzc3dvcmQ6", cancel));
        }
        _isLoggedIn = sink.Options.Login is { } login && login.User == user && login.Password == password;
        return _isLoggedIn
            ? await PassAsync(SinkStage.Auth, "235 2.7.0 welcome", cancel, onRefused: () => _isLoggedIn = false)
            : await SayAsync("535 5.7.8 wrong user name or password", cancel);
    }

    private async Task<string> PromptAsync(string challenge, CancellationToken cancel)
    {
        await SayAsync("334 " + challenge, cancel);
        return Text(await ReadLineAsync(cancel) ?? []);
    }

    /// <summary>Asks the script, else says the usual.</summary>
    private Task<bool> PassAsync(SinkStage stage, string? usual, CancellationToken cancel, Action? onRefused = null)
    {
        var reply = sink.Ask(new SinkMoment(stage, number, _to.Count > 0 ? _to[^1] : null));
        if (reply is not null) onRefused?.Invoke();
        return ActAsync(reply, usual, cancel);
    }

    private async Task<bool> ActAsync(SinkReply? reply, string? usual, CancellationToken cancel)
    {
        var text = reply is null ? usual : reply.Text;
        if (text is not null) await SayAsync(text, cancel);
        if (reply is { Stalls: true })
        {
            sink.Stalled();
            // Until the client hangs up or the sink stops.
            while (await _reader.ReadAsync(cancel) is { IsCompleted: false } read) _reader.AdvanceTo(read.Buffer.End);
            return false;
        }
        if (reply is not { Drops: true }) return true;
        // A reply must arrive, so that one ends in order; silence is a reset, as when a server dies.
        if (text is null) socket.LingerState = new LingerOption(true, 0);
        return false;
    }

    private async Task<bool> SayAsync(string text, CancellationToken cancel)
    {
        await _stream.WriteAsync(Encoding.UTF8.GetBytes(text + "\r\n"), cancel);
        return true;
    }

    private async Task<byte[]?> ReadLineAsync(CancellationToken cancel)
    {
        while (true)
        {
            var read = await _reader.ReadAsync(cancel);
            if (TryCut(read.Buffer, out var line, out var rest))
            {
                _reader.AdvanceTo(rest);
                return line;
            }
            _reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted) return null;
        }
    }

    private static bool TryCut(ReadOnlySequence<byte> buffer, out byte[] line, out SequencePosition rest)
    {
        var reader = new SequenceReader<byte>(buffer);
        var isWhole = reader.TryReadTo(out ReadOnlySequence<byte> found, "\r\n"u8);
        line = isWhole ? found.ToArray() : [];
        rest = reader.Position;
        return isWhole;
    }

    private async Task EncryptAsync(CancellationToken cancel)
    {
        var tls = new SslStream(_stream, leaveInnerStreamOpen: false);
        _stream = tls;
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = sink.Options.Certificate }, cancel);
        _isEncrypted = true;
    }

    private string Greeting()
    {
        var lines = new List<string> { "sink" };
        if (sink.Options.Pipelining) lines.Add("PIPELINING");
        if (sink.Options.EightBitMime) lines.Add("8BITMIME");
        if (sink.Options.OffersMore) lines.AddRange(["SIZE 50000000", "CHUNKING"]);
        if (sink.Options.Login is not null) lines.Add("AUTH PLAIN LOGIN");
        if (sink.Options.Certificate is not null && !_isEncrypted) lines.Add("STARTTLS");
        lines.Add("ENHANCEDSTATUSCODES");
        return string.Join("\r\n", lines.Select((line, index) => (index == lines.Count - 1 ? "250 " : "250-") + line));
    }

    private void Reset()
    {
        _from = null;
        _to.Clear();
    }

    private static string Address(string rest) => rest.IndexOf('<', StringComparison.Ordinal) is var open and >= 0
        && rest.IndexOf('>', open) is var close and >= 0 ? rest[(open + 1)..close] : rest;

    private static string Decode(string base64) => Encoding.UTF8.GetString(Convert.FromBase64String(base64));

    private static string Text(byte[] line) => Encoding.UTF8.GetString(line);
}
