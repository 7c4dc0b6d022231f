namespace Search.Lucene.Postings;

/// <summary>Keeps the best documents: a heap with the worst of them on top. A document is better if its score is higher, or equal with a lower rank of its id.</summary>
/// <param name="depth">How many are kept.</param>
/// <param name="order">The ranks of the documents' ids.</param>
internal sealed unsafe class BestDocuments(int depth, int* order)
{
    private const int FirstCapacity = 1_024;

    private Entry[] _heap = new Entry[Math.Min(depth, FirstCapacity)];
    private int _count;

    /// <summary>The lowest score of the best; null while there are fewer than wanted.</summary>
    public float? Lowest => _count == depth ? _heap[0].Score : null;

    /// <summary>Offers a document.</summary>
    /// <returns>Whether it is among the best now.</returns>
    public bool Offer(float score, int document)
    {
        var entry = new Entry(score, order[document], document);
        if (_count < depth)
        {
            Add(entry);
            return true;
        }

        if (!_heap[0].IsWorseThan(entry))
        {
            return false;
        }

        ReplaceWorst(entry);
        return true;
    }

    /// <summary>The best, the best one first.</summary>
    public IReadOnlyList<(int Document, float Score)> InOrder()
    {
        var best = _heap.AsSpan(0, _count);
        best.Sort(static (a, b) => a.IsWorseThan(b) ? 1 : b.IsWorseThan(a) ? -1 : 0);
        return [.. _heap.Take(_count).Select(entry => (entry.Document, entry.Score))];
    }

    private void Add(Entry entry)
    {
        if (_count == _heap.Length)
        {
            Array.Resize(ref _heap, (int)Math.Min(depth, 2L * _count));
        }

        var place = _count++;
        for (; place > 0 && entry.IsWorseThan(_heap[(place - 1) / 2]); place = (place - 1) / 2)
        {
            _heap[place] = _heap[(place - 1) / 2];
        }

        _heap[place] = entry;
    }

    private void ReplaceWorst(Entry entry)
    {
        var place = 0;
        for (var child = 1; child < _count; child = (2 * place) + 1)
        {
            if (child + 1 < _count && _heap[child + 1].IsWorseThan(_heap[child]))
            {
                child++;
            }

            if (!_heap[child].IsWorseThan(entry))
            {
                break;
            }

            _heap[place] = _heap[child];
            place = child;
        }

        _heap[place] = entry;
    }

    private readonly record struct Entry(float Score, int Order, int Document)
    {
        public bool IsWorseThan(Entry other) => Score < other.Score || (Score == other.Score && Order > other.Order);
    }
}
