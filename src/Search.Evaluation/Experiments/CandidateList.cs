using Search.Core.Retrieval;

namespace Search.Evaluation.Experiments;

/// <summary>A first stage that returns one query's candidates from a run file.</summary>
public sealed class CandidateList(IReadOnlyList<Candidate> candidates) : IRetriever
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<Candidate>> RetrieveAsync(string query, int depth, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<Candidate>>([.. candidates.Take(depth)]);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
