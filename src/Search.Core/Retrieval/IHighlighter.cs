namespace Search.Core.Retrieval;

/// <summary>Finds the words of a query in a text, after the analysis of an index: stems match, stop words do not.</summary>
public interface IHighlighter
{
    /// <summary>Returns the places in <paramref name="text"/>, in order and without overlap.</summary>
    /// <param name="analyzer">The analyzer of the index, as <see cref="IRetriever.Analyzer"/> gives it.</param>
    /// <param name="query">The query.</param>
    /// <param name="text">A text of the index.</param>
    IReadOnlyList<TextSpan> Highlight(string analyzer, string query, string text);
}

/// <summary>A part of a text, in UTF-16 units.</summary>
/// <param name="Start">0-based index of the first unit.</param>
/// <param name="Length">How many units; at least 1.</param>
public readonly record struct TextSpan(int Start, int Length);
