using Search.Indexing;

namespace Search.Tests.Indexing;

public sealed class RejectionReasonsTests
{
    private readonly RejectionReasons _reasons = new();

    [Fact]
    public void Reasons_that_differ_in_a_number_or_a_quoted_text_count_as_one()
    {
        _reasons.Add("/data/a.tsv", 2, "no tab found; expected id<TAB>text");
        _reasons.Add("/data/a.tsv", 3, "the id '7' is used by an earlier line");
        _reasons.Add("/data/a.tsv", 9, "the id '8' is used by an earlier line");

        Assert.Equal(
            ["2 lines: the id '7' is used by an earlier line (a.tsv, line 3)", "1 line: no tab found; expected id<TAB>text (a.tsv, line 2)"], _reasons.Describe(most: 5));
    }

    [Fact]
    public void Only_the_most_frequent_reasons_are_named()
    {
        for (var kind = 0; kind < 200; kind++)
        {
            _reasons.Add("a.tsv", kind + 1, new string('x', kind + 1));
        }

        _reasons.Add("a.tsv", 500, "xx");

        Assert.Equal(["2 lines: xx (a.tsv, line 2)", "1 line: x (a.tsv, line 1)", "198 lines: other reasons"], _reasons.Describe(most: 2));
        Assert.Equal(201, _reasons.Count);
    }

    [Fact]
    public void Without_rejections_the_summary_is_empty() => Assert.Empty(_reasons.Describe(most: 5));
}
