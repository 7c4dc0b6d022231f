using System.Runtime.CompilerServices;

namespace Search.Core.Reranking;

/// <summary>
/// A cascade: a fast model scores every document, and a better model scores the fast model's best N. The documents that the better
/// model scored come first, in its order and with its scores; the rest follow in the fast model's order, in the next tier
/// (<see cref="PairScore.Tier"/>). If there are at most N documents, only the better model runs.
/// </summary>
/// <remarks>
/// With a time limit the first model scores in the documents' order, then the second in the first model's order; documents that the
/// second does not reach keep the first model's score. Options, including precision, are those of the two rerankers.
/// </remarks>
public sealed class CascadeReranker : IReranker
{
    private readonly IReranker _first;
    private readonly IReranker _second;
    private readonly int _depth;

    /// <summary>Makes a cascade of two rerankers; disposing it disposes both.</summary>
    /// <param name="first">The fast model; scores every document.</param>
    /// <param name="second">The better model; scores the first one's best.</param>
    /// <param name="depth">How many documents the second model scores; at least 1.</param>
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

    /// <summary>False: the second model scores the best N of all the documents.</summary>
    public bool IsPointwise => false;

    /// <summary>Loads both rerankers of a cascade; if the second cannot be loaded, the first is disposed.</summary>
    /// <param name="first">Loads the fast model.</param>
    /// <param name="second">Loads the better model.</param>
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
            notes.Length == 0 ? null : string.Join(' ', notes),
            second.LongDocuments,
            first.WeightsSha256 is null || second.WeightsSha256 is null ? null : Both(first.WeightsSha256, second.WeightsSha256));
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
