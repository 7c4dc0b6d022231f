using Search.Core.Errors;
using Search.Evaluation.Comparisons;

namespace Search.Tests.Evaluation.Comparisons;

public class SystemNamesTests
{
    private static readonly IReadOnlyList<SystemScores> Systems =
        [.. new[] { "runs/bm25.trec", "runs/small.trec.gz", "old/bm25.trec" }.Select(name => new SystemScores(name, [], []))];

    [Fact]
    public void The_first_system_is_the_baseline_if_none_is_named() => Assert.Equal([0], SystemNames.Places(Systems, []));

    [Theory]
    [InlineData("small", 1)]
    [InlineData("small.trec", 1)]
    [InlineData("small.trec.gz", 1)]
    [InlineData("old/bm25.trec", 2)]
    public void A_system_is_found_by_its_path_or_its_file_name(string name, int place) => Assert.Equal([place], SystemNames.Places(Systems, [name]));

    [Theory]
    [InlineData("bm25", "fits several systems")]
    [InlineData("large", "is none of the systems; expected one of: runs/bm25.trec, ")]
    [InlineData("", "is none of the systems")]
    public void A_name_that_fits_no_system_or_several_is_refused(string name, string reason) =>
        Assert.Contains(reason, Assert.Throws<BadInputException>(() => SystemNames.Places(Systems, [name])).Message, StringComparison.Ordinal);

    [Fact]
    public void Each_baseline_is_compared_with_every_other_system_and_two_baselines_once()
    {
        Assert.Equal([(0, 1), (0, 2)], SystemPairs.Of(3, [0]));
        Assert.Equal([(0, 1), (0, 2), (1, 2)], SystemPairs.Of(3, [0, 1]));
        Assert.Equal([(2, 0), (2, 1), (2, 3), (0, 1), (0, 3)], SystemPairs.Of(4, [2, 0]));
    }
}
