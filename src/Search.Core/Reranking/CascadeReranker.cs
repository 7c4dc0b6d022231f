using System.Runtime.CompilerServices;

namespace Search.Core.Reranking;

/// <summary>
/// Two rerankers in a row: a fast one judges every document, and a better one those that the fast one likes best. What the better one
/// judged comes first, in its order and with the scores that it alone gives; the rest follows in the fast one's order, a tier below
/// (<see cref="PairScore.Tier"/>). Where there is nothing to choose, only the better one runs.
/// </summary>
/// <remarks>
/// With a time limit the first model judges in the documents' order, then the second in the first's order; what the second does not
/// come to keeps the first's judgement. Options, precision included, are those of the two rerankers.
/// </remarks>
public sealed class CascadeReranker : IReranker
{
    private readonly IReranker _first;
    private readonly IReranker _second;
    private readonly int _depth;

    /// <summary>Puts two rerankers in a row; disposing the cascade disposes both.</summary>
    /// <param name="first">Judges every document: the fast one.</param>
    /// <param name="second">Judges the first one's best: the better one.</param>
    /// <param name="depth">How many the second one judges; at least 1.</param>
    public CascadeReranker(IReranker first, IReranker second, int depth)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        (_first, _second, _depth) = (first, second, depth);
        Info = Describe(first.Info, second.Info, depth);
    }

    private delegate IAsyncEnumerable<IReadOnlyList<PairScore>> Scoring(
        IReranker model, IReadOnlyList<string> documents, CancellationToken cancel);

    /// <inheritdoc/>
    public RerankerInfo Info { get; }

    /// <summary>Loads two rerankers in a row; where the second one cannot be loaded, the first is disposed.</summary>
    /// <param name="first">Loads the fast one.</param>
    /// <param name="second">Loads the better one.</param>
    /// <param name="depth">As for the constructor.</param>
    public static async Task<CascadeReranker> LoadAsync(Func<Task<IReranker>> first, Func<Task<IReranker>> second, int depth)
    {
        var loaded = await first();
        try
        {
            return new CascadeReranker(loaded, await second(), depth);
        }
        catch
        {
            await loaded.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<IReadOnlyList<PairScore>> ScoreAsync(string query, IReadOnlyList<string> documents, CancellationToken cancel) =>
        RunAsync(documents, (model, some, stop) => model.ScoreAsync(query, some, stop), cancel);

    /// <inheritdoc/>
    public IAsyncEnumerable<IReadOnlyList<PairScore>> ScoreUntilAsync(
        string query, IReadOnlyList<string> documents, CancellationToken timeUp, CancellationToken cancel) =>
        RunAsync(documents, (model, some, stop) => model.ScoreUntilAsync(query, some, timeUp, stop), cancel);

    /// <inheritdoc/>
    public async Task CheckAsync(CancellationToken cancel)
    {
        await _first.CheckAsync(cancel);
        await _second.CheckAsync(cancel);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _first.DisposeAsync();
        }
        finally
        {
            await _second.DisposeAsync();
        }
    }

    private static RerankerInfo Describe(RerankerInfo first, RerankerInfo second, int depth)
    {
        string[] notes = [.. new[] { first, second }.Where(model => model.Note is not null).Select(model => $"{model.Model}: {model.Note}").Distinct()];
        return new RerankerInfo(
            $"{first.Model}+{second.Model}@{depth}",
            Both(first.Precision, second.Precision),
            Both(first.Device, second.Device),
            second.MaxLength,
            notes.Length == 0 ? null : string.Join(' ', notes));
    }

    private static string Both(string first, string second) => first == second ? first : $"{first}+{second}";

    private async IAsyncEnumerable<IReadOnlyList<PairScore>> RunAsync(
        IReadOnlyList<string> documents, Scoring score, [EnumeratorCancellation] CancellationToken cancel)
    {
        if (documents.Count <= _depth)
        {
            await foreach (var batch in score(_second, documents, cancel))
            {
                yield return batch;
            }

            yield break;
        }

        var ranked = await RankByFirstAsync(documents, score, cancel);
        var (best, tail) = (ranked.Take(_depth).ToList(), ranked.Skip(_depth).ToList());
        if (tail.Count > 0)
        {
            yield return tail;
        }

        var waiting = best.ToDictionary(judged => judged.Index);
        await foreach (var batch in score(_second, [.. best.Select(judged => documents[judged.Index])], cancel))
        {
            List<PairScore> final = [.. batch.Select(judged => judged with { Index = best[judged.Index].Index })];
            final.ForEach(judged => waiting.Remove(judged.Index));
            yield return final;
        }

        if (waiting.Count > 0) // The time was up.
        {
            yield return [.. waiting.Values];
        }
    }

    private async Task<List<PairScore>> RankByFirstAsync(IReadOnlyList<string> documents, Scoring score, CancellationToken cancel)
    {
        var judged = new List<PairScore>(documents.Count);
        await foreach (var batch in score(_first, documents, cancel))
        {
            judged.AddRange(batch.Select(own => own with { Tier = own.Tier + 1 }));
        }

        return [.. judged.BestFirst(own => own)];
    }
}
