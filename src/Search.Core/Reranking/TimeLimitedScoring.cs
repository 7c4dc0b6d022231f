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

    /// <summary>Long documents are scored in windows, so fewer of them are a slice: at most this many characters, or one document.</summary>
    private const int SliceCharacters = 16_000;

    /// <summary>As <see cref="IReranker.ScoreUntilAsync"/>, for a reranker with one model; only complete slices are returned.</summary>
    public static async IAsyncEnumerable<IReadOnlyList<PairScore>> ScoreAsync(
        IReranker reranker,
        string query,
        IReadOnlyList<string> documents,
        CancellationToken timeUp,
        [EnumeratorCancellation] CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel, timeUp);
        for (int start = 0, count; start < documents.Count && !timeUp.IsCancellationRequested; start += count)
        {
            count = Count(documents, start);
            PairScore[] scores;
            try
            {
                scores = await reranker.ScoreAllAsync(query, [.. documents.Skip(start).Take(count)], stop.Token);
            }
            catch (OperationCanceledException) when (timeUp.IsCancellationRequested && !cancel.IsCancellationRequested)
            {
                yield break;
            }

            yield return [.. scores.Select(score => score with { Index = start + score.Index })];
        }
    }

    private static int Count(IReadOnlyList<string> documents, int start)
    {
        var (count, characters) = (1, documents[start].Length);
        while (count < Slice && start + count < documents.Count && (characters += documents[start + count].Length) <= SliceCharacters)
        {
            count++;
        }

        return count;
    }
}
