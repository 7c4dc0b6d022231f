using System.Runtime.CompilerServices;
using Search.Core.Reranking;

namespace Search.TestSupport;

/// <summary>A second stage that takes relevance from a function, one batch at a time, and runs a test's code between batches.</summary>
internal sealed class ScriptedReranker(Func<string, float> relevance, string name = "scripted", string precision = "fp32") : IReranker
{
    public RerankerInfo Info => new(name, precision, "cpu", 512, Note);

    /// <summary>The note on the precision.</summary>
    public string? Note { get; init; }

    public bool IsDisposed { get; private set; }

    public int BatchSize { get; init; } = 4;

    /// <summary>The reported number of removed tokens per passage.</summary>
    public int TruncatedTokens { get; init; }

    /// <summary>The reported part of every passage that has the score.</summary>
    public TextWindow? Window { get; init; }

    /// <summary>Called before each batch with its number from 0; may wait, may throw.</summary>
    public Func<int, CancellationToken, Task> BeforeBatch { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Called with each query before its first batch; may throw.</summary>
    public Func<string, Task> BeforeQuery { get; init; } = _ => Task.CompletedTask;

    public async IAsyncEnumerable<IReadOnlyList<PairScore>> ScoreAsync(
        string query, IReadOnlyList<string> documents, [EnumeratorCancellation] CancellationToken cancel)
    {
        await BeforeQuery(query);
        var number = 0;
        foreach (var batch in documents.Select((document, index) => (document, index)).Chunk(BatchSize))
        {
            await BeforeBatch(number++, cancel);
            cancel.ThrowIfCancellationRequested();
            yield return [.. batch.Select(pair => Score(pair.document, pair.index))];
        }
    }

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return ValueTask.CompletedTask;
    }

    private PairScore Score(string document, int index)
    {
        var score = relevance(document);
        return new PairScore(index, score, [score], TruncatedTokens, Window: Window);
    }
}
