using Search.Core.Pipeline;
using Search.Core.Reranking;
using Search.Core.Retrieval;
using Search.Web.Searching;

namespace Search.Web.Serving;

/// <summary>A search that can be run: what an address asked for, found and opened.</summary>
/// <param name="Pipeline">The two stages, put together.</param>
/// <param name="Retriever">The first stage.</param>
/// <param name="Reranker">The second stage.</param>
/// <param name="Address">The address, with nothing left out.</param>
/// <param name="Window">How many passages are reranked.</param>
/// <param name="TimeLimit">How long reranking may take; null where it may take as long as it takes.</param>
/// <param name="EngineDescription">The engine and its version, for people.</param>
public sealed record ServedSearch(
    SearchPipeline Pipeline,
    IRetriever Retriever,
    IReranker Reranker,
    SearchAddress Address,
    int Window,
    TimeSpan? TimeLimit,
    string EngineDescription)
{
    /// <summary>A first page has this many passages, whatever the window.</summary>
    public const int FirstPage = 10;

    public SearchRequest Request => new(Address.Query ?? "", Window, Depth: FirstPage, TimeLimit);
}
