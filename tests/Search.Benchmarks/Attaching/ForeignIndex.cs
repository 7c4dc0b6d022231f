using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Search.Benchmarks.Data;
using Search.Core;

namespace Search.Benchmarks.Attaching;

/// <summary>An index with other fields than this program's own, as a user has it: <c>headline</c>, <c>body</c> and <c>sku</c>.</summary>
internal sealed class ForeignIndex(string url) : IDisposable
{
    private const int BatchSize = 5_000;

    private readonly HttpClient _server = new() { BaseAddress = new Uri(url.TrimEnd('/') + "/"), Timeout = TimeSpan.FromMinutes(5) };

    /// <summary>Its name.</summary>
    public string Name { get; } = $"search-bench-{Guid.NewGuid():N}";

    /// <summary>Writes the subset several times.</summary>
    /// <returns>How many documents it has.</returns>
    public async Task<long> BuildAsync(int copies, CancellationToken cancel)
    {
        var text = new { type = "text" };
        var mapping = new { settings = new { number_of_shards = 1, number_of_replicas = 0, refresh_interval = "-1" }, mappings = new { properties = new { headline = text, body = text, sku = new { type = "keyword" } } } };
        (await _server.PutAsJsonAsync(Name, mapping, cancel)).EnsureSuccessStatusCode();
        var passages = Subset.Passages().ToList();
        var documents = 0L;
        for (var copy = 0; copy < copies; copy++)
        {
            foreach (var batch in passages.Chunk(BatchSize))
            {
                await AddAsync(batch, copy, cancel);
                documents += batch.Length;
            }
        }

        (await _server.PostAsync($"{Name}/_refresh", null, cancel)).EnsureSuccessStatusCode();
        (await _server.PostAsync($"{Name}/_forcemerge?max_num_segments=1", null, cancel)).EnsureSuccessStatusCode();
        return documents;
    }

    /// <summary>Removes it.</summary>
    public Task RemoveAsync() => _server.DeleteAsync(Name);

    /// <inheritdoc/>
    public void Dispose() => _server.Dispose();

    private async Task AddAsync(IEnumerable<Passage> passages, int copy, CancellationToken cancel)
    {
        using var body = new MemoryStream();
        foreach (var passage in passages)
        {
            body.Write("{\"index\":{}}\n"u8);
            JsonSerializer.Serialize(body, new { headline = passage.Text.Split(' ')[0], body = passage.Text, sku = $"{copy}-{passage.Id}" });
            body.WriteByte((byte)'\n');
        }

        using var content = new ByteArrayContent(body.ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-ndjson") } };
        using var response = await _server.PostAsync($"{Name}/_bulk?filter_path=errors", content, cancel);
        response.EnsureSuccessStatusCode();
        if ((await response.Content.ReadFromJsonAsync<JsonNode>(cancel))!["errors"]!.GetValue<bool>())
        {
            throw new InvalidOperationException("The server refused documents.");
        }
    }
}
