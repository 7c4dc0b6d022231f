using Lucene.Net.Analysis;
using Lucene.Net.Analysis.En;
using Lucene.Net.Analysis.TokenAttributes;
using Lucene.Net.Util;

namespace Search.Lucene.Analysis;

/// <summary>
/// Splits text into terms, as Elasticsearch's <c>english</c> analyzer does: standard tokenizer, possessive, lower case, 33 stop words,
/// Porter stems. One analyzer for indexing, searching and highlighting. Safe for concurrent use.
/// </summary>
internal static class EnglishText
{
    public const LuceneVersion Version = LuceneVersion.LUCENE_48;

    public static Analyzer Analyzer { get; } = new EnglishAnalyzer(Version);

    /// <summary>Yields a text's terms in order, including repeated ones, with their position in the text.</summary>
    public static IEnumerable<(string Term, int Start, int End)> Terms(string text)
    {
        using var tokens = Analyzer.GetTokenStream("contents", text);
        var term = tokens.AddAttribute<ICharTermAttribute>();
        var offset = tokens.AddAttribute<IOffsetAttribute>();
        tokens.Reset();
        while (tokens.IncrementToken())
        {
            yield return (term.ToString()!, offset.StartOffset, offset.EndOffset);
        }

        tokens.End();
    }
}
