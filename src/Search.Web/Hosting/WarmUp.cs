using System.Diagnostics;
using Search.Web.Searching;
using Search.Web.Serving;

namespace Search.Web.Hosting;

/// <summary>
/// Does what visitors will do before they are let in: the runtime compiles code when it is first used and again when it is used often,
/// so that the first searches and pages of a process would be its slowest.
/// </summary>
internal static class WarmUp
{
    /// <summary>How long the first stage is repeated at most; it is the one with most code of ours.</summary>
    private static readonly TimeSpan RetrievalTime = TimeSpan.FromSeconds(1.5);

    private const int Searches = 2;
    private const int PageLoads = 8;

    /// <summary>Searches, reranks and renders the page.</summary>
    /// <param name="search">The search that the defaults make.</param>
    /// <param name="queries">What to search for.</param>
    /// <param name="url">The page's URL.</param>
    /// <param name="cancel">Stops it.</param>
    public static async Task RunAsync(ServedSearch search, IReadOnlyList<string> queries, string url, CancellationToken cancel)
    {
        await RetrieveAsync(search, queries, cancel);
        foreach (var query in queries.Take(Searches))
        {
            await foreach (var _ in (search with { Address = search.Address with { Query = query } }).SearchAsync(cancel))
            {
            }
        }

        await LoadPagesAsync(queries, new Uri(url), cancel);
    }

    private static async Task RetrieveAsync(ServedSearch search, IReadOnlyList<string> queries, CancellationToken cancel)
    {
        var depth = Math.Max(search.Window, ServedSearch.FirstPage);
        var started = Stopwatch.GetTimestamp();
        for (var number = 0; number < queries.Count && Stopwatch.GetElapsedTime(started) < RetrievalTime; number++)
        {
            await search.Retriever.RetrieveAsync(queries[number], depth, cancel);
        }
    }

    /// <summary>Over HTTP, as a browser does: routing, rendering and compression are warm then too.</summary>
    private static async Task LoadPagesAsync(IReadOnlyList<string> queries, Uri url, CancellationToken cancel)
    {
        using var client = new HttpClient { BaseAddress = url };
        client.DefaultRequestHeaders.AcceptEncoding.ParseAdd("gzip, br");
        foreach (var query in queries.Take(PageLoads).Prepend(null))
        {
            using var page = await client.GetAsync(new SearchAddress(query).ToUrl(), cancel);
        }
    }
}
