using System.Runtime.CompilerServices;

namespace Search.Core.Reranking;

/// <summary>
/// Scores in the documents' order, a slice at a time, until the time is up: what is judged by then are the first stage's best
/// passages, not the ones that happened to be computed first.
/// </summary>
internal static class TimeLimitedScoring
{
    /// <summary>Enough for two batches on two cores; more would waste more of a limit that ends inside a slice.</summary>
    private const int Slice = 16;

    /// <summary>As <see cref="IReranker.ScoreUntilAsync"/>, of a reranker that is one model; ends with whole slices.</summary>
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
