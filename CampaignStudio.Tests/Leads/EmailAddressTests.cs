using CampaignStudio.Domain.Leads;

namespace CampaignStudio.Tests.Leads;

public sealed class EmailAddressTests
{
    [Theory]
    [InlineData("  Zoe.Martin@Example.COM ", "zoe.martin@example.com")]
    [InlineData("o'neil+news@mail.example.co.uk", "o'neil+news@mail.example.co.uk")]
    [InlineData("info@Müller.example", "info@xn--mller-kva.example")]
    [InlineData("info@xn--mller-kva.example", "info@xn--mller-kva.example")]
    [InlineData("a@例え.jp", "a@xn--r8jz45g.jp")]
    public void Two_spellings_of_one_mailbox_become_one(string text, string normal)
    {
        Assert.Equal(normal, EmailAddress.Normalize(text).Value);
        Assert.Equal(normal, EmailAddress.Normalize(normal).Value);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("   ")]
    [InlineData("zoe")]
    [InlineData("zoe@")]
    [InlineData("@example.com")]
    [InlineData("zoe@localhost")]
    [InlineData("zoe@example..com")]
    [InlineData("zoe@-example.com")]
    [InlineData("zoe@example.com.")]
    [InlineData("zoe@exa mple.com")]
    [InlineData("zoe@127.0.0.1")]
    [InlineData("zoe@exam_ple.com")]
    [InlineData(".zoe@example.com")]
    [InlineData("zo..e@example.com")]
    [InlineData("zoe martin@example.com")]
    [InlineData("Zoe <zoe@example.com>")]
    [InlineData("\"zoe\"@example.com")]
    [InlineData("a@b@example.com")]
    [InlineData("zoe@example.com\r\nBcc: all@example.com")]
    public void An_address_nobody_can_be_reached_at_is_refused(string? text)
    {
        var error = EmailAddress.Normalize(text).Error!;

        Assert.Equal(("invalid_email", "email"), (error.Code, error.Field));
    }

    [Fact]
    public void Lengths_are_those_of_RFC_5321()
    {
        var longest = new string('a', 64) + "@" + string.Join('.', new string('b', 63), new string('c', 63), new string('d', 57), "com");

        Assert.Equal(254, longest.Length);
        Assert.False(EmailAddress.Normalize(longest).IsError);
        Assert.True(EmailAddress.Normalize(longest.Replace(".com", "x.com", StringComparison.Ordinal)).IsError);
        Assert.True(EmailAddress.Normalize("a" + longest).IsError);
    }
}
