using System.Buffers;

namespace CampaignStudio.Domain.Templates;

public enum SmsEncoding
{
    /// <summary>GSM 7-bit default alphabet with its extension table (3GPP TS 23.038 §6.2.1).</summary>
    Gsm7,

    /// <summary>UTF-16 code units, as soon as one character is outside that alphabet.</summary>
    Ucs2,
}

/// <summary>What a text message costs to send.</summary>
/// <param name="Encoding">The encoding its characters need.</param>
/// <param name="Length">Its length in units of that encoding: septets or UTF-16 code units.</param>
/// <param name="Segments">How many messages carriers count; 0 for no text.</param>
/// <param name="PerSegment">Units that fit into each of that many segments: 160 or 70 alone, 153 or 67 in a series.</param>
public sealed record SmsSegments(SmsEncoding Encoding, int Length, int Segments, int PerSegment)
{
    private static readonly SearchValues<char> Basic = SearchValues.Create(
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà");

    // Each is an escape and a septet, and both stay in one segment.
    private static readonly SearchValues<char> Extension = SearchValues.Create("\f^{}\\[~]|€");

    public static SmsSegments Count(string text)
    {
        var isGsm = true;
        foreach (var c in text) isGsm &= Basic.Contains(c) || Extension.Contains(c);
        return isGsm ? Count(text, SmsEncoding.Gsm7, alone: 160, inSeries: 153) : Count(text, SmsEncoding.Ucs2, alone: 70, inSeries: 67);
    }

    private static SmsSegments Count(string text, SmsEncoding encoding, int alone, int inSeries)
    {
        var (length, segments, room) = (0, 0, 0);
        for (var i = 0; i < text.Length;)
        {
            var isPair = char.IsSurrogatePair(text, i);
            var units = encoding is SmsEncoding.Gsm7 ? (Extension.Contains(text[i]) ? 2 : 1) : isPair ? 2 : 1;
            if (room < units) (segments, room) = (segments + 1, inSeries);
            room -= units;
            length += units;
            i += isPair ? 2 : 1;
        }
        return length <= alone
            ? new SmsSegments(encoding, length, length == 0 ? 0 : 1, alone)
            : new SmsSegments(encoding, length, segments, inSeries);
    }
}
