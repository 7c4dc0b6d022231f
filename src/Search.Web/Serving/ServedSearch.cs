using System.Runtime.CompilerServices;
using Search.Core.Errors;
using Search.Core.Pipeline;
using Search.Core.Retrieval;
using Search.Web.Searching;

namespace Search.Web.Serving;

/// <summary>A search that can be run: the engine, index and model of an address, opened.</summary>
/// <param name="Retriever">The first stage.</param>
/// <param name="Model">The second stage.</param>
/// <param name="Activity">Records that the search runs.</param>
/// <param name="Address">The address with all values filled in.</param>
/// <param name="Window">How many passages are reranked.</param>
/// <param name="TimeLimit">How long reranking may take; null for no limit.</param>
/// <param name="EngineDescription">The engine and its version, for the user.</param>
public sealed record ServedSearch(
    IRetriever Retriever,
    ServedModel Model,
    SearchActivity Activity,
    SearchAddress Address,
    int Window,
    TimeSpan? TimeLimit,
    string EngineDescription)
{
    /// <summary>The client; all its requests share one turn on the model.</summary>
    public string? Client { get; init; }

    /// <summary>The number of passages on the first page, for every window.</summary>
    public const int FirstPage = 10;

    /// <summary>The request for the pipeline.</summary>
    public SearchRequest Request => new(Address.Query ?? "", Window, Depth: FirstPage, TimeLimit, Client);

    /// <summary>Searches with the same variant of the model from start to end.</summary>
    /// <exception cref="SearchException">As for <see cref="SearchPipeline.SearchAsync"/>.</exception>
    public async IAsyncEnumerable<SearchUpdate> SearchAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        using var active = Activity.Begin();
        var reranker = Model.Take(out var held);
        using (held)
        {
            await foreach (var update in new SearchPipeline(Retriever, reranker).SearchAsync(Request, cancel))
            {
                yield return update;
            }
        }
    }
}
