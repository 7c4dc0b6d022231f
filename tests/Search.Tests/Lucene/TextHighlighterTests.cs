using CsCheck;
using Search.Lucene.Analysis;

namespace Search.Tests.Lucene;

public class TextHighlighterTests
{
    private readonly TextHighlighter _highlighter = new();

    [Fact]
    public void Stems_match_and_stop_words_do_not()
    {
        const string Text = "The baker bakes; baking is the baker's trade.";

        Assert.Equal(["bakes", "baking"], Marked("the bake", Text));
        Assert.Equal(["baker", "baker's"], Marked("baker", Text));
    }

    [Theory]
    [InlineData("german", "die Häuser", "Das alte Haus, die Stadt", "Haus")]
    [InlineData("standard", "the bake", "The baker bakes the", "The", "the")]
    [InlineData("simple", "a1b", "a b ab", "a", "b")]
    [InlineData("cjk", "東京都", "東京都庁", "東京", "都")]
    public void The_analyzer_of_the_index_decides_what_matches(string analyzer, string query, string text, params string[] marked) =>
        Assert.Equal(marked, Marked(query, text, analyzer));

    [Theory]
    [InlineData("english")]
    [InlineData("cjk")]
    [InlineData("simple")]
    public void Highlights_lie_within_the_text_in_order(string analyzer) => Gen.Select(Gen.String, Gen.String).Sample((query, text) =>
    {
        var end = 0;
        foreach (var span in _highlighter.Highlight(analyzer, query, text + " " + query))
        {
            Assert.True(span.Start >= end && span.Length > 0);
            end = span.Start + span.Length;
        }

        Assert.True(end <= text.Length + 1 + query.Length);
    });

    private IEnumerable<string> Marked(string query, string text, string analyzer = "english") =>
        _highlighter.Highlight(analyzer, query, text).Select(span => text.Substring(span.Start, span.Length));
}
