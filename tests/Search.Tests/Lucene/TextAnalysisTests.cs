using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Lucene.Analysis;

namespace Search.Tests.Lucene;

public class TextAnalysisTests
{
    [Fact]
    public void Every_analyzer_of_the_list_can_be_used() =>
        Assert.All(IndexAnalyzers.All, name => Assert.NotEmpty(TextAnalysis.Of(name).Terms("moon 人間")));

    [Fact]
    public void Unknown_analyzers_are_refused_with_the_known_ones() =>
        Assert.Contains("expected one of basque", Assert.Throws<BadInputException>(() => TextAnalysis.Of("klingon")).Message, StringComparison.Ordinal);
}
