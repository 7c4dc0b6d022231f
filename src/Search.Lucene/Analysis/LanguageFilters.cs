using Lucene.Net.Analysis;
using Lucene.Net.Analysis.Bg;
using Lucene.Net.Analysis.Ca;
using Lucene.Net.Analysis.Cjk;
using Lucene.Net.Analysis.Core;
using Lucene.Net.Analysis.De;
using Lucene.Net.Analysis.En;
using Lucene.Net.Analysis.Es;
using Lucene.Net.Analysis.Eu;
using Lucene.Net.Analysis.Gl;
using Lucene.Net.Analysis.Id;
using Lucene.Net.Analysis.It;
using Lucene.Net.Analysis.Lv;
using Lucene.Net.Analysis.No;
using Lucene.Net.Analysis.Pt;
using Lucene.Net.Analysis.Ro;
using Lucene.Net.Analysis.Snowball;
using Lucene.Net.Analysis.Sv;
using Lucene.Net.Analysis.Util;
using Lucene.Net.Tartarus.Snowball;
using Lucene.Net.Tartarus.Snowball.Ext;
using Lucene.Net.Util;
using Search.Lucene.Analysis.Words;

namespace Search.Lucene.Analysis;

/// <summary>
/// What each analyzer does with words: the filters of Lucene's analyzer of the same language, in its order. (The analyzers themselves cannot be used: they
/// bring Lucene.Net's own tokenizer along.)
/// </summary>
internal static class LanguageFilters
{
    private const LuceneVersion Version = TextAnalysis.Version;

    private static readonly CharArraySet CatalanArticles = Set("d", "l", "m", "n", "s", "t");

    private static readonly CharArraySet ItalianArticles = Set(
        "c", "l", "all", "dall", "dell", "nell", "sull", "coll", "pell", "gl", "agl", "dagl", "degl", "negl", "sugl", "un", "m", "t", "s", "v", "d");

    /// <summary>The filters of an analyzer.</summary>
    /// <param name="analyzer">One of <see cref="Core.Indexing.IndexAnalyzers.All"/> that is made of words.</param>
    public static Func<TokenStream, TokenStream> Of(string analyzer) => analyzer switch
    {
        "basque" => Stemmed(BasqueAnalyzer.DefaultStopSet, words => Snowball(words, new BasqueStemmer())),
        "bulgarian" => Stemmed(BulgarianAnalyzer.DefaultStopSet, words => new BulgarianStemFilter(words)),
        "catalan" => Elided(CatalanArticles, Stemmed(CatalanAnalyzer.DefaultStopSet, words => Snowball(words, new CatalanStemmer()))),
        "cjk" => words => WithoutStopWords(new CJKBigramFilter(LowerCase(new CJKWidthFilter(words))), CJKAnalyzer.DefaultStopSet),
        "english" => words => Stemmed(EnglishAnalyzer.DefaultStopSet, lower => new PorterStemFilter(lower))(new EnglishPossessiveFilter(Version, words)),
        "galician" => Stemmed(GalicianAnalyzer.DefaultStopSet, words => new GalicianStemFilter(words)),
        "german" => Stemmed(GermanAnalyzer.DefaultStopSet, words => new GermanLightStemFilter(new GermanNormalizationFilter(words))),
        "indonesian" => Stemmed(IndonesianAnalyzer.DefaultStopSet, words => new IndonesianStemFilter(words)),
        "italian" => Elided(ItalianArticles, Stemmed(ItalianAnalyzer.DefaultStopSet, words => new ItalianLightStemFilter(words))),
        "latvian" => Stemmed(LatvianAnalyzer.DefaultStopSet, words => new LatvianStemFilter(words)),
        "norwegian" => Stemmed(NorwegianAnalyzer.DefaultStopSet, words => Snowball(words, new NorwegianStemmer())),
        "portuguese" => Stemmed(PortugueseAnalyzer.DefaultStopSet, words => new PortugueseLightStemFilter(words)),
        "romanian" => Stemmed(RomanianAnalyzer.DefaultStopSet, words => Snowball(words, new RomanianStemmer())),
        "spanish" => Stemmed(SpanishAnalyzer.DefaultStopSet, words => new SpanishLightStemFilter(words)),
        "standard" => LowerCase, // Elasticsearch's has no stop words.
        "swedish" => Stemmed(SwedishAnalyzer.DefaultStopSet, words => Snowball(words, new SwedishStemmer())),
        _ => throw new InvalidOperationException($"The analyzer '{analyzer}' is listed but not made here."),
    };

    private static Func<TokenStream, TokenStream> Stemmed(CharArraySet stopWords, Func<TokenStream, TokenStream> stem) =>
        words => stem(WithoutStopWords(LowerCase(words), stopWords));

    private static Func<TokenStream, TokenStream> Elided(CharArraySet articles, Func<TokenStream, TokenStream> next) =>
        words => next(new ElisionFilter(words, articles));

    private static LowerCaseWordFilter LowerCase(TokenStream words) => new(words);

    private static StopFilter WithoutStopWords(TokenStream words, CharArraySet stopWords) => new(Version, words, stopWords);

    private static SnowballFilter Snowball(TokenStream words, SnowballProgram stemmer) => new(words, stemmer);

    private static CharArraySet Set(params string[] words) => new(Version, words, ignoreCase: true);
}
