using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Core.Retrieval;
using Search.Core.Storage;
using Search.Lucene;

namespace Search.Tests.Lucene;

/// <summary>The common behaviour of engines, and that of the embedded one.</summary>
public sealed class LuceneEngineTests : SearchEngineTests, IDisposable
{
    private readonly TempFolder _home = new();

    public LuceneEngineTests() => Engine = new LuceneEngine(new DataDirectory(_home.Path));

    private protected override ISearchEngine Engine { get; }

    private protected override string Name => "test";

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_score_is_the_one_of_the_formula()
    {
        await IndexAsync(Passages);

        // Terms: cat sat mat, twice; dog chase cat villag everi dai; script alert x script quot 😀.
        double[] lengths = [3, 3, 6, 6];
        var idf = Math.Log(1 + (4 - 2 + 0.5) / (2 + 0.5));
        var expected = idf * 1.9 / (1 + 0.9 * (0.6 + 0.4 * 3 / lengths.Average()));

        Assert.All(await SearchAsync("mat"), candidate => Assert.Equal(expected, candidate.RetrievalScore, 1e-5));
    }

    [Fact]
    public async Task Other_parameters_than_the_indexs_own_give_the_scores_of_their_formula()
    {
        await IndexAsync(Passages);
        double[] lengths = [3, 3, 6, 6];
        var idf = Math.Log(1 + (4 - 2 + 0.5) / (2 + 0.5));
        var expected = idf * 2.5 / (1 + 1.5 * (0.25 + 0.75 * 3 / lengths.Average()));

        await using var retriever = await ((LuceneEngine)Engine).OpenAsync("test", new Bm25Parameters { K1 = 1.5, B = 0.75 }, TestContext.Current.CancellationToken);
        var found = await retriever.RetrieveAsync("mat", 10, TestContext.Current.CancellationToken);

        Assert.Equal(2, found.Count);
        Assert.All(found, candidate => Assert.Equal(expected, candidate.RetrievalScore, 1e-5));
        Assert.Null(retriever.Notice);
    }

    [Fact]
    public async Task A_second_writer_is_refused()
    {
        await using var first = await CreateAsync(replace: false);

        await Assert.ThrowsAnyAsync<SearchException>(() => CreateAsync(replace: true));
    }

    [Fact]
    public async Task A_missing_index_is_an_error_that_lists_the_existing_ones()
    {
        await IndexAsync(Passages);

        var exception = await Assert.ThrowsAsync<IndexNotFoundException>(() => Engine.OpenAsync("tset", CancellationToken.None));
        Assert.Contains("found: test", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Upper")]
    [InlineData("../up")]
    [InlineData("-dash")]
    [InlineData("a b")]
    public async Task A_name_that_elasticsearch_would_refuse_is_refused(string name) =>
        await Assert.ThrowsAsync<BadInputException>(
            () => Engine.CreateIndexAsync(TestIndexes.Define(name), false, CancellationToken.None));
}
