namespace Search.Evaluation.Trec;

/// <summary>Collects the documents of one query in any order, each once, and ranks them; then those of another query.</summary>
/// <param name="expected">About how many documents will be added: queries of a run mostly have equally many.</param>
internal sealed class RankingBuilder(int expected)
{
    private readonly Utf8Ids _ids = new(expected);
    private byte[] _query = [];
    private float[] _scores = new float[Math.Max(1, expected)];
    private int[]? _ranks;
    private int[] _order = [];
    private float[] _keys = [];

    /// <summary>The number of documents.</summary>
    public int Count => _ids.Count;

    /// <summary>Whether this is the query's id.</summary>
    public bool IsFor(ReadOnlySpan<byte> id) => id.SequenceEqual(_query);

    /// <summary>Starts with a query: forgets the documents of the one before.</summary>
    /// <param name="query">The query's id in UTF-8.</param>
    public void Start(ReadOnlySpan<byte> query)
    {
        _query = query.ToArray();
        _ids.Clear();
    }

    /// <summary>Adds the documents of a ranking.</summary>
    public void Add(Ranking ranking)
    {
        for (var index = 0; index < ranking.Count; index++)
        {
            TryAdd(ranking.IdAt(index), ranking.ScoreAt(index), rank: null);
        }
    }

    /// <summary>Adds a document.</summary>
    /// <param name="id">Its id in UTF-8.</param>
    /// <param name="score">Its score.</param>
    /// <param name="rank">What decides between equal scores before the id; null where the id alone decides.</param>
    /// <returns>False if the document was added before.</returns>
    public bool TryAdd(ReadOnlySpan<byte> id, float score, int? rank)
    {
        if (!_ids.TryAdd(id))
        {
            return false;
        }

        var number = _ids.Count - 1;
        if (number == _scores.Length)
        {
            Array.Resize(ref _scores, number * 2);
        }

        _scores[number] = score;
        if (rank is { } given)
        {
            _ranks ??= new int[_scores.Length];
            if (number == _ranks.Length)
            {
                Array.Resize(ref _ranks, number * 2);
            }

            _ranks[number] = given;
        }

        return true;
    }

    /// <summary>Ranks the documents: score descending, then rank ascending, then id descending by UTF-8 bytes.</summary>
    /// <param name="tied">How many documents share their score with another one.</param>
    public Ranking Build(out int tied)
    {
        if (_order.Length < _ids.Count)
        {
            (_order, _keys) = (new int[_scores.Length], new float[_scores.Length]);
        }

        var order = _order.AsSpan(0, _ids.Count);
        var keys = _keys.AsSpan(0, _ids.Count);
        var sorted = true;
        for (var number = 0; number < order.Length; number++)
        {
            (order[number], keys[number]) = (number, -_scores[number]);
            sorted &= number == 0 || keys[number - 1] <= keys[number];
        }

        if (!sorted)
        {
            keys.Sort(order);
        }

        tied = 0;
        for (var start = 0; start < order.Length;)
        {
            var end = start + 1;
            while (end < order.Length && keys[end] == keys[start])
            {
                end++;
            }

            if (end - start > 1)
            {
                tied += end - start;
                order[start..end].Sort(CompareTied);
            }

            start = end;
        }

        return new Ranking(_ids, order, _scores, ranks: null);
    }

    private int CompareTied(int one, int other)
    {
        var byRank = _ranks is null ? 0 : _ranks[one].CompareTo(_ranks[other]);
        return byRank != 0 ? byRank : _ids[other].SequenceCompareTo(_ids[one]);
    }
}
