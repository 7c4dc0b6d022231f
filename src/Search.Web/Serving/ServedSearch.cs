using System.Runtime.CompilerServices;
using Search.Core.Errors;
using Search.Core.Pipeline;
using Search.Core.Retrieval;
using Search.Web.Searching;

namespace Search.Web.Serving;

/// <summary>A search that can be run: what an address asked for, found and opened.</summary>
/// <param name="Retriever">The first stage.</param>
/// <param name="Model">The second stage.</param>
/// <param name="Activity">Is told while the search runs.</param>
/// <param name="Address">The address, with nothing left out.</param>
/// <param name="Window">How many passages are reranked.</param>
/// <param name="TimeLimit">How long reranking may take; null where it may take as long as it takes.</param>
/// <param name="EngineDescription">The engine and its version, for people.</param>
public sealed record ServedSearch(
    IRetriever Retriever,
    ServedModel Model,
    SearchActivity Activity,
    SearchAddress Address,
    int Window,
    TimeSpan? TimeLimit,
    string EngineDescription)
{
    /// <summary>Who asks: requests of one client share its turns on the model.</summary>
    public string? Client { get; init; }

    /// <summary>A first page has this many passages, whatever the window.</summary>
    public const int FirstPage = 10;

    /// <summary>What the pipeline is asked.</summary>
    public SearchRequest Request => new(Address.Query ?? "", Window, Depth: FirstPage, TimeLimit, Client);

    /// <summary>Searches, on one variant of the model from start to end.</summary>
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
