using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Delivery.Senders;
using CampaignStudio.Integrations.Smtp;
using CampaignStudio.Setup;
using CampaignStudio.Tests.Support;
using CsCheck;
using MimeKit;
using MimeKit.Cryptography;

namespace CampaignStudio.Tests.Integrations;

/// <summary>Signatures hold for what came out of a real SMTP conversation, and for nothing else.</summary>
public sealed class DkimSigningTests(DkimSigningTests.SharedKey shared) : IClassFixture<DkimSigningTests.SharedKey>
{
    private static readonly OutgoingEmail Plain = Emails.To("anna@example.org");

    /// <summary>Making one takes longer than the tests.</summary>
    public sealed class SharedKey : IDisposable
    {
        internal DkimKeys Key { get; } = DkimKeys.Rsa();

        public void Dispose() => Key.Dispose();
    }

    private DkimKeys Key => shared.Key;

    public static TheoryData<string> Kinds => ["rsa", "old rsa", "ed25519"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_message_is_signed_with_either_kind_of_key(string kind)
    {
        using var keys = kind switch { "rsa" => DkimKeys.Rsa(), "old rsa" => DkimKeys.Rsa(old: true), _ => DkimKeys.Ed25519() };

        var message = Assert.Single(await ArriveAsync(keys, Plain));

        Assert.True(keys.Verify(message));
        var tags = TagsOf(message);
        Assert.Equal((kind == "ed25519" ? "ed25519-sha256" : "rsa-sha256", "example.com", "autumn", "relaxed/relaxed"), (tags["a"], tags["d"], tags["s"], tags["c"]));
    }

    [Fact]
    public async Task The_signature_covers_what_a_reader_relies_on()
    {
        var message = Assert.Single(await ArriveAsync(Key, Plain with { ReplyTo = "reply@example.com" }));

        var tags = TagsOf(message);
        Assert.Superset(
            new HashSet<string> { "from", "to", "reply-to", "subject", "date", "message-id", "mime-version", "content-type", "list-unsubscribe", "list-unsubscribe-post" },
            tags["h"].Split(':').ToHashSet());
        Assert.DoesNotContain("l", tags.Keys);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("html")]
    [InlineData("From")]
    [InlineData("Subject")]
    [InlineData("List-Unsubscribe")]
    [InlineData("List-Unsubscribe-Post")]
    public async Task What_is_changed_on_the_way_shows(string what)
    {
        var message = Assert.Single(await ArriveAsync(Key, Plain));
        Assert.True(Key.Verify(message));

        if (what is "text" or "html") message.BodyParts.OfType<TextPart>().Single(part => part.IsHtml == (what == "html")).Text += "more";
        else message.Headers[what] = "<https://evil.example/>";

        Assert.False(Key.Verify(message));
    }

    [Fact]
    public async Task Dots_long_lines_and_every_alphabet_survive_the_conversation()
    {
        OutgoingEmail[] emails =
        [
            Plain with { Text = ".\n..\n.a\n\n.", Html = ".\r\n..\r\n" },
            Plain with { Text = new string('x', 5000) + "\n" + new string('ü', 3000), Html = "<p>" + new string('日', 4000) + "</p>" },
            Plain with { Text = "ends in blanks   \n\t\n\n\n", Html = "<p>a  b\t c</p>   " },
            Plain with { Text = "a\rb\nc\r\nd", Html = "From here on\n>From there" },
            Plain with { Subject = "שלום 🎉 " + new string('界', 300), FromName = "Zoë \"Z\" Öhm, Ltd.", ToName = "田中 太郎" },
            Plain with { Headers = [.. Plain.Headers, new("X-Long", string.Join(' ', Enumerable.Repeat("word", 400)))] },
        ];

        await using var sink = await SmtpSink.StartAsync();
        await SendAsync(sink, Key, emails);

        Assert.Equal(emails.Length, sink.Messages.Count);
        Assert.All(sink.Messages, message => Assert.True(Key.Verify(message.Parse()), message.Parse().Subject));
        Assert.All(sink.Messages, message => Assert.True(DkimByTheBook.Verify(message.Raw, Key.PublicRsa!), message.Parse().Subject));
    }

    [Fact]
    public async Task Whatever_is_written_the_signature_holds()
    {
        var text = Gen.OneOf(Gen.Char[' ', '~'], Gen.OneOf('.', '\n', '\r', '\t', ' ', '=', 'é', '語', '\u00a0', '\u200d')).Array[0, 400].Select(letters => new string(letters));
        var line = text.Select(value => value.ReplaceLineEndings(" ").Replace('\r', ' '));

        await Gen.Select(text, text, line, line).Array[30].SampleAsync(
            async parts =>
            {
                var arrived = await ArriveAsync(Key, [.. parts.Select((part, index) =>
                    Emails.To("anna@example.org", index + 1) with { Text = part.Item1, Html = part.Item2, Subject = part.Item3, ToName = part.Item4 })]);
                return arrived.Count == parts.Length && arrived.All(Key.Verify);
            },
            iter: 10,
            threads: 1);
    }

    [Fact]
    public async Task Many_threads_may_sign_at_once()
    {
        var arrived = await ArriveAsync(Key, [.. Enumerable.Range(1, 200).Select(id => Emails.To($"lead{id}@example.org", id))]);

        Assert.Equal(200, arrived.Count(Key.Verify));
    }

    [Theory]
    [InlineData("sender@example.com", true)]
    [InlineData("sender@NEWS.Example.com", true)]
    [InlineData("sender@example.org", false)]
    [InlineData("sender@notexample.com", false)]
    public async Task Only_senders_of_the_domain_are_signed(string from, bool isSigned)
    {
        var message = Assert.Single(await ArriveAsync(Key, Plain with { FromAddress = from }));

        Assert.Equal(isSigned, message.Headers.Contains(HeaderId.DkimSignature));
    }

    [Fact]
    public async Task Without_settings_nothing_is_signed()
    {
        Assert.Same(DkimSigning.Off, DkimSigning.Load(new DkimOptions { Selector = " " }));
        Assert.False(Assert.Single(await ArriveAsync(keys: null, Plain)).Headers.Contains(HeaderId.DkimSignature));
    }

    [Theory]
    [InlineData("", "autumn", "Email:Dkim:Domain is missing")]
    [InlineData("example.com", "", "Email:Dkim:Selector is missing")]
    [InlineData("example .com", "autumn", "'example .com'")]
    [InlineData("example.com", "a;b", "'a;b'")]
    public void A_setting_that_is_missing_or_no_name_is_named(string domain, string selector, string expected)
    {
        var refused = Assert.Throws<StartupRefusedException>(() => DkimSigning.Load(Key.Options with { Domain = domain, Selector = selector }));

        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no key at all", "no private key in PEM form")]
    [InlineData("", "no private key in PEM form")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "no private key in PEM form")]
    [InlineData("short", "512 bits")]
    [InlineData("public", "no private key in PEM form")]
    [InlineData("locked", "without a password")]
    [InlineData("curve", "neither RSA nor Ed25519")]
    public void A_file_that_is_no_key_is_refused_in_one_line(string content, string expected)
    {
        using var file = DkimKeys.Of(content);

        var refused = Assert.Throws<StartupRefusedException>(() => DkimSigning.Load(file.Options));

        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.Contains(file.File, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named_and_a_relative_one_lies_beside_the_program()
    {
        var refused = Assert.Throws<StartupRefusedException>(() => DkimSigning.Load(Key.Options with { PrivateKeyFile = "keys/dkim.pem" }));

        Assert.Contains($"'{Path.Combine(AppContext.BaseDirectory, "keys", "dkim.pem")}': there is no such file", refused.Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, string> TagsOf(MimeMessage message) =>
        message.Headers[HeaderId.DkimSignature]!.Split(';').Select(tag => tag.Trim().Split('=', 2)).ToDictionary(tag => tag[0], tag => tag[1]);

    /// <summary>What a server has of the messages, in order of their ids.</summary>
    private static async Task<IReadOnlyList<MimeMessage>> ArriveAsync(DkimKeys? keys, params OutgoingEmail[] emails)
    {
        await using var sink = await SmtpSink.StartAsync();
        await SendAsync(sink, keys, emails);
        return [.. sink.Messages.Select(message => message.Parse()).OrderBy(message => message.MessageId, StringComparer.Ordinal)];
    }

    private static async Task SendAsync(SmtpSink sink, DkimKeys? keys, OutgoingEmail[] emails)
    {
        var options = new SmtpOptions { Host = sink.Host, Port = sink.Port, Security = MailSecurity.None };
        await using var transport = new SmtpEmailTransport(options, TimeProvider.System, certificates: null, keys is null ? null : DkimSigning.Load(keys.Options));
        foreach (var batch in emails.Chunk(50))
        {
            var answers = await Task.WhenAll(batch.Select(email => transport.SendAsync(email, Xunit.TestContext.Current.CancellationToken)));
            Assert.All(answers, answer => Assert.IsType<HandOver.Accepted>(answer));
        }
    }
}
