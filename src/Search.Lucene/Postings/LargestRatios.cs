namespace Search.Lucene.Postings;

/// <summary>Collects the largest ratios of a term: a heap with the smallest of them on top.</summary>
internal sealed class LargestRatios
{
    private const int Most = 1_000;

    private readonly float[] _heap = new float[Most];
    private int _count;

    /// <summary>Starts a new term.</summary>
    public void Clear() => _count = 0;

    /// <summary>Adds a ratio.</summary>
    public void Add(float ratio)
    {
        if (_count < Most)
        {
            var place = _count++;
            for (; place > 0 && _heap[(place - 1) / 2] > ratio; place = (place - 1) / 2)
            {
                _heap[place] = _heap[(place - 1) / 2];
            }

            _heap[place] = ratio;
        }
        else if (ratio > _heap[0])
        {
            ReplaceSmallest(ratio);
        }
    }

    /// <summary>Writes the ratios of a term; no more can be added then.</summary>
    public void WriteTo(ref TermEntry entry)
    {
        var sorted = _heap.AsSpan(0, _count);
        sorted.Sort();
        entry.LargestRatio = _count == 0 ? 0 : sorted[^1];
        (entry.Ratio10, entry.Ratio100, entry.Ratio1000) = (Nth(10), Nth(100), Nth(1_000));
    }

    private float Nth(int number) => _count < number ? 0 : _heap[_count - number];

    private void ReplaceSmallest(float ratio)
    {
        var place = 0;
        for (var child = 1; child < Most; child = (2 * place) + 1)
        {
            if (child + 1 < Most && _heap[child + 1] < _heap[child])
            {
                child++;
            }

            if (_heap[child] >= ratio)
            {
                break;
            }

            _heap[place] = _heap[child];
            place = child;
        }

        _heap[place] = ratio;
    }
}
