namespace CampaignStudio.Domain.Templates.Quality;

/// <summary>How much text takes on the wire.</summary>
internal static class QuotedPrintable
{
    private const int LineLength = 75;
    private const int SoftBreak = 3;

    /// <summary>Bytes in quoted-printable (RFC 2045 §6.7) with CR LF, to within a few of a hundred.</summary>
    public static long Size(string text)
    {
        long size = 0, line = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value == '\n')
            {
                size += 2 + line + (SoftBreak * (line / LineLength));
                line = 0;
            }
            else if (rune.Value is '\t' or (>= ' ' and <= '~' and not '=')) line++;
            else if (rune.Value != '\r') line += 3 * rune.Utf8SequenceLength;
        }
        return size + line + (SoftBreak * (line / LineLength));
    }
}
