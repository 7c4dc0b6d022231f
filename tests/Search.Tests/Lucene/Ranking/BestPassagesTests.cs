using Lucene.Net.Analysis.Core;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Store;
using Lucene.Net.Util;
using Search.Lucene.Ranking;

namespace Search.Tests.Lucene.Ranking;

public sealed class BestPassagesTests : IDisposable
{
    private const int Passages = 5 * BestPassages.CancellationInterval;

    private readonly RAMDirectory _directory = new();
    private readonly DirectoryReader _reader;

    public BestPassagesTests()
    {
        using (var writer = new IndexWriter(_directory, new IndexWriterConfig(LuceneVersion.LUCENE_48, new WhitespaceAnalyzer(LuceneVersion.LUCENE_48))))
        {
            for (var number = 0; number < Passages; number++)
            {
                var id = new BytesRef(number.ToString("D5", System.Globalization.CultureInfo.InvariantCulture));
                writer.AddDocument([new TextField("text", "moon", Field.Store.NO), new SortedDocValuesField("id", id)]);
            }

            writer.ForceMerge(1);
        }

        _reader = DirectoryReader.Open(_directory);
    }

    public void Dispose()
    {
        _reader.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void A_search_that_is_cancelled_while_it_collects_ends_before_the_last_document()
    {
        using var cancel = new CancellationTokenSource();
        var collector = new CancellingCollector(new BestPassages(_reader, depth: 10, cancel.Token), cancel);

        Assert.Throws<OperationCanceledException>(() => new IndexSearcher(_reader).Search(new TermQuery(new Term("text", "moon")), collector));

        Assert.InRange(collector.Collected, 1, BestPassages.CancellationInterval);
    }

    [Fact]
    public void A_search_that_is_not_cancelled_collects_every_document()
    {
        var collector = new CancellingCollector(new BestPassages(_reader, depth: 10, CancellationToken.None), cancel: null);

        new IndexSearcher(_reader).Search(new TermQuery(new Term("text", "moon")), collector);

        Assert.Equal(Passages, collector.Collected);
    }

    /// <summary>Cancels at the first document.</summary>
    private sealed class CancellingCollector(BestPassages best, CancellationTokenSource? cancel) : ICollector
    {
        public int Collected { get; private set; }

        public bool AcceptsDocsOutOfOrder => best.AcceptsDocsOutOfOrder;

        public void SetScorer(Scorer scorer) => best.SetScorer(scorer);

        public void SetNextReader(AtomicReaderContext context) => best.SetNextReader(context);

        public void Collect(int doc)
        {
            Collected++;
            cancel?.Cancel();
            best.Collect(doc);
        }
    }
}
