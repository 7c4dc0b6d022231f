using Search.Core;
using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Core.Retrieval;
using Search.Core.Settings;
using Search.Lucene;

namespace Search.Tests.Lucene;

public sealed class LuceneEngineTests : IDisposable
{
    private static readonly Passage[] Passages =
    [
        new("b", null, "a cat sat on the mat"),
        new("a", null, "a cat sat on the mat"),
        new("c", "Dogs", "they chase the cats of the village every day"),
        new("é", null, "<script>alert('x')</script> \u0085 \"quoted\" 😀"),
    ];

    private readonly TempFolder _home = new();
    private readonly LuceneEngine _engine;

    public LuceneEngineTests() => _engine = new LuceneEngine(new SearchHome(_home.Path));

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Passages_come_back_as_they_were_sent()
    {
        Assert.Equal(4, (await IndexAsync(Passages)).EngineCount);

        Assert.Equal(Passages[3], Assert.Single(await SearchAsync("alert")).Passage);
        Assert.Equal(Passages[2], Assert.Single(await SearchAsync("dog")).Passage);
    }

    [Fact]
    public async Task Equal_scores_are_in_the_order_of_their_ids_also_at_the_cut()
    {
        await IndexAsync(Passages);

        Assert.Equal(["a", "b"], (await SearchAsync("mat")).Select(candidate => candidate.Passage.Id));
        Assert.Equal(["a"], (await SearchAsync("mat", depth: 1)).Select(candidate => candidate.Passage.Id));
    }

    [Fact]
    public async Task A_score_is_the_one_of_the_formula()
    {
        await IndexAsync(Passages);

        // Terms: cat sat mat, twice; dog chase cat villag everi dai; script alert x script quot.
        double[] lengths = [3, 3, 6, 5];
        var idf = Math.Log(1 + (4 - 2 + 0.5) / (2 + 0.5));
        var expected = idf * 1.9 / (1 + 0.9 * (0.6 + 0.4 * 3 / lengths.Average()));

        Assert.All(await SearchAsync("mat"), candidate => Assert.Equal(expected, candidate.RetrievalScore, 1e-5));
    }

    [Theory]
    [InlineData("mat*")]
    [InlineData("+mat -cat")]
    [InlineData("\"the mat\"")]
    [InlineData("(mat OR")]
    [InlineData("/mat/ [mat TO mat] mat~2 mat^9 \\")]
    [InlineData("mat\u0001\u0000\uD800")]
    public async Task Operators_are_text(string query)
    {
        await IndexAsync(Passages);

        Assert.Contains("a", (await SearchAsync(query)).Select(candidate => candidate.Passage.Id));
    }

    [Fact]
    public async Task Stop_words_alone_find_nothing()
    {
        await IndexAsync(Passages);

        Assert.Empty(await SearchAsync("the of"));
    }

    [Fact]
    public async Task A_running_reader_sees_a_replaced_index()
    {
        await IndexAsync(Passages);
        await using var retriever = await _engine.OpenAsync("test", CancellationToken.None);
        await IndexAsync([new Passage("new", null, "a mat")], replace: true);

        Assert.Equal("new", Assert.Single(await retriever.RetrieveAsync("mat", 10, CancellationToken.None)).Passage.Id);
    }

    [Fact]
    public async Task An_existing_index_is_not_replaced_by_accident()
    {
        await IndexAsync(Passages);

        await Assert.ThrowsAsync<IndexExistsException>(
            () => _engine.CreateIndexAsync(new IndexDefinition("test", new Bm25Parameters()), false, CancellationToken.None));
    }

    [Fact]
    public async Task A_writer_that_was_not_completed_leaves_the_index_as_it_was()
    {
        await IndexAsync(Passages);
        await using (var writer = await CreateAsync(replace: true))
        {
            await writer.AddAsync([new Passage("new", null, "a mat")], CancellationToken.None);
        }

        Assert.Equal(2, (await SearchAsync("mat")).Count);
        Assert.Equal([new IndexInfo("test", 4)], await _engine.ListIndexesAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_second_writer_is_refused()
    {
        await using var first = await CreateAsync(replace: false);

        await Assert.ThrowsAnyAsync<SearchException>(() => CreateAsync(replace: true));
    }

    [Fact]
    public async Task A_missing_index_is_an_error_that_names_those_there_are()
    {
        await IndexAsync(Passages);

        var exception = await Assert.ThrowsAsync<IndexNotFoundException>(() => _engine.OpenAsync("tset", CancellationToken.None));
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
            () => _engine.CreateIndexAsync(new IndexDefinition(name, new Bm25Parameters()), false, CancellationToken.None));

    private async Task<IndexSummary> IndexAsync(Passage[] passages, bool replace = false)
    {
        await using var writer = await CreateAsync(replace);
        Assert.Empty(await writer.AddAsync(passages, CancellationToken.None));
        return await writer.CompleteAsync(passages.Length, CancellationToken.None);
    }

    private Task<IIndexWriter> CreateAsync(bool replace) =>
        _engine.CreateIndexAsync(new IndexDefinition("test", new Bm25Parameters()), replace, CancellationToken.None);

    private async Task<IReadOnlyList<Candidate>> SearchAsync(string query, int depth = 10)
    {
        await using var retriever = await _engine.OpenAsync("test", CancellationToken.None);
        return await retriever.RetrieveAsync(query, depth, CancellationToken.None);
    }
}
