using CampaignStudio.Domain.Interactions.Mail;

namespace CampaignStudio.Tests.Interactions.Mail;

public sealed class AbsenceDatesTests
{
    // A Tuesday.
    private static readonly DateOnly Today = new(2026, 3, 3);

    [Theory]
    [InlineData("I am out of the office and will be back on Monday, March 9, 2026.", "2026-03-09")]
    [InlineData("I will return on 9 March.", "2026-03-09")]
    [InlineData("Returning March 9th", "2026-03-09")]
    [InlineData("I'll be back 2026-03-09.", "2026-03-09")]
    [InlineData("Back in the office on 03/09/2026", "2026-03-09")]
    [InlineData("Back in the office on 13/03/2026", "2026-03-13")]
    [InlineData("I'm away and will be back on Monday.", "2026-03-09")]
    [InlineData("Back tomorrow!", "2026-03-04")]
    [InlineData("Out of office until March 6", "2026-03-07")]
    [InlineData("I am away from 2 March to 6 March.", "2026-03-07")]
    [InlineData("Je serai de retour le lundi 9 mars.", "2026-03-09")]
    [InlineData("Absente jusqu’au 6 mars inclus", "2026-03-07")]
    [InlineData("En congés du 2 au 6 mars, retour le 9 mars.", "2026-03-09")]
    [InlineData("Ich bin ab dem 9. März wieder erreichbar.", "2026-03-09")]
    [InlineData("Ich bin bis zum 6. März im Urlaub und am 9. März wieder im Büro.", "2026-03-09")]
    [InlineData("Ich bin bis einschließlich 06.03.2026 nicht im Büro.", "2026-03-07")]
    [InlineData("Ich bin wieder am 09.03. für Sie da.", "2026-03-09")]
    [InlineData("Estaré de vuelta el 9 de marzo de 2026.", "2026-03-09")]
    [InlineData("Fuera de la oficina hasta el 6 de marzo", "2026-03-07")]
    [InlineData("Rientrerò il 9 marzo.", "2026-03-09")]
    [InlineData("Sarò assente fino al 6 marzo", "2026-03-07")]
    [InlineData("Ik ben maandag 9 maart weer bereikbaar.", "2026-03-09")]
    [InlineData("Afwezig tot en met 6 maart", "2026-03-07")]
    [InlineData("Estarei de volta no dia 9 de março.", "2026-03-09")]
    [InlineData("Ausente até 6 de março", "2026-03-07")]
    [InlineData("On parental leave, back on 4 January 2027", null)]
    [InlineData("I was back on 2 March.", null)]
    [InlineData("Thank you for your message. I get back to you soon.", null)]
    [InlineData("Call 09.03.44.55.66 and come back.", null)]
    [InlineData("Back on 31 February", null)]
    [InlineData("", null)]
    public void The_day_somebody_is_back_is_read_as_it_is_written(string text, string? expected) =>
        Assert.Equal(expected is null ? null : DateOnly.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), AbsenceDates.Return(text, Today));

    [Fact]
    public void Around_the_turn_of_the_year_the_next_such_day_is_meant() =>
        Assert.Equal(new DateOnly(2027, 1, 4), AbsenceDates.Return("Zurück am 4. Januar", new DateOnly(2026, 12, 23)));

    [Fact]
    public void Hostile_text_is_read_in_no_time() =>
        Assert.Null(AbsenceDates.Return(string.Concat(Enumerable.Repeat("until from du back ", 100_000)), Today));
}
