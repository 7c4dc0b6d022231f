using System.Globalization;
using System.Text;
using CsCheck;
using Search.Evaluation.Trec;

namespace Search.Tests.Evaluation.Trec;

public class PlainDecimalTests
{
    [Fact]
    public void A_plain_decimal_is_read_to_the_same_bits_as_by_the_general_parser() =>
        Gen.Select(Gen.Long[-999_999_999_999_999, 999_999_999_999_999], Gen.Int[0, 15], Gen.Int[1, 15]).Sample((number, decimals, digits) =>
        {
            var text = ((decimal)(number % (long)Math.Pow(10, digits)) / (decimal)Math.Pow(10, decimals)).ToString("0.###############", CultureInfo.InvariantCulture);
            if (text.Count(char.IsAsciiDigit) <= 15)
            {
                Assert.True(PlainDecimal.TryParse(Encoding.UTF8.GetBytes(text), out var value), text);
                Assert.Equal(double.Parse(text, CultureInfo.InvariantCulture), value);
            }
        });

    [Theory]
    [InlineData("-0.0", -0.0)]
    [InlineData(".5", 0.5)]
    [InlineData("5.", 5)]
    [InlineData("000000000000001", 1)]
    public void Unusual_forms_are_read(string text, double expected)
    {
        Assert.True(PlainDecimal.TryParse(Encoding.UTF8.GetBytes(text), out var value));
        Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(value));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("1.2.3")]
    [InlineData("+1")]
    [InlineData("1e3")]
    [InlineData("NaN")]
    [InlineData("1234567890123456")]
    public void Every_other_form_is_left_to_the_general_parser(string text) => Assert.False(PlainDecimal.TryParse(Encoding.UTF8.GetBytes(text), out _));
}
