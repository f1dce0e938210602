using CampaignStudio.Domain.Interactions;

namespace CampaignStudio.Tests.Interactions;

public sealed class SmsKeywordsTests
{
    [Theory]
    [InlineData("STOP", SmsKeyword.Stop)]
    [InlineData(" stop. ", SmsKeyword.Stop)]
    [InlineData("Arrêt", SmsKeyword.Stop)]
    [InlineData("UNSUBSCRIBE!", SmsKeyword.Stop)]
    [InlineData("baja", SmsKeyword.Stop)]
    [InlineData("Abmelden", SmsKeyword.Stop)]
    [InlineData("opt-out", SmsKeyword.Stop)]
    [InlineData("STOP SMS", SmsKeyword.Stop)]
    [InlineData("please stop!", SmsKeyword.Stop)]
    [InlineData("Désinscription", SmsKeyword.Stop)]
    [InlineData("résilier", SmsKeyword.Stop)]
    [InlineData("No más", SmsKeyword.Stop)]
    [InlineData("DARME DE BAJA", SmsKeyword.Stop)]
    [InlineData("Kündigen", SmsKeyword.Stop)]
    [InlineData("STOPP", SmsKeyword.Stop)]
    [InlineData("Abmeldung", SmsKeyword.Stop)]
    [InlineData("commencer", SmsKeyword.Start)]
    [InlineData("Empezar", SmsKeyword.Start)]
    [InlineData("starten", SmsKeyword.Start)]
    [InlineData("Información", SmsKeyword.Help)]
    [InlineData("AYUDA", SmsKeyword.Help)]
    [InlineData("STOP\uD800", SmsKeyword.Stop)]
    [InlineData("Start", SmsKeyword.Start)]
    [InlineData("UNSTOP", SmsKeyword.Start)]
    [InlineData("aide", SmsKeyword.Help)]
    [InlineData("Hilfe?", SmsKeyword.Help)]
    [InlineData("Please don't stop", SmsKeyword.None)]
    [InlineData("Can we start on Monday?", SmsKeyword.None)]
    [InlineData("", SmsKeyword.None)]
    [InlineData(null, SmsKeyword.None)]
    public void Only_a_message_that_is_nothing_but_a_keyword_is_one(string? text, SmsKeyword expected) => Assert.Equal(expected, SmsKeywords.Read(text));
}
