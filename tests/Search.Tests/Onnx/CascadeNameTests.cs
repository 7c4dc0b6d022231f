using CsCheck;
using Search.Core.Errors;
using Search.Onnx;

namespace Search.Tests.Onnx;

public class CascadeNameTests
{
    [Theory]
    [InlineData("ms-marco-TinyBERT-L2-v2+default@100", "ms-marco-TinyBERT-L2-v2", "default", 100)]
    [InlineData("./c++/tiny+../other@7", "./c++/tiny", "../other", 7)]
    [InlineData("a+b@c@10000", "a", "b@c", 10_000)]
    [InlineData("a@5+b@1", "a@5", "b", 1)]
    public void Two_models_and_a_number_are_a_cascade(string name, string first, string second, int depth) =>
        Assert.Equal(new CascadeName(first, second, depth), CascadeName.Parse(name));

    [Theory]
    [InlineData("default")]
    [InlineData("./c++/model")]
    [InlineData("./model@2")]
    [InlineData("a+b")]
    [InlineData("a+b@")]
    [InlineData("a+b@abc")]
    [InlineData("a+b@-1")]
    [InlineData("a+b@1/")]
    [InlineData("a+b@١")]
    [InlineData("a+b@1\n")]
    [InlineData("")]
    public void Any_other_name_is_the_name_of_one_model(string name) => Assert.Null(CascadeName.Parse(name));

    [Theory]
    [InlineData("a+b@0", "scores 0 passages; expected 1 to 10,000")]
    [InlineData("a+b@10001", "scores 10001 passages")]
    [InlineData("a+b@99999999999999999999", "scores 99999999999999999999 passages")]
    [InlineData("+b@1", "without a first model; expected FIRST+SECOND@N")]
    [InlineData("a+@1", "without a second model")]
    [InlineData(" +b@1", "without a first model")]
    public void An_impossible_cascade_is_refused_with_the_reason(string name, string reason)
    {
        var error = Assert.Throws<BadInputException>(() => CascadeName.Parse(name));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Contains($"'{name}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cascade_name_that_is_written_is_parsed_back() =>
        Gen.Select(Gen.String, Gen.String, Gen.Int[1, 10_000])
            .Where((first, second, _) => !string.IsNullOrWhiteSpace(first) && !string.IsNullOrWhiteSpace(second) && !second.Contains('+', StringComparison.Ordinal))
            .Sample((first, second, depth) => Assert.Equal(new CascadeName(first, second, depth), CascadeName.Parse($"{first}+{second}@{depth}")));

    [Fact]
    public void Any_text_is_a_cascade_or_one_model_or_is_refused() =>
        Gen.Char["ab+@01 /\n"].Array[0, 12].Select(characters => new string(characters)).Sample(
            name =>
            {
                try
                {
                    if (CascadeName.Parse(name) is var (first, second, depth))
                    {
                        Assert.StartsWith($"{first}+{second}@", name, StringComparison.Ordinal);
                        Assert.Equal(depth, int.Parse(name[(name.LastIndexOf('@') + 1)..], null));
                    }
                }
                catch (BadInputException refused)
                {
                    Assert.Contains($"'{name}'", refused.Message, StringComparison.Ordinal);
                }
            },
            iter: 10_000);
}
