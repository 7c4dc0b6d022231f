using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Search.Web.Searching;
using Search.Web.Serving;

namespace Search.Web.Hosting;

/// <summary>
/// Runs searches and renders pages before the server is ready: the runtime compiles code at its first use and again after many uses,
/// so without this the first searches and pages of a process would be the slowest.
/// </summary>
internal static partial class WarmUp
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

    /// <summary>Requests the page and its files over HTTP, as a browser does, to warm up routing, rendering, compression and static files too.</summary>
    private static async Task LoadPagesAsync(IReadOnlyList<string> queries, Uri url, CancellationToken cancel)
    {
        using var handler = new HttpClientHandler { AutomaticDecompression = DecompressionMethods.All };
        using var client = new HttpClient(handler) { BaseAddress = url };
        foreach (var query in queries.Take(PageLoads))
        {
            using var page = await client.GetAsync(new SearchAddress(query).ToUrl(), cancel);
        }

        var start = await client.GetStringAsync(new SearchAddress(null).ToUrl(), cancel);
        foreach (Match file in StyleOrScript().Matches(start))
        {
            using var content = await client.GetAsync(file.Groups["url"].Value, cancel);
        }
    }

    [GeneratedRegex("""(href|src)="(?<url>[^"]+\.(css|js))["]""")]
    private static partial Regex StyleOrScript();
}
