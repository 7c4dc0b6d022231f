using Search.Core;
using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Core.Retrieval;
using Xunit;

namespace Search.TestSupport;

/// <summary>What every engine promises.</summary>
public abstract class SearchEngineTests
{
    private protected static Passage[] Passages { get; } =
    [
        new("b", null, "a cat sat on the mat"),
        new("a", null, "a cat sat on the mat"),
        new("c", "Dogs", "they chase the cats of the village every day"),
        new("é", null, "<script>alert('x')</script> \u0085 \"quoted\" 😀"),
    ];

    /// <summary>The engine, the same one for the whole test.</summary>
    private protected abstract ISearchEngine Engine { get; }

    /// <summary>The index that the test may make.</summary>
    private protected abstract string Name { get; }

    [Fact]
    public async Task Passages_come_back_as_they_were_sent()
    {
        var summary = await IndexAsync(Passages);
        var found = Assert.Single(await SearchAsync("alert"));

        Assert.Equal(4, summary.EngineCount);
        Assert.True(summary.Bytes > 0);
        Assert.Equal(Passages[3], found.Passage);
    }

    [Fact]
    public async Task Equal_scores_are_in_the_order_of_their_ids_also_at_the_cut()
    {
        await IndexAsync(Passages);

        Assert.Equal(["a", "b"], (await SearchAsync("mat")).Select(candidate => candidate.Passage.Id));
        Assert.Equal(["a"], (await SearchAsync("mat", depth: 1)).Select(candidate => candidate.Passage.Id));
    }

    [Fact]
    public async Task Titles_are_searched_and_words_are_stemmed()
    {
        await IndexAsync(Passages);

        Assert.Equal(Passages[2], Assert.Single(await SearchAsync("dog")).Passage);
        Assert.Equal(3, (await SearchAsync("cats")).Count);
    }

    [Theory]
    [InlineData("mat*")]
    [InlineData("+mat -cat")]
    [InlineData("contents: mat")]
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
    public async Task A_thousand_terms_are_searched()
    {
        await IndexAsync(Passages);
        var query = string.Join(' ', Enumerable.Range(0, 999).Select(number => $"word{number}")) + " mat";

        Assert.Equal(2, (await SearchAsync(query)).Count);
    }

    [Fact]
    public async Task An_index_is_replaced_only_when_it_may_be()
    {
        await IndexAsync(Passages);
        await Assert.ThrowsAsync<IndexExistsException>(
            () => Engine.CreateIndexAsync(new IndexDefinition(Name, new Bm25Parameters()), replace: false, CancellationToken.None));

        await using var retriever = await Engine.OpenAsync(Name, CancellationToken.None);
        await IndexAsync([new Passage("new", null, "a mat")], replace: true);

        Assert.Equal("new", Assert.Single(await retriever.RetrieveAsync("mat", 10, CancellationToken.None)).Passage.Id);
        Assert.Contains(new IndexInfo(Name, 1), await Engine.ListIndexesAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_writer_that_was_not_completed_leaves_nothing()
    {
        await using (var writer = await CreateAsync(replace: false))
        {
            await writer.AddAsync(Passages, CancellationToken.None);
        }

        await Assert.ThrowsAsync<IndexNotFoundException>(() => Engine.OpenAsync(Name, CancellationToken.None));
    }

    [Fact]
    public async Task A_count_that_differs_puts_nothing_in_place()
    {
        await using (var writer = await CreateAsync(replace: false))
        {
            await writer.AddAsync(Passages, CancellationToken.None);
            await Assert.ThrowsAsync<SearchUnavailableException>(() => writer.CompleteAsync(5, CancellationToken.None));
        }

        await Assert.ThrowsAsync<IndexNotFoundException>(() => Engine.OpenAsync(Name, CancellationToken.None));
    }

    [Fact]
    public async Task K1_and_b_are_the_index_s_own()
    {
        await IndexAsync(Passages, bm25: new Bm25Parameters { K1 = 0, B = 0 });

        // Without saturation and length, a score is the term's idf: ln(1 + (4 - 3 + 0.5) / (3 + 0.5)).
        Assert.All(await SearchAsync("cat"), candidate => Assert.Equal(Math.Log(1 + 1.5 / 3.5), candidate.RetrievalScore, 1e-5));
    }

    [Fact]
    public async Task A_replacement_that_was_not_completed_leaves_the_index_as_it_was()
    {
        await IndexAsync(Passages);
        await using (var writer = await CreateAsync(replace: true))
        {
            await writer.AddAsync([new Passage("new", null, "a mat")], CancellationToken.None);
        }

        Assert.Equal(2, (await SearchAsync("mat")).Count);
        Assert.Equal(new IndexInfo(Name, 4), Assert.Single(await Engine.ListIndexesAsync(CancellationToken.None), index => index.Name == Name));
    }

    private protected async Task<IndexSummary> IndexAsync(Passage[] passages, bool replace = false, Bm25Parameters? bm25 = null)
    {
        await using var writer = await CreateAsync(replace, bm25);
        Assert.Empty(await writer.AddAsync(passages, CancellationToken.None));
        return await writer.CompleteAsync(passages.Length, CancellationToken.None);
    }

    private protected Task<IIndexWriter> CreateAsync(bool replace, Bm25Parameters? bm25 = null) =>
        Engine.CreateIndexAsync(new IndexDefinition(Name, bm25 ?? new Bm25Parameters()), replace, CancellationToken.None);

    private protected async Task<IReadOnlyList<Candidate>> SearchAsync(string query, int depth = 10)
    {
        await using var retriever = await Engine.OpenAsync(Name, CancellationToken.None);
        return await retriever.RetrieveAsync(query, depth, CancellationToken.None);
    }
}
