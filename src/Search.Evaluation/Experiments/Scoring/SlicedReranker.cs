using System.Runtime.CompilerServices;
using Search.Core.Reranking;

namespace Search.Evaluation.Experiments.Scoring;

/// <summary>
/// Scores one query's candidates slice by slice: those of the smallest window, then what the next window adds, and so on. So one scored run gives the
/// scores and the time of every window. A pair's score does not depend on its slice (<see cref="IReranker.IsPointwise"/>).
/// </summary>
/// <param name="reranker">The model.</param>
/// <param name="windows">The windows, the smallest first.</param>
/// <param name="clock">Measures the times.</param>
internal sealed class SlicedReranker(IReranker reranker, IReadOnlyList<int> windows, TimeProvider clock) : IReranker
{
    /// <inheritdoc/>
    public RerankerInfo Info => reranker.Info;

    /// <inheritdoc/>
    public bool IsPointwise => reranker.IsPointwise;

    /// <summary>For each window the time from the start until its candidates had their scores.</summary>
    public List<TimeSpan> Times { get; } = [];

    /// <inheritdoc/>
    public async IAsyncEnumerable<IReadOnlyList<PairScore>> ScoreAsync(
        string query, IReadOnlyList<string> documents, [EnumeratorCancellation] CancellationToken cancel)
    {
        var (started, start) = (clock.GetTimestamp(), 0);
        foreach (var window in windows)
        {
            var end = Math.Min(window, documents.Count);
            if (end > start)
            {
                var offset = start;
                await foreach (var batch in reranker.ScoreAsync(query, [.. documents.Skip(start).Take(end - start)], cancel))
                {
                    yield return [.. batch.Select(score => score with { Index = offset + score.Index })];
                }

                start = end;
            }

            Times.Add(clock.GetElapsedTime(started));
        }
    }

    /// <summary>The caller that loaded the model disposes it.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
