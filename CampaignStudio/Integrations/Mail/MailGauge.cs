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
    private const int LongestHeader = 128 * 1024;

    private int _parts;
    private int _headers;
    private int _headerBytes;

    private readonly Source _source;

    private MailGauge(Source source, ParserOptions options) : base(options, source, MimeFormat.Entity) => _source = source;

    /// <summary>Whether the message has no more parts and headers than mail that people and servers write.</summary>
    public static bool Fits(ArraySegment<byte> raw, ParserOptions options, CancellationToken cancel)
    {
        using var source = new Source(raw);
        try
        {
            new MailGauge(source, options).ReadMessage(cancel);
            return true;
        }
        catch (TooMuchException)
        {
            return false;
        }
    }

    protected override void OnHeadersBegin(long beginOffset, int beginLineNumber, CancellationToken cancellationToken)
    {
        _source.LeftForHeader = LongestHeader;
        base.OnHeadersBegin(beginOffset, beginLineNumber, cancellationToken);
    }

    protected override void OnHeadersEnd(long beginOffset, int beginLineNumber, long endOffset, int endLineNumber, CancellationToken cancellationToken)
    {
        _source.LeftForHeader = null;
        base.OnHeadersEnd(beginOffset, beginLineNumber, endOffset, endLineNumber, cancellationToken);
    }

    protected override void OnHeaderRead(Header header, int beginLineNumber, CancellationToken cancellationToken)
    {
        _source.LeftForHeader = LongestHeader;
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

    /// <summary>The raw message. The reader keeps a header until it has all of it, at a cost in the square of its length: so this one ends it.</summary>
    private sealed class Source(ArraySegment<byte> raw) : MemoryStream(raw.Array!, raw.Offset, raw.Count, writable: false)
    {
        /// <summary>Bytes that may still be read before the header that is being read has to end; null: none is.</summary>
        public int? LeftForHeader { get; set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (LeftForHeader < 0) throw new TooMuchException();
            var read = base.Read(buffer, offset, count);
            LeftForHeader -= read;
            return read;
        }
    }

    private sealed class TooMuchException : Exception;
}
