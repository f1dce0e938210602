using CampaignStudio.Domain.Interactions.Mail;

namespace CampaignStudio.Tests.Interactions.Mail;

public sealed class QuotedTextTests
{
    [Theory]
    [InlineData("On Mon, Mar 2, 2026 at 9:00 AM Bob Smith <bob@studio.example> wrote:")]
    [InlineData("On 2 Mar 2026, at 09:00, Bob <bob@studio.example> wrote:")]
    [InlineData("On Monday, March 2, 2026 at 09:00:00 AM GMT, Bob Smith <a.very.long.address.of.somebody@studio.example>\nwrote:")]
    [InlineData("Le lun. 2 mars 2026 à 09:00, Bob <bob@studio.example> a écrit :")]
    [InlineData("Am Mo., 2. März 2026 um 09:00 Uhr schrieb Bob <bob@studio.example>:")]
    [InlineData("El lun, 2 mar 2026 a las 9:00, Bob (<bob@studio.example>) escribió:")]
    [InlineData("Il giorno lun 2 mar 2026 alle ore 09:00 Bob <bob@studio.example> ha scritto:")]
    [InlineData("Op ma 2 mrt. 2026 om 09:00 schreef Bob <bob@studio.example>:")]
    [InlineData("Em seg., 2 de mar. de 2026 às 09:00, Bob <bob@studio.example> escreveu:")]
    [InlineData("Den mån 2 mars 2026 kl 09:00 skrev Bob <bob@studio.example>:")]
    [InlineData("Bob Smith <bob@studio.example> writes:")]
    [InlineData("-----Original Message-----")]
    [InlineData("-----Message d'origine-----")]
    [InlineData("-----Ursprüngliche Nachricht-----")]
    [InlineData("-----Mensaje original-----")]
    [InlineData("---------- Forwarded message ---------")]
    [InlineData("________________________________")]
    [InlineData("From: Bob <bob@studio.example>\nSent: Monday, March 2, 2026 9:00 AM\nTo: Ada <ada@example.com>\nSubject: Hello")]
    [InlineData("De : Bob <bob@studio.example>\nEnvoyé : lundi 2 mars 2026 09:00\nÀ : Ada <ada@example.com>\nObjet : Bonjour")]
    [InlineData("*Von:* Bob <bob@studio.example>\n*Gesendet:* Montag, 2. März 2026 09:00\n*An:* Ada <ada@example.com>\n*Betreff:* Hallo")]
    [InlineData("Da: Bob <bob@studio.example>\nInviato: lunedì 2 marzo 2026 09:00\nA: Ada <ada@example.com>\nOggetto: Ciao")]
    public void Whatever_introduces_the_history_ends_what_was_written(string introduction) =>
        Assert.Equal("Yes, call me.", QuotedText.NewWords($"Yes, call me.\n\n{introduction}\n\nHello Ada, shall we talk?\nBob"));

    [Fact]
    public void Answers_between_and_under_the_quoted_lines_stay() => Assert.Equal(
        "Monday is fine.\n\nSo is the price.",
        QuotedText.NewWords("On Mon, 2 Mar 2026, Bob wrote:\n\n> Is Monday fine?\n\nMonday is fine.\n\n> And the price?\n\nSo is the price.\n"));

    [Theory]
    [InlineData("-- \nAda Lovelace\nAnalytical Engines Ltd")]
    [InlineData("Sent from my iPhone")]
    [InlineData("Envoyé de mon iPhone")]
    [InlineData("Von meinem iPhone gesendet")]
    [InlineData("Get Outlook for iOS<https://aka.ms/o0ukef>")]
    [InlineData("Enviado desde mi iPhone\n\nEl lun, 2 mar 2026 a las 9:00, Bob escribió:\n> Hola")]
    public void A_signature_is_no_part_of_it(string signature) => Assert.Equal("Yes.", QuotedText.NewWords($"Yes.\r\n\r\n{signature}".ReplaceLineEndings("\r\n")));

    [Theory]
    [InlineData("From: here you take the train.\nThen you walk.")]
    [InlineData("On Monday I wrote: nothing.")]
    [InlineData("To: be or not to be")]
    public void Words_that_only_look_like_it_stay(string words) => Assert.Equal(words, QuotedText.NewWords(words));

    [Fact]
    public void What_is_nothing_but_history_comes_back_whole() =>
        Assert.Equal("-----Original Message-----\nHello", QuotedText.NewWords("-----Original Message-----\nHello"));

    [Theory]
    [InlineData("<div>Yes.</div><div class=\"gmail_quote gmail_quote_container\"><div>On Monday Bob wrote:</div></div>", "<div>Yes.</div>")]
    [InlineData("<p>Yes.</p><div id=\"divRplyFwdMsg\">From: Bob</div>", "<p>Yes.</p>")]
    [InlineData("<blockquote type=\"cite\">Hello</blockquote><p>Yes.</p>", "<blockquote type=\"cite\">Hello</blockquote><p>Yes.</p>")]
    public void Html_ends_where_programs_mark_the_history(string html, string expected) => Assert.Equal(expected, QuotedText.NewHtml(html));

    [Fact]
    public void A_long_hostile_text_takes_no_time()
    {
        var hostile = string.Concat(Enumerable.Repeat("On x <a@b> \n", 20_000)) + new string('>', 100_000) + new string(' ', 100_000);

        Assert.True(QuotedText.NewWords(hostile).Length <= 20_000);
    }
}
