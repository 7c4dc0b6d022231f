using Search.Core.Retrieval;

namespace Search.TestSupport;

/// <summary>Marks each of the query's words, without stemming.</summary>
internal sealed class WordHighlighter : IHighlighter
{
    public IReadOnlyList<TextSpan> Highlight(string analyzer, string query, string text)
    {
        var spans = new List<TextSpan>();
        foreach (var word in query.Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct())
        {
            for (var start = text.IndexOf(word, StringComparison.OrdinalIgnoreCase);
                start >= 0;
                start = text.IndexOf(word, start + word.Length, StringComparison.OrdinalIgnoreCase))
            {
                spans.Add(new TextSpan(start, word.Length));
            }
        }

        return [.. spans.OrderBy(span => span.Start)];
    }
}
