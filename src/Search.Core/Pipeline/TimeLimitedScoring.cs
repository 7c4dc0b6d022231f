using System.Runtime.CompilerServices;
using Search.Core.Reranking;

namespace Search.Core.Pipeline;

/// <summary>
/// Scores in the first stage's order, a slice at a time, until the time is up: what is judged by then are its best passages, not
/// the ones that happened to be computed first.
/// </summary>
internal static class TimeLimitedScoring
{
    /// <summary>Enough for two batches on two cores; more would waste more of a limit that ends inside a slice.</summary>
    private const int Slice = 16;

    /// <summary>As <see cref="IReranker.ScoreAsync"/>, but ends early, with whole slices, when <paramref name="limit"/> has passed.</summary>
    public static async IAsyncEnumerable<IReadOnlyList<PairScore>> ScoreAsync(
        IReranker reranker,
        string query,
        IReadOnlyList<string> documents,
        TimeSpan limit,
        TimeProvider clock,
        [EnumeratorCancellation] CancellationToken cancel)
    {
        using var timeUp = new CancellationTokenSource(limit, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel, timeUp.Token);
        for (var start = 0; start < documents.Count; start += Slice)
        {
            PairScore[] scores;
            try
            {
                scores = await reranker.ScoreAllAsync(query, [.. documents.Skip(start).Take(Slice)], stop.Token);
            }
            catch (OperationCanceledException) when (timeUp.IsCancellationRequested && !cancel.IsCancellationRequested)
            {
                yield break;
            }

            yield return [.. scores.Select(score => score with { Index = start + score.Index })];
        }
    }
}
