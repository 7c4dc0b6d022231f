using Lucene.Net.Analysis;

namespace Search.Lucene.Analysis.Words;

/// <summary>The words of <see cref="WordTokenizer"/>, then filters.</summary>
/// <param name="filters">Adds the filters to a stream of words.</param>
internal sealed class WordAnalyzer(Func<TokenStream, TokenStream> filters) : Analyzer
{
    /// <inheritdoc/>
    protected override TokenStreamComponents CreateComponents(string fieldName, TextReader reader)
    {
        var words = new WordTokenizer(reader);
        return new TokenStreamComponents(words, filters(words));
    }
}
