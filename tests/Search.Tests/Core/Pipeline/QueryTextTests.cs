using Search.Core.Pipeline;

namespace Search.Tests.Core.Pipeline;

public class QueryTextTests
{
    [Fact]
    public void A_short_query_is_kept_as_typed()
    {
        var query = QueryText.Parse("  what is \u0001 BM25? ");

        Assert.Equal("  what is \u0001 BM25? ", query.Text);
        Assert.Equal(3, query.Terms);
        Assert.False(query.IsCut);
    }

    [Fact]
    public void Ten_thousand_words_are_cut_to_a_thousand()
    {
        var query = QueryText.Parse(string.Join(' ', Enumerable.Range(0, 10_000).Select(number => $"word{number}")));

        Assert.Equal(1_000, query.Terms);
        Assert.Equal(10_000, query.OriginalTerms);
        Assert.True(query.IsCut);
        Assert.EndsWith(" word999", query.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Ideographs_count_one_term_each()
    {
        Assert.Equal(4, QueryText.Parse("東京 ab 都").Terms);
    }

    [Fact]
    public void A_word_counts_one_term_for_every_255_characters()
    {
        Assert.Equal(3, QueryText.Parse(new string('a', 600)).Terms);
    }

    [Fact]
    public void A_surrogate_pair_is_never_cut_in_two()
    {
        var query = QueryText.Parse(string.Concat(Enumerable.Repeat("😀", 1_500)));

        Assert.Equal(2_000, query.Text.Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \t\n")]
    public void White_space_only_is_a_blank_query(string text) => Assert.True(QueryText.Parse(text).IsBlank);
}
