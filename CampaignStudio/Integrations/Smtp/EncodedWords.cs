using System.Text;
using MimeKit;

namespace CampaignStudio.Integrations.Smtp;

/// <summary>
/// Encoded words within the limits of RFC 2047 §2, at most 75 characters each and 76 a line. MimeKit's own are sometimes longer,
/// and strict readers show those undecoded.
/// </summary>
internal static class EncodedWords
{
    // In base64 and with "=?utf-8?b?" and "?=" around it, behind a blank, 73 characters; the first one stands behind the header's name.
    private const int BytesOfWord = 45;
    private const int BytesOfFirstWord = 36;

    // Text is folded at blanks; a longer word would make a longer line.
    private const int LongestPlainWord = 60;

    /// <summary>Sets a header to text, and an address behind it. Does nothing where the text can stand as it is.</summary>
    /// <param name="header">Of a name of at most ten letters.</param>
    /// <param name="text">A subject or a display name, of one line.</param>
    /// <param name="address">In ASCII; <c>null</c>: the header is text alone.</param>
    public static void Set(Header header, string text, string? address = null)
    {
        if (!AreNeeded(text)) return;
        var value = new StringBuilder(" ").AppendJoin("\r\n ", Split(text).Select(piece => $"=?utf-8?b?{Convert.ToBase64String(Encoding.UTF8.GetBytes(piece))}?="));
        if (address is not null) value.Append("\r\n <").Append(address).Append('>');
        header.SetRawValue(Encoding.ASCII.GetBytes(value.Append("\r\n").ToString()));
    }

    private static bool AreNeeded(string text) =>
        text.AsSpan().ContainsAnyExceptInRange(' ', '~')
        || text.Contains("=?", StringComparison.Ordinal)
        || text.Split(' ').Any(word => word.Length > LongestPlainWord);

    /// <summary>§5: a word holds whole characters, for each is decoded by itself.</summary>
    private static IEnumerable<string> Split(string text)
    {
        var (piece, bytes, limit) = (new StringBuilder(), 0, BytesOfFirstWord);
        foreach (var rune in text.EnumerateRunes())
        {
            if (bytes + rune.Utf8SequenceLength > limit)
            {
                yield return piece.ToString();
                piece.Clear();
                (bytes, limit) = (0, BytesOfWord);
            }
            piece.Append(rune);
            bytes += rune.Utf8SequenceLength;
        }
        yield return piece.ToString();
    }
}
