using System.Net;
using System.Text.Json.Nodes;
using Elastic.Clients.Elasticsearch;
using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Core.Retrieval;
using Search.Elasticsearch.Cluster;
using IndexName = Search.Core.Indexing.IndexName;

namespace Search.Elasticsearch;

/// <summary>
/// Elasticsearch 7.17, 8 and 9, and OpenSearch 2 and 3. An index is an alias; behind it lies one index per version, so that a new
/// version is loaded beside the old one and swapped in at once.
/// </summary>
public sealed class ElasticsearchEngine(ElasticsearchSettings settings) : ISearchEngine
{
    private readonly ClusterClient _cluster = new(settings);

    /// <inheritdoc/>
    public string Name => "elasticsearch";

    /// <inheritdoc/>
    public async Task<string> DescribeAsync(CancellationToken cancel)
    {
        var version = (await _cluster.GetJsonAsync("", cancel))["version"];
        var number = (string?)version?["number"] ?? throw new SearchUnavailableException(
            $"{_cluster.Addresses} answers, but is neither Elasticsearch nor OpenSearch: it names no version. Is the URL right?");
        return ((string?)version!["distribution"] == "opensearch" ? "OpenSearch " : "Elasticsearch ") + number;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<IndexInfo>> ListIndexesAsync(CancellationToken cancel)
    {
        var indexes = new List<IndexInfo>();
        foreach (var name in await NamesAsync(cancel))
        {
            var counted = await _cluster.SendAsync((client, token) => client.CountAsync(new CountRequest(name), token), cancel);
            indexes.Add(new IndexInfo(name, counted.Count));
        }

        return indexes;
    }

    /// <inheritdoc/>
    public async Task<IRetriever> OpenAsync(string index, CancellationToken cancel)
    {
        var behind = await BehindAsync(IndexName.Validate(index), cancel);
        if (behind.Count == 0)
        {
            throw new IndexNotFoundException(index, _cluster.Addresses, await NamesAsync(cancel));
        }

        foreach (var (_, description) in behind)
        {
            IndexSchema.Check(index, description);
        }

        return new ElasticsearchRetriever(_cluster, index);
    }

    /// <inheritdoc/>
    public async Task<IIndexWriter> CreateIndexAsync(IndexDefinition definition, bool replace, CancellationToken cancel)
    {
        var behind = await BehindAsync(IndexName.Validate(definition.Name), cancel);
        if (behind.ContainsKey(definition.Name))
        {
            throw new BadInputException(
                $"'{definition.Name}' is an index of its own at {_cluster.Addresses}, not one of this program's. Give another --index.");
        }

        if (behind.Count > 0 && !replace)
        {
            throw new IndexExistsException(definition.Name, _cluster.Addresses);
        }

        var physicalName = $"{definition.Name}-{Guid.CreateVersion7():N}";
        var request = IndexSchema.Create(physicalName, definition);
        await _cluster.SendAsync((client, token) => client.Indices.CreateAsync(request, token), cancel);
        return new ElasticsearchIndexWriter(_cluster, definition, physicalName, [.. behind.Select(index => index.Key)], settings.Retries);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _cluster.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>The indexes behind a name, with what their mappings say of themselves; empty where there are none.</summary>
    private async Task<JsonObject> BehindAsync(string name, CancellationToken cancel)
    {
        try
        {
            return (await _cluster.GetJsonAsync($"{Uri.EscapeDataString(name)}?filter_path=*.{IndexSchema.MetaPath},*.aliases,error,status", cancel)).AsObject();
        }
        catch (ElasticsearchException exception) when (exception.Status == HttpStatusCode.NotFound)
        {
            return [];
        }
    }

    private async Task<IReadOnlyList<string>> NamesAsync(CancellationToken cancel)
    {
        var indexes = (await _cluster.GetJsonAsync($"_all?filter_path=*.{IndexSchema.MetaPath},*.aliases,error,status", cancel)).AsObject();
        return
        [
            .. indexes.Where(index => IndexSchema.IsOurs(index.Value))
                .SelectMany(index => index.Value!["aliases"]?.AsObject().Select(alias => alias.Key) ?? [])
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];
    }
}
