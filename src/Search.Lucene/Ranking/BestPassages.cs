using Lucene.Net.Index;
using Lucene.Net.Search;
using Search.Core.Indexing;

namespace Search.Lucene.Ranking;

/// <summary>
/// Collects the best documents by score descending, then by id ascending (UTF-8 bytes). The result equals a sort by both
/// fields, in half the time: an id is read only for documents that are among the best when they are collected.
/// A search that is cancelled ends within <see cref="CancellationInterval"/> documents, with an <see cref="OperationCanceledException"/>.
/// </summary>
internal sealed class BestPassages(IndexReader reader, int depth, CancellationToken cancel) : ICollector
{
    /// <summary>The buffer holds this many times the depth; when it is full, it is cut to the depth.</summary>
    private const int Slack = 2;

    /// <summary>How many matching documents are collected between two checks of the token: far less than a millisecond of work.</summary>
    public const int CancellationInterval = 1_024;

    private readonly SortedDocValues? _ids = MultiDocValues.GetSortedValues(reader, IndexFieldNames.Id);
    private readonly long _capacity = (long)depth * Slack;
    private List<ScoreDoc> _best = [];
    private float _least = float.NegativeInfinity;
    private Scorer? _scorer;
    private int _docBase;
    private int _collected;

    public bool AcceptsDocsOutOfOrder => true;

    public void SetScorer(Scorer scorer) => _scorer = scorer;

    public void SetNextReader(AtomicReaderContext context)
    {
        cancel.ThrowIfCancellationRequested();
        _docBase = context.DocBase;
    }

    public void Collect(int doc)
    {
        if (++_collected % CancellationInterval == 0)
        {
            cancel.ThrowIfCancellationRequested();
        }

        var score = _scorer!.GetScore();
        if (score < _least)
        {
            return;
        }

        _best.Add(new ScoreDoc(_docBase + doc, score));
        if (_best.Count == _capacity)
        {
            _best = InOrder();
            _least = _best[^1].Score;
        }
    }

    /// <summary>The best documents so far, at most as many as the depth.</summary>
    public List<ScoreDoc> InOrder() =>
        [.. _best.OrderByDescending(hit => hit.Score).ThenBy(hit => _ids!.GetOrd(hit.Doc)).Take(depth)];
}
