using System.Collections.Concurrent;
using Lucene.Net.Analysis;
using Lucene.Net.Analysis.Core;
using Lucene.Net.Analysis.TokenAttributes;
using Lucene.Net.Util;
using Search.Core.Indexing;
using Search.Lucene.Analysis.Words;

namespace Search.Lucene.Analysis;

/// <summary>
/// Splits text into terms, as Elasticsearch's analyzer of the same name does: the same one for indexing, searching and highlighting. Safe for
/// concurrent use.
/// </summary>
internal sealed class TextAnalysis
{
    /// <summary>The version of Lucene whose analysis is used.</summary>
    public const LuceneVersion Version = LuceneVersion.LUCENE_48;

    private static readonly ConcurrentDictionary<string, TextAnalysis> Known = [];

    private TextAnalysis(Analyzer analyzer) => Analyzer = analyzer;

    public Analyzer Analyzer { get; }

    /// <summary>The analysis of an index.</summary>
    /// <param name="analyzer">One of <see cref="IndexAnalyzers.All"/>.</param>
    /// <exception cref="Core.Errors.BadInputException">There is no such analyzer.</exception>
    public static TextAnalysis Of(string analyzer) =>
        Known.GetOrAdd(IndexAnalyzers.Validate(analyzer), static name => new TextAnalysis(Create(name)));

    /// <summary>Yields a text's terms in order, including repeated ones, with their position in the text.</summary>
    public IEnumerable<(string Term, int Start, int End)> Terms(string text)
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

    private static Analyzer Create(string name) => name == "simple"
        ? new SimpleAnalyzer(Version)
        : new WordAnalyzer(LanguageFilters.Of(name));
}
