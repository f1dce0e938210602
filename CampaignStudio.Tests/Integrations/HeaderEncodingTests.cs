using System.Text;
using System.Text.RegularExpressions;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Integrations.Smtp;
using CsCheck;
using MimeKit;

namespace CampaignStudio.Tests.Integrations;

/// <summary>Headers in any alphabet and of any length: folded, in ASCII, and read back as they were written.</summary>
public sealed partial class HeaderEncodingTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 27, 8, 30, 0, TimeSpan.Zero);

    private static readonly Gen<string> Words = Gen.OneOf(
        Gen.OneOf("word", "Grüße", "日本語の件名", "שלום עולם", "مرحبا", "👩‍💻", "🎉🎊", "e\u0301", "a=?b?=", "=?utf-8?q?x?=", "\"quoted\"", "x,y;z", "(c)", "\\"),
        Gen.Char['!', '~'].Array[1, 90].Select(letters => new string(letters)));

    /// <summary>Blanks stand alone and inside: what begins or ends with one is trimmed before it gets here.</summary>
    private static readonly Gen<string> Lines = Words.Array[1, 40].Select(words => string.Join(' ', words));

    public static TheoryData<string> Subjects =>
    [
        "🎉 " + new string('x', 200) + " 👩‍💻👨‍👩‍👧‍👦",
        string.Concat(Enumerable.Repeat("日本語の件名", 150)),
        string.Join(' ', Enumerable.Repeat("שלום עולם", 100)),
        string.Join(' ', Enumerable.Repeat("Grüße", 150)),
        string.Concat(Enumerable.Repeat("👩‍💻", 180)),
        new string('a', 900),
        string.Join(' ', Enumerable.Repeat("plain", 150)),
    ];

    [Theory]
    [MemberData(nameof(Subjects))]
    public void A_long_subject_is_folded_and_comes_back_whole(string subject) => AssertReadsBack(Emails.To("anna@example.org") with { Subject = subject });

    [Theory]
    [MemberData(nameof(Subjects))]
    public void A_long_name_is_folded_and_comes_back_whole(string name) => AssertReadsBack(Emails.To("anna@example.org") with { FromName = name, ToName = name });

    [Fact]
    public void Whatever_stands_in_subject_and_names_comes_back() =>
        Gen.Select(Lines, Lines, Lines).Sample(
            (subject, from, to) => AssertReadsBack(Emails.To("anna@example.org") with { Subject = subject, FromName = from, ToName = to }),
            iter: 500);

    [Fact]
    public void The_way_out_is_never_encoded_or_broken_however_long_it_is()
    {
        var url = $"<https://a-rather-long-name.of-a-studio.example.com/u/{new string('A', 400)}>";

        Assert.True(MimeBuilder.TryBuild(Emails.To("anna@example.org") with { Headers = [new("List-Unsubscribe", url)] }, Now, out var message, out _));

        Assert.Contains(url, Encoding.ASCII.GetString(Wire(message)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_in_another_alphabet_is_left_to_the_server_to_take_or_refuse()
    {
        Assert.True(MimeBuilder.TryBuild(Emails.To("änna@example.org") with { ToName = "Änna" }, Now, out var message, out _));

        Assert.Equal(("Änna", "änna@example.org"), (message.To.Mailboxes.Single().Name, message.To.Mailboxes.Single().Address));
    }

    [Fact]
    public void A_repeated_attempt_has_the_same_message_id()
    {
        var email = Emails.To("anna@example.org", id: 42);

        var ids = Enumerable.Range(0, 3).Select(attempt =>
        {
            Assert.True(MimeBuilder.TryBuild(email, Now.AddHours(attempt), out var message, out _));
            return Read(Wire(message)).MessageId;
        });

        Assert.Equal(["outreach-42-1@example.com"], ids.Distinct());
    }

    private static void AssertReadsBack(OutgoingEmail email)
    {
        Assert.True(MimeBuilder.TryBuild(email, Now, out var built, out _));
        var wire = Wire(built);

        var header = Encoding.Latin1.GetString(wire).Split("\r\n\r\n")[0];
        Assert.True(Ascii.IsValid(header), "only ASCII");
        // RFC 5322 §2.1.1: never beyond 998; RFC 2047 §2: lines with encoded words have at most 76.
        Assert.All(header.Split("\r\n"), line => Assert.True(line.Length <= (EncodedWord().IsMatch(line) ? 76 : 998), line));
        Assert.All(EncodedWord().Matches(header), word => AssertStandsAlone(word.Value));

        var read = Read(wire);
        Assert.Equal(email.Subject, read.Subject);
        Assert.Equal(email.FromName, read.From.Mailboxes.Single().Name);
        Assert.Equal(email.ToName, read.To.Mailboxes.Single().Name);
        Assert.Equal(["sender@example.com", "anna@example.org"], new[] { read.From, read.To }.Select(list => list.Mailboxes.Single().Address));
    }

    /// <summary>RFC 2047 §5: a word holds whole characters, for each is decoded by itself.</summary>
    private static void AssertStandsAlone(string word)
    {
        Assert.True(word.Length <= 75, word);
        Assert.DoesNotContain('\uFFFD', MimeKit.Utils.Rfc2047.DecodeText(Encoding.ASCII.GetBytes(word)));
    }

    private static byte[] Wire(MimeMessage message)
    {
        using var stream = new MemoryStream();
        var options = FormatOptions.Default.Clone();
        options.NewLineFormat = NewLineFormat.Dos;
        message.WriteTo(options, stream);
        return stream.ToArray();
    }

    private static MimeMessage Read(byte[] wire)
    {
        using var stream = new MemoryStream(wire, writable: false);
        return MimeMessage.Load(stream);
    }

    [GeneratedRegex(@"=\?[^?\s]+\?[bBqQ]\?[^?\s]*\?=")]
    private static partial Regex EncodedWord();
}
