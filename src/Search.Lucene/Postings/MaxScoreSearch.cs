using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Search.Lucene.Ranking;

namespace Search.Lucene.Postings;

/// <summary>
/// Finds the best documents for the terms of a query, exactly as a search that adds up every posting does (MaxScore: Turtle and Flood, Query Evaluation:
/// Strategies and Optimizations, 1995; here over windows of documents). Terms that together cannot lift a document among the best are looked up only for
/// documents that other terms found.
/// <para>
/// Scores are floats, summed up as doubles and rounded once. Such sums have no rounding errors of their own, unless the largest part is more than a
/// million times the smallest one; so their order does not matter.
/// </para>
/// </summary>
internal sealed unsafe class MaxScoreSearch
{
    /// <summary>How many documents are summed up at a time: their sums fit in the first cache.</summary>
    private const int Window = 4_096;

    /// <summary>How many postings can be added in the time that looking up one takes. Measured.</summary>
    private const double LookUpCost = 50;

    [ThreadStatic]
    private static Scratch? t_scratch;

    private readonly int _documents;
    private readonly TermPostings[] _terms;
    private readonly double[] _bounds;
    private readonly BestDocuments _best;
    private double _least = double.Epsilon;
    private int _essential;
    private double? _candidates;

    private MaxScoreSearch(PostingsFile file, TermPostings[] terms, int depth)
    {
        _documents = file.Documents;
        _best = new BestDocuments(depth, file.Order);
        _terms = terms;
        Array.Sort(terms, static (a, b) => a.LargestScore.CompareTo(b.LargestScore));
        _bounds = new double[terms.Length + 1];
        for (var term = 0; term < terms.Length; term++)
        {
            _bounds[term + 1] = _bounds[term] + terms[term].LargestScore;
            RaiseLeast(terms[term].ScoreOfBest(depth));
        }
    }

    /// <summary>Searches.</summary>
    /// <param name="file">The postings.</param>
    /// <param name="terms">Different terms.</param>
    /// <param name="depth">How many documents at most; at least 1.</param>
    /// <param name="cancel">Ends the search with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The documents with any of the terms, the best one first.</returns>
    public static IReadOnlyList<(int Document, float Score)> Search(PostingsFile file, IReadOnlyList<QueryTerm> terms, int depth, CancellationToken cancel)
    {
        var found = new List<TermPostings>(terms.Count);
        foreach (var term in terms)
        {
            if (file.Find(term.Text) is var entry && entry is not null)
            {
                found.Add(new TermPostings(file, entry, term.Count));
            }
        }

        var search = new MaxScoreSearch(file, [.. found], depth);
        search.Run(cancel);
        return search._best.InOrder();
    }

    private void Run(CancellationToken cancel)
    {
        var scratch = t_scratch ??= new Scratch();
        fixed (double* sums = scratch.Sums, hitSums = scratch.HitSums)
        fixed (int* hits = scratch.Hits)
        {
            for (var origin = 0; NextWindow(ref origin); origin += Window)
            {
                cancel.ThrowIfCancellationRequested();
                var size = Math.Min(Window, _documents - origin);
                var added = FirstAdded();
                for (var term = added; term < _terms.Length; term++)
                {
                    _terms[term].MoveTo(origin);
                    _terms[term].AddScores(origin + size, sums, origin);
                }

                var count = Collect(sums, size, Math.Max(_least - _bounds[added], double.Epsilon), hits, hitSums);
                _candidates = _candidates is { } before ? (0.75 * before) + (0.25 * count) : count;
                Offer(added, origin, count, hits, hitSums);
            }
        }
    }

    /// <summary>Goes to the next window that may have one of the best documents. False if there is none.</summary>
    private bool NextWindow(ref int origin)
    {
        while (_essential < _terms.Length && _bounds[_essential + 1] < _least)
        {
            _essential++;
        }

        var next = TermPostings.End;
        foreach (var term in _terms.AsSpan(_essential))
        {
            term.MoveTo(origin);
            next = Math.Min(next, term.Document);
        }

        origin = next / Window * Window;
        return next < _documents;
    }

    /// <summary>The first of the terms that are added for all documents of a window: the essential ones, and others for which that is cheaper.</summary>
    private int FirstAdded()
    {
        var added = _essential;
        var candidates = _candidates ?? Window;
        while (added > 0 && _terms[added - 1].DocumentFrequency * ((double)Window / _documents) < LookUpCost * candidates)
        {
            added--;
        }

        return added;
    }

    /// <summary>Completes the sums of a window's candidates and keeps the best.</summary>
    private void Offer(int added, int origin, int count, int* hits, double* hitSums)
    {
        for (var hit = 0; hit < count; hit++)
        {
            var (document, sum, term) = (origin + hits[hit], hitSums[hit], added);
            while (term > 0 && sum + _bounds[term] >= _least)
            {
                var postings = _terms[--term];
                postings.MoveTo(document);
                if (postings.Document == document)
                {
                    sum += postings.Score();
                }
            }

            if (term == 0 && sum >= _least && _best.Offer((float)sum, document) && _best.Lowest is { } lowest)
            {
                RaiseLeast(lowest);
            }
        }
    }

    /// <summary>
    /// A sum below the middle between a score and the next lower float is rounded to less than the score. The last factor is for the bounds' own rounding
    /// errors.
    /// </summary>
    private void RaiseLeast(float score)
    {
        if (score > 0)
        {
            _least = Math.Max(_least, ((double)score + MathF.BitDecrement(score)) / 2 * (1 - 1e-14));
        }
    }

    /// <summary>Finds the sums that are large enough, and clears all.</summary>
    /// <returns>How many were found.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Collect(double* sums, int size, double least, int* hits, double* hitSums)
    {
        var (count, wanted) = (0, Vector256.Create(least));
        for (var first = 0; first < size; first += Vector256<double>.Count)
        {
            var found = Vector256.GreaterThanOrEqual(Vector256.Load(sums + first), wanted).ExtractMostSignificantBits();
            for (; found != 0; found &= found - 1)
            {
                var hit = first + BitOperations.TrailingZeroCount(found);
                (hits[count], hitSums[count]) = (hit, sums[hit]);
                count++;
            }

            Vector256.Store(Vector256<double>.Zero, sums + first);
        }

        return count;
    }

    /// <summary>What a thread needs; the sums are always zero between two windows.</summary>
    private sealed class Scratch
    {
        public double[] Sums { get; } = new double[Window];

        public int[] Hits { get; } = new int[Window];

        public double[] HitSums { get; } = new double[Window];
    }
}
