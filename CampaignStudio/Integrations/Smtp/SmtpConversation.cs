using System.Globalization;
using System.Text;
using CampaignStudio.Domain.Delivery;
using MailKit;

namespace CampaignStudio.Integrations.Smtp;

/// <summary>
/// Listens to one session and knows, for the message under way, how far it came. MailKit's exceptions alone do not say: a
/// refusal is lost when the server hangs up right behind it, and a lost connection does not tell whether the body had begun.
/// The replies do: with a single recipient they are those to MAIL, RCPT, DATA and to the body, in this order, pipelined or
/// not, and the body begins when, and only when, 354 has arrived.
/// </summary>
internal sealed class SmtpConversation : IProtocolLogger
{
    private readonly List<byte> _line = [];
    private readonly StringBuilder _text = new();
    private SmtpStage? _awaiting;

    public IAuthenticationSecretDetector? AuthenticationSecretDetector { get; set; }

    /// <summary>Bytes of the body may have left: from here on a failure is no proof that the message was not accepted.</summary>
    public bool BodyStarted { get; private set; }

    /// <summary>The server has answered anything at all to this message.</summary>
    public bool Answered { get; private set; }

    /// <summary>The server's verdict: the reply to the body, or the first refusal before it.</summary>
    public (SmtpStage Stage, int Code, string Text)? Verdict { get; private set; }

    /// <summary>A new message begins.</summary>
    public void Begin()
    {
        _line.Clear();
        _text.Clear();
        _awaiting = SmtpStage.MailFrom;
        BodyStarted = Answered = false;
        Verdict = null;
    }

    public void LogServer(byte[] buffer, int offset, int count)
    {
        if (_awaiting is null) return;
        foreach (var value in buffer.AsSpan(offset, count))
        {
            if (value != '\n')
            {
                if (value != '\r') _line.Add(value);
                continue;
            }
            OnLine(Encoding.UTF8.GetString([.. _line]));
            _line.Clear();
        }
    }

    public void LogConnect(Uri uri)
    {
    }

    public void LogClient(byte[] buffer, int offset, int count)
    {
    }

    public void Dispose()
    {
    }

    private void OnLine(string line)
    {
        if (_awaiting is not { } stage) return;
        Answered = true;
        if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var code)) return;
        if (line.Length > 4) _text.Append(_text.Length > 0 ? " " : "").Append(line.AsSpan(4));
        if (line.Length > 3 && line[3] == '-') return;

        var text = _text.ToString();
        _text.Clear();
        if (stage is SmtpStage.EndOfData || code >= 400)
        {
            Verdict = (stage, code, text);
            _awaiting = null;
            return;
        }
        if (stage is SmtpStage.Data && code == 354) BodyStarted = true;
        _awaiting = stage + 1;
    }
}
