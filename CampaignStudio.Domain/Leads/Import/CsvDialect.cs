using System.Buffers;
using System.Text;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Leads.Import;

/// <summary>How a CSV file is written: its encoding, delimiter and header.</summary>
/// <param name="Encoding">UTF-8, UTF-16 (with a byte order mark) or Windows-1252.</param>
/// <param name="Delimiter">Comma, semicolon, tab or pipe.</param>
/// <param name="HasHeader">Whether the first record names the columns.</param>
/// <param name="Headers">The column names; without a header row <c>1</c>, <c>2</c>, …</param>
public sealed record CsvDialect(Encoding Encoding, char Delimiter, bool HasHeader, IReadOnlyList<string> Headers)
{
    private const int SampleLength = 65_536;
    private const int SampleRecords = 100;
    private static readonly char[] Delimiters = [',', ';', '\t', '|'];
    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789+-()./, \u00A0\u202F");

    /// <summary>
    /// Looks at a file from its beginning: all of its bytes for the encoding, the first 64 K characters for the rest.
    /// Refused: an empty file, and one that is no text (a spreadsheet or an archive).
    /// </summary>
    /// <param name="stream">Seekable; left at its beginning.</param>
    public static Result<CsvDialect> Detect(Stream stream)
    {
        stream.Position = 0;
        if (DetectEncoding(stream) is not { } encoding)
            return Error.Invalid("file_not_csv", "The file is not text. Save the spreadsheet as \"CSV UTF-8\" and import that.", "file");

        var sample = Sample(stream, encoding, out var isWhole);
        var candidates = Delimiters
            .Select(delimiter => (Delimiter: delimiter, Records: Records(sample, delimiter, isWhole)))
            .ToList();
        if (candidates.Exists(candidate => candidate.Records.Count == 0))
            return Error.Invalid("file_empty", "The file has no rows. Choose a CSV file with a header row and one lead per row.", "file");

        var best = candidates.MaxBy(candidate => Fitness(candidate.Records));
        var first = best.Records[0];
        var hasHeader = !first.Any(LooksLikeData);
        IReadOnlyList<string> headers = hasHeader
            ? [.. first.Select(cell => cell.Trim())]
            : [.. Enumerable.Range(1, first.Count).Select(number => $"{number}")];
        return new CsvDialect(encoding, best.Delimiter, hasHeader, headers);
    }

    /// <summary>Reads the stream's text from the beginning, without its byte order mark; leaves the stream open.</summary>
    internal StreamReader OpenText(Stream stream) => OpenText(stream, Encoding);

    /// <summary>Rows with something in them, the header left out; the whole file is read.</summary>
    internal long CountRows(Stream stream, bool hasHeader)
    {
        using var text = OpenText(stream);
        var records = new CsvRecordReader(text, Delimiter);
        var rows = 0L;
        while (records.Read())
        {
            if (!IsBlank(records.Cells)) rows++;
        }
        return hasHeader && rows > 0 ? rows - 1 : rows;
    }

    internal static bool IsBlank(IReadOnlyList<string> cells)
    {
        foreach (var cell in cells)
        {
            if (!string.IsNullOrWhiteSpace(cell)) return false;
        }

        return true;
    }

    private static StreamReader OpenText(Stream stream, Encoding encoding)
    {
        stream.Position = 0;
        return new StreamReader(stream, encoding, detectEncodingFromByteOrderMarks: false, bufferSize: 65_536, leaveOpen: true);
    }

    private static Encoding? DetectEncoding(Stream stream)
    {
        var bytes = new byte[65_536];
        var chars = new char[bytes.Length + 1];
        var decoder = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetDecoder();
        var isUtf8 = true;
        var isFirst = true;
        int read;
        while ((read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)) > 0)
        {
            var chunk = bytes.AsSpan(0, read);
            if (isFirst && chunk.StartsWith(Encoding.Unicode.Preamble)) return Encoding.Unicode;
            if (isFirst && chunk.StartsWith(Encoding.BigEndianUnicode.Preamble)) return Encoding.BigEndianUnicode;
            if (isFirst && chunk.StartsWith(Encoding.UTF8.Preamble)) return Encoding.UTF8;
            isFirst = false;
            if (chunk.Contains((byte)0)) return null;
            isUtf8 = isUtf8 && Decodes(decoder, chunk, chars, isLast: read < bytes.Length);
        }

        return isUtf8 ? Encoding.UTF8 : Windows1252;
    }

    private static bool Decodes(Decoder decoder, ReadOnlySpan<byte> bytes, Span<char> chars, bool isLast)
    {
        try
        {
            decoder.GetChars(bytes, chars, isLast);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    private static string Sample(Stream stream, Encoding encoding, out bool isWhole)
    {
        using var reader = OpenText(stream, encoding);
        var chars = new char[SampleLength];
        var length = reader.ReadBlock(chars, 0, chars.Length);
        isWhole = length < chars.Length;
        if (length > 0 && char.IsHighSurrogate(chars[length - 1])) length--;
        stream.Position = 0;
        return new string(chars, 0, length);
    }

    private static List<IReadOnlyList<string>> Records(string sample, char delimiter, bool isWhole)
    {
        var reader = new CsvRecordReader(new StringReader(sample), delimiter);
        var records = new List<IReadOnlyList<string>>();
        while (records.Count <= SampleRecords && reader.Read())
        {
            if (!IsBlank(reader.Cells)) records.Add(reader.Cells);
        }

        // The sample may end in the middle of a record.
        if (!isWhole && records.Count > 1) records.RemoveAt(records.Count - 1);
        return records;
    }

    /// <summary>Known column names first, then how many rows are as wide as the first, then the width.</summary>
    private static (int Known, double SameWidth, int Width) Fitness(List<IReadOnlyList<string>> records)
    {
        if (records[0].Count == 1) return default;
        var width = records[0].Count;
        return (
            records[0].Count(HeaderNames.IsKnown),
            records.Count(record => record.Count == width) / (double)records.Count,
            width);
    }

    /// <summary>An address, a phone number or an amount never names a column.</summary>
    private static bool LooksLikeData(string cell)
    {
        var text = cell.AsSpan().Trim();
        return text.Contains('@') || (text.ContainsAnyInRange('0', '9') && !text.ContainsAnyExcept(NumberCharacters));
    }
}
