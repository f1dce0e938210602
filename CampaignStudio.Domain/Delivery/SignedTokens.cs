using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace CampaignStudio.Domain.Delivery;

/// <summary>What a click token promises: where the person goes, because of which outreach.</summary>
public sealed record ClickClaim(long OutreachId, string Url);

/// <summary>Who unsubscribes, because of which outreach (0 when there is none, as in a test message).</summary>
public sealed record UnsubscribeClaim(long OutreachId, long EnrollmentId, long LeadId);

/// <summary>
/// Signs what stands in messages for years: pixel, links, unsubscribe pages, reply addresses. Its keys are its own, so that
/// rotating the sign-in cookies' keys breaks no mail. A token is kind and version (1 byte), key id (1 byte), payload, and the
/// first 16 bytes of an HMAC-SHA256 over all that; a token of one kind is never valid as another. Reading answers <c>null</c>
/// for anything that is forged, damaged, or signed with a key no longer in the ring.
/// </summary>
public sealed class LinkSigner
{
    /// <summary>Of what <see cref="ReplyToken"/> makes: 26 bytes, five bits a letter.</summary>
    public const int ReplyTokenLength = 42;

    private const int Version = 1;
    private const int MacSize = 16;
    private const int MinKeySize = 32;
    private const int MaxUrlLength = 2000;
    private const int MaxTokenLength = 12_000;
    private const string Base32 = "abcdefghijklmnopqrstuvwxyz234567";

    private readonly Dictionary<byte, byte[]> _keys;
    private readonly byte _currentId;

    private enum Kind
    {
        Open = 1,
        Click = 2,
        Unsubscribe = 3,
        Reply = 4,
        Hidden = 5,
        Undo = 6,
    }

    /// <param name="keys">The ring: every key that may have signed something still in somebody's mailbox; 32 bytes or more each.</param>
    /// <param name="currentId">The key that signs from now on.</param>
    public LinkSigner(IReadOnlyDictionary<byte, byte[]> keys, byte currentId)
    {
        ArgumentNullException.ThrowIfNull(keys);
        if (!keys.ContainsKey(currentId)) throw new ArgumentException($"The ring has no key {currentId}.", nameof(currentId));
        if (keys.Values.Any(key => key.Length < MinKeySize)) throw new ArgumentException($"A key is shorter than {MinKeySize} bytes.", nameof(keys));
        _keys = keys.ToDictionary(pair => pair.Key, pair => pair.Value.ToArray());
        _currentId = currentId;
    }

    public string OpenToken(long outreachId) => Base64Url.EncodeToString(Sign(Kind.Open, outreachId));

    public long? TryReadOpen(string? token) => ReadUrlToken(Kind.Open, token) is { Length: 8 } payload ? Id(payload, 0) : null;

    /// <summary>For the link of a message that nobody sees; see <see cref="HiddenLink"/>.</summary>
    public string HiddenToken(long outreachId) => Base64Url.EncodeToString(Sign(Kind.Hidden, outreachId));

    public long? TryReadHidden(string? token) => ReadUrlToken(Kind.Hidden, token) is { Length: 8 } payload ? Id(payload, 0) : null;

    /// <summary>A link that leads to <paramref name="url"/> and nowhere else. Throws when <see cref="CanTarget"/> says no.</summary>
    public string ClickToken(long outreachId, string url)
    {
        if (!CanTarget(url)) throw new ArgumentException("Only absolute http and https addresses can be click targets.", nameof(url));
        return Base64Url.EncodeToString(Sign(Kind.Click, Encoding.UTF8.GetBytes(url), outreachId));
    }

    public ClickClaim? TryReadClick(string? token)
    {
        if (ReadUrlToken(Kind.Click, token) is not { Length: > 8 } payload) return null;
        var url = Encoding.UTF8.GetString(payload.AsSpan(8));
        return CanTarget(url) ? new ClickClaim(Id(payload, 0), url) : null;
    }

    /// <summary>An absolute http or https address of at most 2,000 characters, without control characters.</summary>
    public static bool CanTarget(string? url) =>
        url is { Length: > 0 and <= MaxUrlLength }
        && !url.AsSpan().ContainsAnyInRange('\0', '\u001F')
        && (url.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || url.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        && Uri.TryCreate(url, UriKind.Absolute, out var uri)
        && uri.Host.Length > 0;

    public string UnsubscribeToken(UnsubscribeClaim claim)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return Base64Url.EncodeToString(Sign(Kind.Unsubscribe, [], claim.OutreachId, claim.EnrollmentId, claim.LeadId));
    }

    public UnsubscribeClaim? TryReadUnsubscribe(string? token) =>
        ReadUrlToken(Kind.Unsubscribe, token) is { Length: 24 } payload
            ? new UnsubscribeClaim(Id(payload, 0), Id(payload, 8), Id(payload, 16))
            : null;

    /// <summary>For whoever just unsubscribed, to take that back.</summary>
    /// <param name="interactionId">The unsubscription.</param>
    public string UndoToken(long interactionId) => Base64Url.EncodeToString(Sign(Kind.Undo, interactionId));

    public long? TryReadUndo(string? token) => ReadUrlToken(Kind.Undo, token) is { Length: 8 } payload ? Id(payload, 0) : null;

    /// <summary>
    /// A token for the local part of a reply address: lower-case letters and digits only, 42 characters, since mail systems may
    /// change the case of an address and allow 64 characters before the @.
    /// </summary>
    public string ReplyToken(long outreachId) => ToBase32(Sign(Kind.Reply, outreachId));

    public long? TryReadReply(string? token) =>
        FromBase32(token) is { } bytes && Verify(Kind.Reply, bytes) is { Length: 8 } payload ? Id(payload, 0) : null;

    private byte[] Sign(Kind kind, long id) => Sign(kind, [], id);

    private byte[] Sign(Kind kind, ReadOnlySpan<byte> tail, params ReadOnlySpan<long> ids)
    {
        var signed = 2 + (ids.Length * 8) + tail.Length;
        var token = new byte[signed + MacSize];
        token[0] = (byte)((Version << 4) | (int)kind);
        token[1] = _currentId;
        for (var i = 0; i < ids.Length; i++) BinaryPrimitives.WriteInt64BigEndian(token.AsSpan(2 + (i * 8)), ids[i]);
        tail.CopyTo(token.AsSpan(signed - tail.Length));
        Mac(_keys[_currentId], token.AsSpan(0, signed), token.AsSpan(signed));
        return token;
    }

    private byte[]? ReadUrlToken(Kind kind, string? token)
    {
        if (token is not { Length: > 0 and <= MaxTokenLength } || !Base64Url.IsValid(token)) return null;
        var bytes = Base64Url.DecodeFromChars(token);
        // One token has one spelling: spare bits and white space that a decoder forgives are refused.
        return Base64Url.EncodeToString(bytes) == token ? Verify(kind, bytes) : null;
    }

    private byte[]? Verify(Kind kind, byte[] token)
    {
        var signed = token.Length - MacSize;
        if (signed < 2 || token[0] != ((Version << 4) | (int)kind) || !_keys.TryGetValue(token[1], out var key)) return null;

        Span<byte> mac = stackalloc byte[MacSize];
        Mac(key, token.AsSpan(0, signed), mac);
        return CryptographicOperations.FixedTimeEquals(mac, token.AsSpan(signed)) ? token[2..signed] : null;
    }

    private static void Mac(byte[] key, ReadOnlySpan<byte> data, Span<byte> destination)
    {
        Span<byte> full = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, data, full);
        full[..MacSize].CopyTo(destination);
    }

    private static long Id(byte[] payload, int offset) => BinaryPrimitives.ReadInt64BigEndian(payload.AsSpan(offset));

    /// <summary>RFC 4648 §6 in lower case, without padding.</summary>
    private static string ToBase32(byte[] bytes)
    {
        var text = new StringBuilder((bytes.Length * 8 / 5) + 1);
        int buffer = 0, bits = 0;
        foreach (var value in bytes)
        {
            buffer = ((buffer << 8) | value) & 0xFFF;
            for (bits += 8; bits >= 5; bits -= 5) text.Append(Base32[(buffer >> (bits - 5)) & 31]);
        }
        if (bits > 0) text.Append(Base32[(buffer << (5 - bits)) & 31]);
        return text.ToString();
    }

    private static byte[]? FromBase32(string? text)
    {
        if (text is not { Length: > 0 and <= 64 }) return null;
        var bytes = new byte[text.Length * 5 / 8];
        int buffer = 0, bits = 0, next = 0;
        foreach (var letter in text)
        {
            var value = Base32.IndexOf(char.ToLowerInvariant(letter), StringComparison.Ordinal);
            if (value < 0) return null;
            buffer = ((buffer << 5) | value) & 0xFFF;
            bits += 5;
            if (bits < 8) continue;
            bits -= 8;
            bytes[next++] = (byte)(buffer >> bits);
        }
        return ToBase32(bytes).Equals(text, StringComparison.OrdinalIgnoreCase) ? bytes : null;
    }
}
