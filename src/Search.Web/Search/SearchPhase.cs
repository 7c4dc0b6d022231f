namespace Search.Web.Searching;

/// <summary>The state of a search.</summary>
public enum SearchPhase
{
    /// <summary>No search yet.</summary>
    Empty,

    /// <summary>The first stage runs.</summary>
    Retrieving,

    /// <summary>BM25's list is available; scores arrive.</summary>
    Reranking,

    /// <summary>The search is complete, or the reranker failed and only BM25's order is available.</summary>
    Complete,

    /// <summary>There is no result: the first stage failed, or a value of the address is not valid.</summary>
    Failed,
}
