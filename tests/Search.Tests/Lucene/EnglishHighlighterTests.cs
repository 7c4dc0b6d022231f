using CsCheck;
using Search.Lucene.Analysis;

namespace Search.Tests.Lucene;

public class EnglishHighlighterTests
{
    private readonly EnglishHighlighter _highlighter = new();

    [Fact]
    public void Stems_match_and_stop_words_do_not()
    {
        const string Text = "The baker bakes; baking is the baker's trade.";

        Assert.Equal(["bakes", "baking"], Marked("the bake", Text));
        Assert.Equal(["baker", "baker's"], Marked("baker", Text));
    }

    [Fact]
    public void Highlights_lie_within_the_text_in_order() => Gen.Select(Gen.String, Gen.String).Sample((query, text) =>
    {
        var end = 0;
        foreach (var span in _highlighter.Highlight(query, text + " " + query))
        {
            Assert.True(span.Start >= end && span.Length > 0);
            end = span.Start + span.Length;
        }

        Assert.True(end <= text.Length + 1 + query.Length);
    });

    private IEnumerable<string> Marked(string query, string text) =>
        _highlighter.Highlight(query, text).Select(span => text.Substring(span.Start, span.Length));
}
