using System.Text;
using CampaignStudio.Domain.Templates;
using CsCheck;

namespace CampaignStudio.Tests.Templates;

public sealed class SmsSegmentsTests
{
    [Theory]
    [InlineData(0, 0, 160)]
    [InlineData(1, 1, 160)]
    [InlineData(160, 1, 160)]
    [InlineData(161, 2, 153)]
    [InlineData(306, 2, 153)]
    [InlineData(307, 3, 153)]
    public void Plain_text_takes_160_septets_alone_and_153_in_a_series(int length, int segments, int perSegment)
    {
        Assert.Equal(new SmsSegments(SmsEncoding.Gsm7, length, segments, perSegment), SmsSegments.Count(new string('a', length)));
    }

    [Theory]
    [InlineData(70, 1, 70)]
    [InlineData(71, 2, 67)]
    [InlineData(134, 2, 67)]
    [InlineData(135, 3, 67)]
    public void One_foreign_letter_makes_it_70_and_67_units(int length, int segments, int perSegment)
    {
        Assert.Equal(new SmsSegments(SmsEncoding.Ucs2, length, segments, perSegment), SmsSegments.Count("ê" + new string('a', length - 1)));
    }

    [Fact]
    public void Accents_of_the_GSM_alphabet_stay_one_septet_and_its_extension_takes_two()
    {
        Assert.Equal(new SmsSegments(SmsEncoding.Gsm7, 6, 1, 160), SmsSegments.Count("éàùÇßÆ"));
        Assert.Equal(new SmsSegments(SmsEncoding.Gsm7, 20, 1, 160), SmsSegments.Count("€^{}[]~\\|\f"));
        Assert.Equal(new SmsSegments(SmsEncoding.Gsm7, 6, 1, 160), SmsSegments.Count("é €\r\n"));
    }

    [Fact]
    public void An_escape_pair_is_not_split_between_segments()
    {
        // 152 + a pair that no longer fits + 152: the second segment begins with the pair and overflows into a third.
        var text = new string('a', 152) + "€" + new string('a', 152);

        Assert.Equal((306, 3), (SmsSegments.Count(text).Length, SmsSegments.Count(text).Segments));
    }

    [Fact]
    public void A_surrogate_pair_is_not_split_between_segments()
    {
        var text = new string('a', 66) + "😀" + new string('a', 66);

        Assert.Equal((134, 3), (SmsSegments.Count(text).Length, SmsSegments.Count(text).Segments));
    }

    [Fact]
    public void The_segments_always_hold_the_text_and_waste_less_than_a_unit_each()
    {
        Gen.OneOf("a", "é", "€", "ê", "😀", "\n").Array[0, 400].Select(string.Concat).Sample(text =>
        {
            var count = SmsSegments.Count(text);
            return count.Length <= count.Segments * count.PerSegment
                && (count.Segments <= 1 || count.Length + count.Segments - 1 > (count.Segments - 1) * count.PerSegment)
                && (count.Encoding is SmsEncoding.Gsm7 || count.Length == Encoding.Unicode.GetByteCount(text) / 2);
        });
    }
}
