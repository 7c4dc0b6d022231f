using Search.Core.Collections;
using Search.Core.Indexing;
using Search.Core.Retrieval;
using Search.Core.Storage;
using Search.Elasticsearch;
using Search.Evaluation.Measures;
using Search.Evaluation.Trec;
using Search.IntegrationTests.Servers;
using Search.Lucene;

namespace Search.IntegrationTests.Engines;

/// <summary>Both engines rank 46,812 MS MARCO passages alike, so the demo shows the ranking of Elasticsearch.</summary>
[Collection<OneElasticsearch9>]
public class EnginesRankAlikeTests(Elasticsearch9 server)
{
    private const int Passages = 46_812;
    private static readonly string[] Parts = ["collection.part1of3.tsv.gz", "collection.part2of3.tsv.gz", "collection.part3of3.tsv.gz"];

    [Fact]
    public async Task The_top_ten_of_the_queries_of_DL_2019_are_the_same_on_both_engines()
    {
        var queries = QueryFile.Read(TestData.Require("data/msmarco-subset/queries.dl19.tsv"));
        using var home = new TempFolder();
        var name = $"alike-{Guid.NewGuid():N}";
        await using var lucene = new LuceneEngine(new DataDirectory(home.Path));
        await using var elasticsearch = new ElasticsearchEngine(new ElasticsearchSettings { Url = server.Url });
        Assert.Equal(Passages, await IndexAsync(lucene, name));
        Assert.Equal(Passages, await IndexAsync(elasticsearch, name));

        var onLucene = await SearchAsync(lucene, name, queries);
        var onElasticsearch = await SearchAsync(elasticsearch, name, queries);

        var different = queries.Keys.Where(query => !TopTen(onLucene, query).SequenceEqual(TopTen(onElasticsearch, query))).ToList();
        foreach (var query in different)
        {
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"{query}: Lucene.Net {string.Join(' ', TopTen(onLucene, query))}; Elasticsearch {string.Join(' ', TopTen(onElasticsearch, query))}");
        }

        Assert.InRange(different.Count, 0, 1);
        Assert.Equal(NdcgAt10(onElasticsearch), NdcgAt10(onLucene), 0.001);
    }

    private static async Task<long> IndexAsync(ISearchEngine engine, string name)
    {
        await using var writer = await engine.CreateIndexAsync(TestIndexes.Define(name), false, CancellationToken.None);
        var hash = default(ContentHash);
        foreach (var part in Parts)
        {
            using var file = CollectionFile.Open(TestData.Require($"data/msmarco-subset/{part}"));
            foreach (var batch in file.Read().Select(entry => entry.Passage!).Chunk(10_000))
            {
                Assert.Empty(await writer.AddAsync(batch, CancellationToken.None));
                hash = hash.Add(ContentHash.Of(batch));
            }
        }

        var checkpoint = new JobCheckpoint(TestIndexes.Source, Passages, Passages, 0, hash);
        return (await writer.PublishAsync(checkpoint, CancellationToken.None)).Index.Passages;
    }

    private static async Task<Run> SearchAsync(ISearchEngine engine, string name, OrderedDictionary<string, string> queries)
    {
        await using var retriever = await engine.OpenAsync(name, CancellationToken.None);
        var rankings = new OrderedDictionary<string, Ranking>();
        foreach (var (id, text) in queries)
        {
            var found = await retriever.RetrieveAsync(text, 100, CancellationToken.None);
            rankings.Add(id, [.. found.Select(candidate => new RankedDocument(candidate.Rank, candidate.Passage.Id, candidate.RetrievalScore))]);
        }

        return new Run(engine.Name, rankings);
    }

    private static IEnumerable<string> TopTen(Run run, string query) => run.Of(query).Take(10).Select(document => document.Document);

    private static double NdcgAt10(Run run) =>
        RunEvaluator.Evaluate(run, QrelsFile.Read(TestData.Require("data/msmarco-subset/qrels.dl19.present.txt")), MeasureParser.ParseList("nDCG@10"))
            .Means["nDCG@10"];
}
