namespace Search.Core.Pipeline;

/// <summary>What a visitor, a program or an experiment asks for.</summary>
/// <param name="Query">The text as typed.</param>
/// <param name="Window">How many of the first stage's passages are reranked (k); 0 leaves the second stage out.</param>
/// <param name="Depth">How many passages the first stage retrieves; the larger of this and <paramref name="Window"/> holds.</param>
/// <param name="TimeLimit">
/// How long the second stage may take; what it has not judged by then keeps the first stage's order, below what it has. Null: as long as it takes.
/// </param>
/// <param name="Client">Who asks: requests of one client share its turns on the model. Null: the request has turns of its own.</param>
public sealed record SearchRequest(string Query, int Window, int Depth = 0, TimeSpan? TimeLimit = null, string? Client = null)
{
    /// <summary>The largest window and depth that a request may ask for: what Elasticsearch returns in one page.</summary>
    public const int MaxDepth = 10_000;
}
