using Search.Core.Errors;
using Search.Indexing;

namespace Search.Tests.Indexing;

public sealed class RejectionLimitTests
{
    [Theory]
    [InlineData(100, 100, true)]
    [InlineData(101, 101, false)]
    [InlineData(500, 50_000, true)]
    [InlineData(501, 50_000, false)]
    public void The_default_is_one_percent_or_a_hundred_lines_if_that_is_more(long rejected, long entries, bool isAllowed) =>
        Assert.Equal(isAllowed, RejectionLimit.Default.Allows(rejected, entries));

    [Theory]
    [InlineData("0.05", 5, true)]
    [InlineData("5%", 5, true)]
    [InlineData("5%", 6, false)]
    [InlineData("0", 0, true)]
    [InlineData("0", 1, false)]
    [InlineData("100%", 100, true)]
    public void A_share_is_a_number_or_a_percentage_and_exact(string text, long rejected, bool isAllowed) =>
        Assert.Equal(isAllowed, RejectionLimit.Parse(text).Allows(rejected, 100));

    [Theory]
    [InlineData("")]
    [InlineData("many")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("101%")]
    [InlineData("NaN")]
    public void Anything_else_is_refused_with_an_example(string text)
    {
        var error = Assert.Throws<BadInputException>(() => RejectionLimit.Parse(text));

        Assert.Equal($"--max-rejected is '{text}'; expected a share from 0 to 1, as in 0.05 or 5%.", error.Message);
    }
}
