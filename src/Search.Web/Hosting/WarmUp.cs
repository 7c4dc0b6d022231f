using System.Diagnostics;
using Search.Web.Searching;
using Search.Web.Serving;

namespace Search.Web.Hosting;

/// <summary>
/// Runs searches and renders pages before the server is ready: the runtime compiles code at its first use and again after many uses,
/// so without this the first searches and pages of a process would be the slowest.
/// </summary>
internal static class WarmUp
{
    /// <summary>How long the first stage is repeated. It runs the most code of this program, and the runtime compiles it again only after a while.</summary>
    private static readonly TimeSpan RetrievalTime = TimeSpan.FromSeconds(1.5);

    private const int Searches = 2;
    private const int PageLoads = 8;

    /// <summary>Searches, reranks and renders the page.</summary>
    /// <param name="search">The default search.</param>
    /// <param name="queries">The queries to search for.</param>
    /// <param name="url">The page's URL.</param>
    /// <param name="cancel">Stops the warm-up.</param>
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
        for (var number = 0; Stopwatch.GetElapsedTime(started) < RetrievalTime; number++)
        {
            await search.Retriever.RetrieveAsync(queries[number % queries.Count], depth, cancel);
        }
    }

    /// <summary>Requests the page over HTTP, as a browser does, to warm up routing, rendering and compression too.</summary>
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
