using System.Globalization;

namespace CampaignStudio.Domain.Delivery;

/// <summary>The <c>Message-ID</c> of an outreach: the same at every attempt, so that mail systems recognise a repetition.</summary>
public static class MessageIds
{
    private const string Prefix = "outreach-";

    /// <summary>The id without angle brackets (RFC 5322 §3.6.4).</summary>
    /// <param name="outreachId">The outreach.</param>
    /// <param name="occurrence">1, one more for each manual "send again".</param>
    /// <param name="domain">The sender's domain.</param>
    /// <param name="mark">
    /// A short word of letters and digits that only this installation can make for this outreach. It tells two installations under one
    /// domain apart, for every database counts from 1; and nobody can name the message who has not seen it, least of all to report
    /// that it bounced.
    /// </param>
    public static string For(long outreachId, int occurrence, string domain, string? mark = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{Prefix}{outreachId}-{occurrence}{(string.IsNullOrEmpty(mark) ? "" : "-")}{mark}@{domain}");

    /// <summary>The outreach and occurrence an id names, with or without angle brackets; <c>null</c> if it is not one of ours.
    /// Anyone can write such an id: it is a hint where to look, not a proof.</summary>
    public static (long OutreachId, int Occurrence)? TryRead(string? messageId)
    {
        var text = (messageId ?? "").AsSpan().Trim().TrimStart('<').TrimEnd('>');
        var at = text.IndexOf('@');
        if (at < 0 || !text.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)) return null;

        text = text[Prefix.Length..at];
        var dash = text.IndexOf('-');
        if (dash < 0) return null;
        var rest = text[(dash + 1)..];
        var tail = rest.IndexOf('-');
        if (tail >= 0) rest = rest[..tail];

        return long.TryParse(text[..dash], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            && int.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out var occurrence)
            ? (id, occurrence)
            : null;
    }
}
