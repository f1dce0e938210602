using System.Globalization;
using CampaignStudio.Domain.Leads.Import;
using CsCheck;

namespace CampaignStudio.Tests.Leads.Import;

public sealed class BudgetTextTests
{
    [Theory]
    [InlineData("10000", 10_000)]
    [InlineData("0", 0)]
    [InlineData("10,5", 10.5)]
    [InlineData("10.50", 10.5)]
    [InlineData("1,234", 1_234)]
    [InlineData("1.234", 1_234)]
    [InlineData("0.125", 0.125)]
    [InlineData("12345.678", 12_345.678)]
    [InlineData("1,234,567", 1_234_567)]
    [InlineData("1.234.567,8", 1_234_567.8)]
    [InlineData("1,234,567.89", 1_234_567.89)]
    [InlineData("10 000,50 €", 10_000.5)]
    [InlineData("10\u202F000", 10_000)]
    [InlineData("$10'000.25", 10_000.25)]
    public void An_amount_is_read_as_people_write_it(string text, double amount)
    {
        Assert.True(BudgetText.TryParse(text, out var read));
        Assert.Equal((decimal)amount, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("€")]
    [InlineData("ten")]
    [InlineData("-10")]
    [InlineData("1e5")]
    [InlineData("10,")]
    [InlineData("1,23,456")]
    [InlineData("1.2.3")]
    [InlineData("1.234,567.89")]
    [InlineData("1.23456")]
    [InlineData("9999999999999")]
    [InlineData("١٠")]
    public void What_is_no_amount_is_refused(string text) => Assert.False(BudgetText.TryParse(text, out _));

    [Fact]
    public void Every_amount_with_two_decimals_reads_back_in_every_common_style()
    {
        var styles = new[] { (",", "."), (".", ","), (" ", ","), ("'", "."), ("\u00A0", ","), ("", ","), ("", ".") }
            .Select(style => new NumberFormatInfo { NumberGroupSeparator = style.Item1, NumberDecimalSeparator = style.Item2 })
            .ToArray();
        Gen.Select(Gen.Long[0, 99_999_999_999_999], Gen.Int[0, styles.Length - 1]).Sample((cents, style) =>
        {
            var amount = cents / 100m;
            return BudgetText.TryParse(amount.ToString("N2", styles[style]), out var read) && read == amount;
        });
    }
}
