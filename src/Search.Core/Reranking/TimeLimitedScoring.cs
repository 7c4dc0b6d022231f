using System.Runtime.CompilerServices;

namespace Search.Core.Reranking;

/// <summary>
/// Scores in the documents' order, a slice at a time, until the time is up, so that the first stage's best passages are scored
/// first.
/// </summary>
internal static class TimeLimitedScoring
{
    /// <summary>Enough for two batches on two cores; a larger slice would lose more work when the time ends inside it.</summary>
    private const int Slice = 16;

    /// <summary>As <see cref="IReranker.ScoreUntilAsync"/>, for a reranker with one model; only complete slices are returned.</summary>
    public static async IAsyncEnumerable<IReadOnlyList<PairScore>> ScoreAsync(
        IReranker reranker,
        string query,
        IReadOnlyList<string> documents,
        CancellationToken timeUp,
        [EnumeratorCancellation] CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel, timeUp);
        for (var start = 0; start < documents.Count && !timeUp.IsCancellationRequested; start += Slice)
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
