namespace Search.Core.Pipeline;

/// <summary>A request for a search.</summary>
/// <param name="Query">The text as typed.</param>
/// <param name="Window">How many candidates are reranked (k); 0 skips the second stage.</param>
/// <param name="Depth">How many passages the first stage retrieves; the larger of this and <paramref name="Window"/> is used.</param>
/// <param name="TimeLimit">
/// How long the second stage may take. Candidates not scored by then follow the scored ones, in the first stage's order. Null: no limit.
/// </param>
/// <param name="Client">The client: all its requests share one turn on the model. Null: this request has its own turn.</param>
public sealed record SearchRequest(string Query, int Window, int Depth = 0, TimeSpan? TimeLimit = null, string? Client = null)
{
    /// <summary>The largest window and depth: the most hits that Elasticsearch returns for one request.</summary>
    public const int MaxDepth = 10_000;
}
