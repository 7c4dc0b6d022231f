using Search.Core.Retrieval;

namespace Search.Elasticsearch.Attached;

/// <summary>Finds passages in an attached index. The order is the server's.</summary>
/// <param name="cluster">The server.</param>
/// <param name="search">How it is searched.</param>
/// <param name="analyzer">The analyzer for marking a query's words on the page.</param>
/// <param name="notice">What a user should know; null if there is nothing.</param>
internal sealed class AttachedRetriever(AttachedCluster cluster, AttachedSearch search, string analyzer, string? notice) : IRetriever
{
    /// <inheritdoc/>
    public string Analyzer => analyzer;

    /// <inheritdoc/>
    public string? Notice => notice;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Candidate>> RetrieveAsync(string query, int depth, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        var hits = await cluster.SearchAsync(search.Request(query, depth), search.IsStoredTemplate, cancel);
        return [.. hits.Take(depth).Select((hit, position) => new Candidate(search.ToPassage(hit), position + 1, hit.Score ?? 0))];
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
