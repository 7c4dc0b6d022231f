using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Lucene.Analysis;

namespace Search.Tests.Lucene;

public class TextAnalysisTests
{
    [Fact]
    public void Every_analyzer_of_the_list_can_be_used() =>
        Assert.All(IndexAnalyzers.All, name => Assert.NotEmpty(TextAnalysis.Of(name).Terms("moon 人間")));

    /// <summary>.NET's invariant culture leaves the Turkish capital I with a dot.</summary>
    [Theory]
    [InlineData("İSTANBUL", "istanbul")]
    [InlineData("ÉCOLE", "école")]
    [InlineData("𐐀x", "𐐨x")]
    public void Words_are_put_into_lower_case_as_on_the_server(string text, string expected) =>
        Assert.Equal([expected], TextAnalysis.Of("standard").Terms(text).Select(token => token.Term));

    [Fact]
    public void Unknown_analyzers_are_refused_with_the_known_ones() =>
        Assert.Contains("expected one of basque", Assert.Throws<BadInputException>(() => TextAnalysis.Of("klingon")).Message, StringComparison.Ordinal);
}
