using System.Runtime.CompilerServices;
using Search.Core;
using Search.Core.Reranking;
using Search.Core.Retrieval;

namespace Search.Tests.Core.Pipeline;

/// <summary>A first stage that returns given passages in their order.</summary>
internal sealed class FixedRetriever(params string[] texts) : IRetriever
{
    public int DepthAsked { get; private set; }

    public Task<IReadOnlyList<Candidate>> RetrieveAsync(string query, int depth, CancellationToken cancel)
    {
        DepthAsked = depth;
        IReadOnlyList<Candidate> found = texts
            .Take(depth)
            .Select((text, index) => new Candidate(new Passage($"p{index}", null, text), index + 1, 10f - index))
            .ToList();
        return Task.FromResult(found);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>A second stage that takes a document's relevance from a function and yields one score per batch, the last document first.</summary>
internal sealed class FunctionReranker(Func<string, float> relevance) : IReranker
{
    public RerankerInfo Info { get; } = new("function", "fp32", "cpu", 512);

    public async IAsyncEnumerable<IReadOnlyList<PairScore>> ScoreAsync(
        string query, IReadOnlyList<string> documents, [EnumeratorCancellation] CancellationToken cancel)
    {
        for (var index = documents.Count - 1; index >= 0; index--)
        {
            await Task.Yield();
            cancel.ThrowIfCancellationRequested();
            var score = relevance(documents[index]);
            yield return [new PairScore(index, score, [score], 0)];
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
