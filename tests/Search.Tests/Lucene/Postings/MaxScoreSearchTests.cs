using CsCheck;
using Lucene.Net.Analysis.Core;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Store;
using Lucene.Net.Util;
using Search.Core.Indexing;
using Search.Lucene;
using Search.Lucene.Postings;
using Search.Lucene.Ranking;

namespace Search.Tests.Lucene.Postings;

/// <summary>The fast search finds the same documents as Lucene's own, in the same order, with the same bits in their scores.</summary>
public sealed class MaxScoreSearchTests : IDisposable
{
    /// <summary>More documents than a block of the file has, so that a frequent term has two blocks.</summary>
    private const int TwoBlocks = 70_000;

    private static readonly int[] Depths = [1, 2, 10, 100, 1_000];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Random_collections_with_many_ties_are_ranked_alike() => Gen.Select(
        Gen.Int[1, 60].SelectMany(words => Gen.Int[0, words - 1].Array[0, 12].Array[1, 400]), Gen.Int[0, 70].Array[1, 8].Array[1, 5]).Sample(
        (documents, queries) =>
        {
            using var index = new TestIndex(_folder.Path, documents.Select(document => document.Select(word => $"w{word}")));
            foreach (var query in queries)
            {
                index.AssertAlike([.. query.GroupBy(word => word).Select(word => new QueryTerm($"w{word.Key}", word.Count()))], Depths);
            }
        },
        iter: 60, threads: 1);

    [Fact]
    public void Large_collections_are_ranked_alike_for_rare_and_frequent_terms_and_for_a_thousand_terms()
    {
        var random = new Random(1);
        using var index = new TestIndex(_folder.Path, Enumerable.Range(0, TwoBlocks).Select(_ => RandomWords(random)));

        for (var round = 0; round < 40; round++)
        {
            var terms = Enumerable.Range(0, random.Next(1, 12)).Select(_ => Word(random)).Distinct();
            index.AssertAlike([.. terms.Select(word => new QueryTerm(word, random.Next(1, 3)))], Depths);
        }

        index.AssertAlike([.. Enumerable.Range(0, 1_000).Select(word => new QueryTerm($"w{word}", 1))], [10, 1_000]);
    }

    [Fact]
    public void Frequencies_that_do_not_fit_in_a_byte_count_in_full()
    {
        int[] frequencies = [1, 7, 8, 254, 255, 256, 1_000, 70_000];
        using var index = new TestIndex(_folder.Path, frequencies.Select(count => Enumerable.Repeat("moon", count).Append("sun")));

        index.AssertAlike([new QueryTerm("moon", 1), new QueryTerm("sun", 2)], Depths);
    }

    [Fact]
    public void Unknown_terms_and_no_terms_find_nothing()
    {
        using var index = new TestIndex(_folder.Path, [["moon"], []]);

        Assert.Empty(index.Fast.Best([new QueryTerm("mars", 1)], 10, CancellationToken.None));
        Assert.Empty(index.Fast.Best([], 10, CancellationToken.None));
    }

    [Fact]
    public void A_search_that_is_cancelled_ends()
    {
        using var index = new TestIndex(_folder.Path, [["moon"]]);

        Assert.Throws<OperationCanceledException>(() => index.Fast.Best([new QueryTerm("moon", 1)], 10, new CancellationToken(canceled: true)));
    }

    private static IEnumerable<string> RandomWords(Random random) => Enumerable.Range(0, random.Next(1, 20)).Select(_ => Word(random));

    /// <summary>Few words are frequent, many are rare, as in a language.</summary>
    private static string Word(Random random) => $"w{(int)Math.Exp(random.NextDouble() * Math.Log(5_000))}";

    /// <summary>A merged index with the file of postings.</summary>
    private sealed class TestIndex : IDisposable
    {
        private readonly RAMDirectory _directory = new();
        private readonly DirectoryReader _reader;
        private readonly PostingsFile _file;
        private readonly LuceneRanking _lucene;

        public TestIndex(string folder, IEnumerable<IEnumerable<string>> documents)
        {
            var parameters = new Bm25Parameters();
            using (var writer = new IndexWriter(
                _directory, new IndexWriterConfig(LuceneVersion.LUCENE_48, new WhitespaceAnalyzer(LuceneVersion.LUCENE_48)) { Similarity = new Bm25Similarity(parameters) }))
            {
                var number = 0;
                foreach (var words in documents)
                {
                    // The order of ids is another one than the order of documents.
                    var id = new BytesRef($"{number * 7_919L % 100_003}-{number}");
                    writer.AddDocument(
                        [new TextField("contents", string.Join(' ', words), Field.Store.NO), new SortedDocValuesField("id", id), new NumericDocValuesField("place", number++)]);
                }

                writer.ForceMerge(1);
            }

            _reader = DirectoryReader.Open(_directory);
            PostingsFileWriter.Write(_reader, folder, parameters, CancellationToken.None);
            _file = PostingsFile.TryOpen(folder, _reader.MaxDoc, parameters, out var problem) ?? throw new InvalidOperationException(problem);
            Fast = new PostingsRanking(_file);
            _lucene = new LuceneRanking(_reader, parameters);
        }

        public PostingsRanking Fast { get; }

        public void AssertAlike(IReadOnlyList<QueryTerm> terms, IEnumerable<int> depths)
        {
            foreach (var depth in depths)
            {
                Assert.Equal(_lucene.Best(terms, depth, CancellationToken.None), Fast.Best(terms, depth, CancellationToken.None));
            }
        }

        public void Dispose()
        {
            _file.Dispose();
            _reader.Dispose();
            _directory.Dispose();
        }
    }
}
