namespace CampaignStudio.Domain.Leads.Import;

/// <summary>
/// Splits text into CSV records (RFC 4180, any delimiter, CRLF, LF or CR) and survives broken quotes: the physical line
/// where a broken record starts is reported, and reading goes on with the next physical line.
/// </summary>
/// <remarks>
/// CsvHelper's parser is not used for reading because it cannot step back: one quote that is never closed swallows every
/// record up to the next quote, or the rest of the file. Quotes inside an unquoted cell are text, as in spreadsheets.
/// </remarks>
internal sealed class CsvRecordReader(TextReader text, char delimiter)
{
    /// <summary>Longest record in characters; bounds the memory that an unclosed quote can take.</summary>
    public const int MaxRecordLength = 131_072;

    private const int MaxRawLength = 4_096;

    private char[] _buffer = new char[16_384];
    private int _start;
    private int _end;
    private bool _atEnd;
    private int _nextLine = 1;

    /// <summary>The physical line, counted from 1, where the current record starts.</summary>
    public int LineNumber { get; private set; }

    /// <summary>The current record's cells as written, unquoted; of a broken record, its first line cut at the delimiters.</summary>
    public IReadOnlyList<string> Cells { get; private set; } = [];

    /// <summary>What is wrong with the current record's shape; <c>null</c> when it is sound.</summary>
    public string? Malformation { get; private set; }

    /// <summary>Moves to the next record; blank lines are records of one empty cell.</summary>
    public bool Read()
    {
        if (Peek(0) < 0) return false;

        LineNumber = _nextLine;
        Malformation = null;
        var cells = new List<string>(Math.Max(Cells.Count, 4));
        var at = 0;
        var breaks = 0;
        while (true)
        {
            var first = at;
            while (Peek(first) == ' ') first++;
            if (Peek(first) == '"')
            {
                if (CloseQuote(first + 1, ref breaks) is not { } close)
                    return Malformed("a quoted cell is never closed; add the missing quote");
                cells.Add(QuotedText(first + 1, close));
                at = close + 1;
                while (Peek(at) == ' ') at++;
                if (!EndsCell(Peek(at)))
                    return Malformed("text follows a closing quote; double every quote inside a quoted cell");
            }
            else
            {
                var begin = at;
                while (!EndsCell(Peek(at))) at++;
                cells.Add(new string(_buffer, _start + begin, at - begin));
            }

            if (at > MaxRecordLength) return Malformed("the row is too long");
            if (Peek(at) != delimiter) break;
            at++;
        }

        _start += at;
        _nextLine += breaks;
        SkipLineBreak();
        Cells = cells;
        return true;
    }

    /// <summary>The position of the quote that closes the cell beginning at <paramref name="at"/>, if there is one.</summary>
    private int? CloseQuote(int at, ref int breaks)
    {
        for (; at <= MaxRecordLength; at++)
        {
            switch (Peek(at))
            {
                case < 0:
                    return null;
                case '"' when Peek(at + 1) == '"':
                    at++;
                    break;
                case '"':
                    return at;
                case '\n':
                case '\r' when Peek(at + 1) != '\n':
                    breaks++;
                    break;
            }
        }

        return null;
    }

    private string QuotedText(int from, int to)
    {
        var inner = new string(_buffer, _start + from, to - from);
        return inner.Contains('"') ? inner.Replace("\"\"", "\"", StringComparison.Ordinal) : inner;
    }

    private bool EndsCell(int c) => c == delimiter || c is < 0 or '\r' or '\n';

    private bool Malformed(string reason)
    {
        Malformation = reason;
        var length = 0;
        while (length < MaxRawLength && Peek(length) is >= 0 and not '\r' and not '\n') length++;
        if (length > 0 && char.IsHighSurrogate(_buffer[_start + length - 1])) length--;
        Cells = new string(_buffer, _start, length).Split(delimiter);

        _start += length;
        while (Peek(0) is >= 0 and not '\r' and not '\n') _start++;
        SkipLineBreak();
        return true;
    }

    private void SkipLineBreak()
    {
        var first = Peek(0);
        if (first < 0) return;
        _start += first == '\r' && Peek(1) == '\n' ? 2 : 1;
        _nextLine++;
    }

    /// <summary>The character <paramref name="at"/> places after the record's start; -1 behind the end or past the length limit.</summary>
    private int Peek(int at) => _start + at < _end || Fill(at) ? _buffer[_start + at] : -1;

    private bool Fill(int at)
    {
        // Past the limit a record looks ended, which its caller then refuses; two more characters tell "" and CRLF apart.
        if (at > MaxRecordLength + 2) return false;
        while (_start + at >= _end)
        {
            if (_atEnd) return false;
            if (_start > 0)
            {
                _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
                _end -= _start;
                _start = 0;
            }

            if (_end == _buffer.Length) Array.Resize(ref _buffer, _buffer.Length * 2);
            var read = text.Read(_buffer, _end, _buffer.Length - _end);
            _atEnd = read == 0;
            _end += read;
        }

        return true;
    }
}
