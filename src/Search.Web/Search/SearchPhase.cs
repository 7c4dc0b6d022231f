namespace Search.Web.Searching;

/// <summary>How far a search has come.</summary>
public enum SearchPhase
{
    /// <summary>Nothing was asked.</summary>
    Empty,

    /// <summary>The first stage is at work.</summary>
    Retrieving,

    /// <summary>BM25's list is there, scores arrive.</summary>
    Reranking,

    /// <summary>Everything is there, or the reranker failed and BM25's order is all there will be.</summary>
    Complete,

    /// <summary>There is no result: the first stage failed, or the address asks for what is not here.</summary>
    Failed,
}
