using Search.Core.Retrieval;

namespace Search.Lucene.Analysis;

/// <summary>Finds a query's words by analysing query and text in the same way: in English <c>bakes</c> matches <c>baking</c>, <c>the</c> matches nothing.</summary>
public sealed class TextHighlighter : IHighlighter
{
    /// <inheritdoc/>
    public IReadOnlyList<TextSpan> Highlight(string analyzer, string query, string text)
    {
        var analysis = TextAnalysis.Of(analyzer);
        var terms = analysis.Terms(query).Select(token => token.Term).ToHashSet(StringComparer.Ordinal);
        return terms.Count == 0 ? [] : WithoutOverlap(analysis.Terms(text).Where(token => terms.Contains(token.Term)));
    }

    /// <summary>Terms may overlap: <c>cjk</c> makes one of every two neighbouring characters.</summary>
    private static List<TextSpan> WithoutOverlap(IEnumerable<(string Term, int Start, int End)> tokens)
    {
        var spans = new List<TextSpan>();
        var end = 0;
        foreach (var token in tokens)
        {
            var start = Math.Max(token.Start, end);
            if (token.End > start)
            {
                spans.Add(new TextSpan(start, token.End - start));
                end = token.End;
            }
        }

        return spans;
    }
}
