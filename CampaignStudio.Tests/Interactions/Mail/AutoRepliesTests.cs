using CampaignStudio.Domain.Interactions.Mail;

namespace CampaignStudio.Tests.Interactions.Mail;

public sealed class AutoRepliesTests
{
    [Theory]
    [InlineData("Auto-Submitted", "auto-replied (vacation)")]
    [InlineData("auto-submitted", "auto-generated; owner-email=\"ada@example.com\"")]
    [InlineData("X-Autoreply", "yes")]
    [InlineData("X-Autorespond", "")]
    [InlineData("Precedence", "auto_reply")]
    [InlineData("X-Auto-Response-Suppress", "All")]
    [InlineData("X-Auto-Response-Suppress", "DR, OOF, AutoReply")]
    [InlineData("Return-Path", "<>")]
    public void A_header_says_that_a_machine_wrote_it(string name, string value) => Assert.NotNull(AutoReplies.Sign(Mail("Re: Hello", name, value)));

    [Theory]
    [InlineData("Out of Office: Re: Hello")]
    [InlineData("Automatic reply: Hello")]
    [InlineData("Auto-Reply: Re: Hello")]
    [InlineData("[External] Automatic reply: Hello")]
    [InlineData("On vacation until Monday")]
    [InlineData("Réponse automatique : Bonjour")]
    [InlineData("Absence du bureau")]
    [InlineData("Message d’absence")]
    [InlineData("Automatische Antwort: Hallo")]
    [InlineData("Abwesenheitsnotiz: AW: Angebot")]
    [InlineData("Absence : Hello")]
    [InlineData("Absent : Hello")]
    [InlineData("Absente: Hello")]
    [InlineData("Nicht im Büro")]
    [InlineData("Respuesta automática: Hola")]
    [InlineData("Fuera de la oficina")]
    [InlineData("Risposta automatica: Ciao")]
    [InlineData("Fuori sede")]
    [InlineData("Automatisch antwoord: Hallo")]
    [InlineData("Afwezig tot maandag")]
    [InlineData("Resposta automática: Olá")]
    [InlineData("Fora do escritório")]
    [InlineData("Autosvar: Hej")]
    public void So_does_a_usual_subject_in_many_languages(string subject) => Assert.NotNull(AutoReplies.Sign(Mail(subject)));

    [Theory]
    [InlineData("Re: Hello")]
    [InlineData("Your automatic coffee machine")]
    [InlineData("Absolutely!")]
    [InlineData("AW: Angebot")]
    [InlineData("Re: Out of office policy")]
    [InlineData("RE : Réponse automatique")]
    [InlineData("[External] Re: Out of office policy")]
    [InlineData("AW: Abwesenheitsnotiz")]
    [InlineData("SV: Frånvaro")]
    [InlineData("RV: Respuesta automática")]
    [InlineData("TR: Absence du bureau")]
    [InlineData("Fwd: Automatic reply: Hello")]
    [InlineData("Re[2]: Out of office")]
    [InlineData("Absence of evidence")]
    [InlineData("Let us talk about the office")]
    public void A_person_s_subject_does_not(string subject) => Assert.Null(AutoReplies.Sign(Mail(subject)));

    [Fact]
    public void Where_the_header_says_no_a_person_did_whatever_the_subject_is() =>
        Assert.Null(AutoReplies.Sign(Mail("Out of office", "Auto-Submitted", "no")));

    [Theory]
    [InlineData("X-Auto-Response-Suppress", "None")]
    [InlineData("Precedence", "first-class")]
    [InlineData("Return-Path", "<ada@example.com>")]
    public void Other_values_say_nothing(string name, string value) => Assert.Null(AutoReplies.Sign(Mail("Re: Hello", name, value)));

    private static InboundMail Mail(string subject) => new() { From = "ada@example.com", Subject = subject };

    private static InboundMail Mail(string subject, string name, string value) => Mail(subject) with { Headers = new Dictionary<string, string> { [name] = value } };
}
