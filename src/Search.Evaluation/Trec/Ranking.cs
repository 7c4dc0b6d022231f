using System.Collections;
using System.Runtime.CompilerServices;
using System.Text;

namespace Search.Evaluation.Trec;

/// <summary>
/// The ranked documents of one query, best first, in little memory: the ids as UTF-8, one behind the other. An id becomes a string when its
/// document is asked for.
/// </summary>
[CollectionBuilder(typeof(Ranking), nameof(Create))]
public sealed class Ranking : IReadOnlyList<RankedDocument>
{
    private readonly byte[] _ids;
    private readonly int[] _ends;
    private readonly float[] _scores;
    private readonly int[]? _ranks;

    /// <param name="ids">The ids, numbered in any order.</param>
    /// <param name="order">The numbers of the documents, best first.</param>
    /// <param name="scores">The scores by number.</param>
    /// <param name="ranks">The ranks, best first; null if they have no gaps.</param>
    internal Ranking(Utf8Ids ids, ReadOnlySpan<int> order, ReadOnlySpan<float> scores, int[]? ranks)
    {
        (_ids, _ends, _scores, _ranks) = (new byte[ids.Bytes], new int[order.Length], new float[order.Length], ranks);
        var end = 0;
        for (var index = 0; index < order.Length; index++)
        {
            var id = ids[order[index]];
            id.CopyTo(_ids.AsSpan(end));
            end += id.Length;
            (_ends[index], _scores[index]) = (end, scores[order[index]]);
        }
    }

    /// <inheritdoc/>
    public int Count => _scores.Length;

    /// <inheritdoc/>
    public RankedDocument this[int index] => new(RankAt(index), Encoding.UTF8.GetString(IdAt(index)), _scores[index]);

    /// <summary>Makes a ranking of documents that are already in order.</summary>
    /// <exception cref="ArgumentException">A document is there twice.</exception>
    public static Ranking Create(ReadOnlySpan<RankedDocument> documents)
    {
        var ids = new Utf8Ids(documents.Length);
        var (order, scores, ranks) = (new int[documents.Length], new float[documents.Length], new int[documents.Length]);
        for (var index = 0; index < documents.Length; index++)
        {
            if (!ids.TryAdd(Encoding.UTF8.GetBytes(documents[index].Document)))
            {
                throw new ArgumentException($"The document '{documents[index].Document}' is ranked twice.", nameof(documents));
            }

            (order[index], scores[index], ranks[index]) = (index, documents[index].Score, documents[index].Rank);
        }

        return new Ranking(ids, order, scores, ranks);
    }

    /// <inheritdoc/>
    public IEnumerator<RankedDocument> GetEnumerator()
    {
        for (var index = 0; index < Count; index++)
        {
            yield return this[index];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>A document's id as UTF-8.</summary>
    internal ReadOnlySpan<byte> IdAt(int index)
    {
        var start = index == 0 ? 0 : _ends[index - 1];
        return _ids.AsSpan(start, _ends[index] - start);
    }

    /// <summary>A document's score.</summary>
    internal float ScoreAt(int index) => _scores[index];

    /// <summary>A document's 1-based rank.</summary>
    internal int RankAt(int index) => _ranks?[index] ?? index + 1;
}
