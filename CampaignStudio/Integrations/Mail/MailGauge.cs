using MimeKit;

namespace CampaignStudio.Integrations.Mail;

/// <summary>
/// Measures a raw message in one pass that keeps nothing, before anybody builds a tree of it: a few megabytes can hold a million
/// parts or headers.
/// </summary>
internal sealed class MailGauge : MimeReader
{
    private const int MostParts = 500;
    private const int MostHeaders = 5_000;
    private const int MostHeaderBytes = 512 * 1024;

    private int _parts;
    private int _headers;
    private int _headerBytes;

    private MailGauge(Stream raw, ParserOptions options) : base(options, raw, MimeFormat.Entity)
    {
    }

    /// <summary>Whether the message has no more parts and headers than mail that people and servers write.</summary>
    public static bool Fits(Stream raw, ParserOptions options, CancellationToken cancel)
    {
        try
        {
            new MailGauge(raw, options).ReadMessage(cancel);
            return true;
        }
        catch (TooMuchException)
        {
            return false;
        }
    }

    protected override void OnHeaderRead(Header header, int beginLineNumber, CancellationToken cancellationToken)
    {
        _headerBytes += header.RawField.Length + header.RawValue.Length;
        if (++_headers > MostHeaders || _headerBytes > MostHeaderBytes) throw new TooMuchException();
        base.OnHeaderRead(header, beginLineNumber, cancellationToken);
    }

    protected override void OnMimePartBegin(ContentType contentType, long beginOffset, int beginLineNumber, CancellationToken cancellationToken)
    {
        CountPart();
        base.OnMimePartBegin(contentType, beginOffset, beginLineNumber, cancellationToken);
    }

    protected override void OnMessagePartBegin(ContentType contentType, long beginOffset, int beginLineNumber, CancellationToken cancellationToken)
    {
        CountPart();
        base.OnMessagePartBegin(contentType, beginOffset, beginLineNumber, cancellationToken);
    }

    protected override void OnMultipartBegin(ContentType contentType, long beginOffset, int beginLineNumber, CancellationToken cancellationToken)
    {
        CountPart();
        base.OnMultipartBegin(contentType, beginOffset, beginLineNumber, cancellationToken);
    }

    private void CountPart()
    {
        if (++_parts > MostParts) throw new TooMuchException();
    }

    private sealed class TooMuchException : Exception;
}
