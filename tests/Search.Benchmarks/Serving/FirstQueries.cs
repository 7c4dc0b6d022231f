using System.Text.Json;
using Search.Benchmarks.Measuring;
using Search.Core.Errors;

namespace Search.Benchmarks.Serving;

/// <summary>The first searches of a new server process, and the searches after them.</summary>
/// <param name="First">The first ones, from request to reranked result.</param>
/// <param name="Next">The same number of searches after them.</param>
/// <param name="FirstRetrieval">The first stage of the first searches.</param>
/// <param name="NextRetrieval">The first stage of the next searches.</param>
internal sealed record FirstQueries(Latency First, Latency Next, Latency FirstRetrieval, Latency NextRetrieval)
{
    /// <summary>The number of first searches.</summary>
    public const int Count = 50;

    /// <summary>
    /// Starts the web program on an index twice, and sends it queries, one at a time, as soon as it is ready. Queries differ in cost, so each
    /// half of them comes first once.
    /// </summary>
    /// <param name="home">The data directory with the index.</param>
    /// <param name="index">Its name.</param>
    /// <param name="queries">At least twice <see cref="Count"/>.</param>
    /// <param name="cancel">Stops.</param>
    public static async Task<FirstQueries> MeasureAsync(string home, string index, IReadOnlyList<string> queries, CancellationToken cancel)
    {
        if (queries.Count < 2 * Count)
        {
            throw new BadInputException($"There are {queries.Count} queries; expected at least {2 * Count}.");
        }

        string[] half = [.. queries.Take(Count)], otherHalf = [.. queries.Skip(Count).Take(Count)];
        var (first, next) = await MeasureAsync(home, index, half, otherHalf, cancel);
        var (otherFirst, otherNext) = await MeasureAsync(home, index, otherHalf, half, cancel);
        first.AddRange(otherFirst);
        next.AddRange(otherNext);
        return new FirstQueries(
            Of(first.Select(time => time.Total)), Of(next.Select(time => time.Total)),
            Of(first.Select(time => time.Retrieval)), Of(next.Select(time => time.Retrieval)));
    }

    private static async Task<(List<SearchTime> First, List<SearchTime> Next)> MeasureAsync(
        string home, string index, string[] first, string[] next, CancellationToken cancel)
    {
        await using var server = await ServerProcess.StartAsync(home, ["serve", "--engine", "lucene", "--index", index], cancel);
        using var client = new HttpClient { BaseAddress = new Uri(server.Url) };
        return (await SearchAsync(client, first, cancel), await SearchAsync(client, next, cancel));
    }

    private static async Task<List<SearchTime>> SearchAsync(HttpClient client, string[] queries, CancellationToken cancel)
    {
        var times = new List<SearchTime>();
        foreach (var query in queries)
        {
            var started = TimeProvider.System.GetTimestamp();
            var answer = await client.GetStringAsync($"/api/search?q={Uri.EscapeDataString(query)}", cancel);
            var total = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
            using var json = JsonDocument.Parse(answer);
            times.Add(new SearchTime(total, json.RootElement.GetProperty("times").GetProperty("retrieveSeconds").GetDouble()));
        }

        return times;
    }

    private static Latency Of(IEnumerable<double> seconds) => Latency.Of(2 * Count, [.. seconds]);

    private sealed record SearchTime(double Total, double Retrieval);
}
