using CampaignStudio.Domain.Delivery;
using CsCheck;

namespace CampaignStudio.Tests.Delivery;

public sealed class LinkSignerTests
{
    private static readonly byte[] OldKey = [.. Enumerable.Repeat((byte)1, 32)];
    private static readonly byte[] NewKey = [.. Enumerable.Repeat((byte)2, 32)];
    private static readonly LinkSigner Signer = new(new Dictionary<byte, byte[]> { [1] = OldKey }, 1);

    [Fact]
    public void Every_token_reads_back_what_was_signed() => Gen.Long.Select(Gen.Long, Gen.Long).Sample((a, b, c) =>
    {
        Assert.Equal(a, Signer.TryReadOpen(Signer.OpenToken(a)));
        Assert.Equal(a, Signer.TryReadReply(Signer.ReplyToken(a)));
        Assert.Equal(a, Signer.TryReadReply(Signer.ReplyToken(a).ToUpperInvariant()));
        Assert.Equal(new UnsubscribeClaim(a, b, c), Signer.TryReadUnsubscribe(Signer.UnsubscribeToken(new(a, b, c))));
        var url = $"https://example.com/é?a={b}&b=%20#x";
        Assert.Equal(new ClickClaim(a, url), Signer.TryReadClick(Signer.ClickToken(a, url)));
    });

    [Fact]
    public void A_token_with_any_character_changed_is_forged()
    {
        var tokens = new (string Text, Func<string, object?> Read)[]
        {
            (Signer.OpenToken(7), text => Signer.TryReadOpen(text)),
            (Signer.ReplyToken(7), text => Signer.TryReadReply(text)),
            (Signer.ClickToken(7, "https://example.com/a"), text => Signer.TryReadClick(text)),
            (Signer.UnsubscribeToken(new(7, 8, 9)), text => Signer.TryReadUnsubscribe(text)),
        };
        Gen.Select(Gen.Int[0, tokens.Length - 1], Gen.Int[0, 200], Gen.Char["abcdefghijklmnopqrstuvwxyz0123456789-_AZ =.\n"]).Sample((which, at, letter) =>
        {
            var (text, read) = tokens[which];
            at %= text.Length;
            var forged = text[..at] + letter + text[(at + 1)..];
            if (!string.Equals(forged, text, StringComparison.OrdinalIgnoreCase)) Assert.Null(read(forged));
            Assert.Null(read(text[..at]));
            Assert.Null(read(text + letter));
        });
    }

    [Fact]
    public void A_token_of_one_kind_is_none_of_another()
    {
        Assert.Null(Signer.TryReadUnsubscribe(Signer.OpenToken(7)));
        Assert.Null(Signer.TryReadClick(Signer.OpenToken(7)));
        Assert.Null(Signer.TryReadOpen(Signer.ClickToken(7, "https://example.com")));
        Assert.Null(Signer.TryReadOpen(Signer.ReplyToken(7)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("%%%")]
    [InlineData("AAAA")]
    public void Rubbish_is_refused_without_a_fuss(string? token)
    {
        Assert.Null(Signer.TryReadOpen(token));
        Assert.Null(Signer.TryReadClick(token));
        Assert.Null(Signer.TryReadUnsubscribe(token));
        Assert.Null(Signer.TryReadReply(token));
    }

    [Fact]
    public void Old_links_work_after_a_rotation_until_their_key_leaves_the_ring()
    {
        var old = Signer.OpenToken(7);
        var rotated = new LinkSigner(new Dictionary<byte, byte[]> { [1] = OldKey, [2] = NewKey }, 2);
        var forgetful = new LinkSigner(new Dictionary<byte, byte[]> { [2] = NewKey }, 2);

        Assert.Equal(7, rotated.TryReadOpen(old));
        Assert.Null(forgetful.TryReadOpen(old));
        Assert.Equal(7, forgetful.TryReadOpen(rotated.OpenToken(7)));
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("//example.com")]
    [InlineData("/relative")]
    [InlineData("mailto:a@example.com")]
    [InlineData("https://")]
    [InlineData("https://example.com/\r\nSet-Cookie: a=b")]
    public void Only_http_and_https_can_be_signed(string url) => Assert.Throws<ArgumentException>(() => Signer.ClickToken(1, url));

    [Fact]
    public void Weak_or_missing_keys_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new LinkSigner(new Dictionary<byte, byte[]> { [1] = new byte[31] }, 1));
        Assert.Throws<ArgumentException>(() => new LinkSigner(new Dictionary<byte, byte[]> { [1] = OldKey }, 2));
    }

    [Fact]
    public void A_reply_token_fits_the_local_part_of_an_address()
    {
        var token = Signer.ReplyToken(long.MaxValue);

        Assert.Equal(42, token.Length);
        Assert.All(token, letter => Assert.True(char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter)));
    }
}
