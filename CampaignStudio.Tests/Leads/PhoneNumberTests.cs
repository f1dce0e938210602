using CampaignStudio.Domain.Leads;

namespace CampaignStudio.Tests.Leads;

public sealed class PhoneNumberTests
{
    [Theory]
    [InlineData("+33 6 39 98 00 01", null, "+33639980001")]
    [InlineData("06 39 98 00 01", "FR", "+33639980001")]
    [InlineData("06.39.98.00.01", "fr", "+33639980001")]
    [InlineData("0033 639980001", null, "+33639980001")]
    [InlineData("(202) 555-0143", "US", "+12025550143")]
    [InlineData("+44 (0)7700 900123", null, "+447700900123")]
    [InlineData("+12025550143", "FR", "+12025550143")]
    [InlineData("+15005550006", null, "+15005550006")]
    public void Numbers_become_E164(string text, string? country, string normal)
    {
        Assert.Equal(normal, PhoneNumber.Normalize(text, country).Value);
        Assert.Equal(normal, PhoneNumber.Normalize(normal).Value);
    }

    [Theory]
    [InlineData(null, "FR")]
    [InlineData(" ", "FR")]
    [InlineData("hello", "FR")]
    [InlineData("06 39 98", "FR")]
    [InlineData("+33 6 39 98 00 01 23 45", null)]
    [InlineData("0639980001", null)]
    [InlineData("0639980001", "ZZ")]
    [InlineData("+999 123456789", null)]
    [InlineData("+1 202 555 0143 +1 202 555 0143 +1 202 555 0143 +1 202 555", null)]
    public void What_is_no_number_is_refused(string? text, string? country)
    {
        var error = PhoneNumber.Normalize(text, country).Error!;

        Assert.Equal(("invalid_phone", "phone"), (error.Code, error.Field));
    }
}
