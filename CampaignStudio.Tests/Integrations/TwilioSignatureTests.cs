using CampaignStudio.Integrations.Twilio;

namespace CampaignStudio.Tests.Integrations;

public sealed class TwilioSignatureTests
{
    private const string Token = "12345";
    private const string Url = "https://mycompany.com/myapp.php?foo=1&bar=2";
    private const string Signature = "RSOYDt4T1cUTdK1PDd93/VVr8B8=";

    private static readonly KeyValuePair<string, string>[] Form =
    [
        new("CallSid", "CA1234567890ABCDE"),
        new("From", "+14158675309"),
        new("Digits", "1234"),
        new("To", "+18005551212"),
        new("Caller", "+14158675309"),
    ];

    [Fact]
    public void Twilios_published_example_is_valid() => Assert.True(TwilioSignature.IsValid(Token, Url, Form, Signature));

    [Fact]
    public void Twilios_example_with_repeated_parameters_is_valid()
    {
        KeyValuePair<string, string>[] form =
            [new("Sid", "CA123"), new("SidAccount", "AC123"), new("Digits", "5678"), new("Digits", "1234"), new("Digits", "1234")];

        Assert.True(TwilioSignature.IsValid(Token, Url, form, "IK+Dwps556ElfBT0I3Rgjkr1wJU="));
    }

    [Theory]
    [InlineData("https://MyCompany.com/myapp.php?foo=1&bar=2", "g9IN/x4Cft2g517EjYvEvM/W7LU=")]
    [InlineData("https://MyCompany.com:1234/myapp.php?foo=1&bar=2", "PCqOZm8cnu/L6+u5i5fuEd+Iac4=")]
    public void Case_and_port_are_signed_as_they_stand(string url, string signature) =>
        Assert.True(TwilioSignature.IsValid(Token, url, Form, signature));

    [Fact]
    public void The_default_port_makes_no_difference() =>
        Assert.True(TwilioSignature.IsValid(Token, "https://mycompany.com:443/myapp.php?foo=1&bar=2", Form, Signature));

    [Fact]
    public void Whatever_differs_is_forged()
    {
        Assert.False(TwilioSignature.IsValid("12346", Url, Form, Signature));
        Assert.False(TwilioSignature.IsValid(Token, Url + "&baz=3", Form, Signature));
        Assert.False(TwilioSignature.IsValid(Token, Url, Form[1..], Signature));
        Assert.False(TwilioSignature.IsValid(Token, Url, [.. Form, new("Extra", "")], Signature));
        Assert.False(TwilioSignature.IsValid(Token, Url, Form, "RSOYDt4T1cUTdK1PDd93/VVr8B9="));
        Assert.False(TwilioSignature.IsValid(Token, Url, Form, null));
        Assert.False(TwilioSignature.IsValid("", Url, Form, Signature));
    }
}
