using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Search.Benchmarks.Bulk;

/// <summary>The index of another indexer on a real server: it gets the mapping and the settings that ours had while it was loaded, and the same end.</summary>
/// <param name="url">The server.</param>
/// <param name="name">The index's name.</param>
internal sealed class PeerIndex(string url, string name) : IDisposable
{
    private readonly HttpClient _server = new() { BaseAddress = new Uri(url.TrimEnd('/') + "/"), Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Creates the index again, empty.</summary>
    /// <param name="ours">The index whose mapping and settings are copied.</param>
    /// <param name="cancel">Stops.</param>
    public async Task CreateAsync(string ours, CancellationToken cancel)
    {
        await DeleteAsync(name, cancel);
        var described = (await _server.GetFromJsonAsync<JsonObject>(ours, cancel))!.Single().Value!;
        var settings = described["settings"]!["index"]!;
        var body = new JsonObject
        {
            ["settings"] = new JsonObject
            {
                ["number_of_shards"] = settings["number_of_shards"]!.DeepClone(),
                ["similarity"] = settings["similarity"]!.DeepClone(),
                ["number_of_replicas"] = 0,
                ["refresh_interval"] = "-1",
            },
            ["mappings"] = described["mappings"]!.DeepClone(),
        };
        using var response = await _server.PutAsJsonAsync(name, body, cancel);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Merges the loaded index into one segment and compares its count.</summary>
    /// <returns>The time.</returns>
    public async Task<double> FinishAsync(long documents, CancellationToken cancel)
    {
        var started = TimeProvider.System.GetTimestamp();
        foreach (var step in new[] { "_forcemerge?max_num_segments=1", "_refresh" })
        {
            using var response = await _server.PostAsync($"{name}/{step}", null, cancel);
            response.EnsureSuccessStatusCode();
        }

        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        var count = (await _server.GetFromJsonAsync<JsonObject>($"{name}/_count", cancel))!["count"]!.GetValue<long>();
        return count == documents ? seconds : throw new InvalidOperationException($"The peer's index has {count:N0} documents; expected {documents:N0}.");
    }

    /// <summary>Removes an index, or the indexes of an alias.</summary>
    public async Task DeleteAsync(string index, CancellationToken cancel)
    {
        foreach (var (physical, _) in await _server.GetFromJsonAsync<JsonObject>($"{index}?ignore_unavailable=true", cancel) ?? [])
        {
            using var response = await _server.DeleteAsync(physical, cancel);
            response.EnsureSuccessStatusCode();
        }
    }

    public void Dispose() => _server.Dispose();
}
