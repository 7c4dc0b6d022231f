using Search.Core.Retrieval;

namespace Search.Lucene.Analysis;

/// <summary>Finds a query's words by analysing query and text in the same way: <c>bakes</c> matches <c>baking</c>, <c>the</c> matches nothing.</summary>
public sealed class EnglishHighlighter : IHighlighter
{
    /// <inheritdoc/>
    public IReadOnlyList<TextSpan> Highlight(string query, string text)
    {
        var terms = EnglishText.Terms(query).Select(token => token.Term).ToHashSet(StringComparer.Ordinal);
        return terms.Count == 0
            ? []
            : EnglishText.Terms(text)
                .Where(token => terms.Contains(token.Term) && token.End > token.Start)
                .Select(token => new TextSpan(token.Start, token.End - token.Start))
                .ToList();
    }
}
