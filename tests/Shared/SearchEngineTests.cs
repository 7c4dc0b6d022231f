using Search.Core;
using Search.Core.Indexing;
using Xunit;

namespace Search.TestSupport;

/// <summary>The common behaviour of engines that rank by BM25.</summary>
public abstract class SearchEngineTests : IndexLifecycleTests
{
    [Fact]
    public async Task Passages_come_back_as_they_were_sent()
    {
        await IndexAsync(Passages);
        var found = Assert.Single(await SearchAsync("alert"));

        Assert.Equal(Passages[3], found.Passage);
    }

    [Fact]
    public async Task Other_fields_come_back_as_they_were_sent()
    {
        var passage = new Passage("f", null, "a cat")
        {
            Fields = """{"url":"https://example.org/?a=1&b=\u00e9","year":2019,"price":1.50,"large":123456789012345678901234567890,"share":1e3,"tags":["a","é\n",null,{"deep":[true]}],"":{}}""",
        };
        await IndexAsync([passage, new Passage("g", null, "another cat")]);

        Assert.Equal([passage.Fields, null], (await SearchAsync("cat")).OrderBy(found => found.Passage.Id).Select(found => found.Passage.Fields));
    }

    [Fact]
    public async Task Other_fields_of_one_name_may_have_values_of_different_types()
    {
        string[] fields = ["""{"year":2019}""", """{"year":"unknown"}""", """{"year":{"from":2019}}""", """{"year":[1,"two",null]}"""];
        await IndexAsync([.. fields.Select((value, number) => new Passage($"{number}", null, "a cat") { Fields = value })]);

        Assert.Equal(fields, (await SearchAsync("cat")).OrderBy(found => found.Passage.Id).Select(found => found.Passage.Fields));
    }

    [Fact]
    public async Task Other_fields_are_not_searched()
    {
        await IndexAsync([new Passage("f", null, "a cat") { Fields = """{"animal":"dog"}""" }]);

        Assert.Empty(await SearchAsync("dog"));
    }

    [Fact]
    public async Task Equal_scores_are_ordered_by_id_also_at_the_cut()
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
    public async Task Query_operators_are_plain_text(string query)
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

    [Theory]
    [InlineData("english", 0, 3)]
    [InlineData("standard", 3, 0)]
    [InlineData("simple", 3, 0)]
    public async Task Index_and_query_use_the_analyzer_of_the_index(string analyzer, int withStopWord, int withPlural)
    {
        await using (var writer = await Engine.CreateIndexAsync(TestIndexes.Define(Name) with { Analyzer = analyzer }, replace: false, CancellationToken.None))
        {
            await writer.PublishAsync([new Passage("1", null, "the cat"), new Passage("2", null, "The cat!"), new Passage("3", "the", "cat")]);
        }

        Assert.Equal((withStopWord, withPlural), ((await SearchAsync("the")).Count, (await SearchAsync("cats")).Count));
        Assert.Equal(analyzer, (await Engine.DescribeIndexAsync(Name, CancellationToken.None)).Metadata.Analyzer);
        await using var retriever = await Engine.OpenAsync(Name, CancellationToken.None);
        Assert.Equal(analyzer, retriever.Analyzer);
    }

    [Fact]
    public async Task Search_uses_the_k1_and_b_of_the_index()
    {
        await IndexAsync(Passages, bm25: new Bm25Parameters { K1 = 0, B = 0 });

        // Without saturation and length, a score is the term's idf: ln(1 + (4 - 3 + 0.5) / (3 + 0.5)).
        Assert.All(await SearchAsync("cat"), candidate => Assert.Equal(Math.Log(1 + 1.5 / 3.5), candidate.RetrievalScore, 1e-5));
    }
}
