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

    /// <summary>Starts the web program on an index and sends it queries, one at a time, as soon as it is ready.</summary>
    /// <param name="home">The data directory with the index.</param>
    /// <param name="index">Its name.</param>
    /// <param name="queries">At least twice <see cref="Count"/>.</param>
    /// <param name="cancel">Stops.</param>
    public static async Task<FirstQueries> MeasureAsync(string home, string index, IReadOnlyList<string> queries, CancellationToken cancel)
    {
        await using var server = await ServerProcess.StartAsync(home, ["serve", "--engine", "lucene", "--index", index], cancel);
        using var client = new HttpClient { BaseAddress = new Uri(server.Url) };
        var times = new List<(double Total, double Retrieval)>();
        foreach (var query in queries.Take(2 * Count))
        {
            var started = TimeProvider.System.GetTimestamp();
            var answer = await client.GetStringAsync($"/api/search?q={Uri.EscapeDataString(query)}", cancel);
            var total = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
            using var json = JsonDocument.Parse(answer);
            times.Add((total, json.RootElement.GetProperty("times").GetProperty("retrieveSeconds").GetDouble()));
        }

        return times.Count == 2 * Count
            ? new FirstQueries(
                Of(times.Take(Count).Select(time => time.Total)), Of(times.Skip(Count).Select(time => time.Total)),
                Of(times.Take(Count).Select(time => time.Retrieval)), Of(times.Skip(Count).Select(time => time.Retrieval)))
            : throw new BadInputException($"There are {times.Count} queries; expected at least {2 * Count}.");
    }

    private static Latency Of(IEnumerable<double> seconds) => Latency.Of(Count, [.. seconds]);
}
