using Elastic.Clients.Elasticsearch;
using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Core.Retrieval;
using Search.Elasticsearch.Cluster;
using Search.Elasticsearch.Versions;
using Search.Elasticsearch.Writing;
using IndexName = Search.Core.Indexing.IndexName;

namespace Search.Elasticsearch;

/// <summary>
/// Elasticsearch 7.17, 8 and 9, and OpenSearch 2 and 3. An index is an alias; behind it lies one index per version, so that a new
/// version is loaded beside the old one and swapped in at once.
/// </summary>
public sealed class ElasticsearchEngine(ElasticsearchSettings settings, TimeProvider? clock = null) : ISearchEngine
{
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
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
            indexes.Add(new IndexInfo(name, counted.Count, Bytes: null));
        }

        return indexes;
    }

    /// <inheritdoc/>
    public async Task<IRetriever> OpenAsync(string index, CancellationToken cancel)
    {
        var versions = new IndexVersions(_cluster, IndexName.Validate(index));
        var behind = (await versions.ReadAsync(cancel)).Where(found => versions.Holds(found) || found.Name == index).ToList();
        if (behind.Count == 0)
        {
            throw new IndexNotFoundException(index, _cluster.Addresses, await NamesAsync(cancel));
        }

        behind.ForEach(found => IndexSchema.Check(index, found));
        return new ElasticsearchRetriever(_cluster, index);
    }

    /// <inheritdoc/>
    public async Task<IIndexWriter> CreateIndexAsync(IndexDefinition definition, bool replace, CancellationToken cancel)
    {
        var versions = new IndexVersions(_cluster, IndexName.Validate(definition.Name));
        var found = await versions.ReadAsync(cancel);
        var before = found.Where(versions.Holds).ToList();
        RefuseForeign(definition.Name, [.. before, .. found.Where(index => index.Name == definition.Name)]);
        if (before.Count > 0 && !replace)
        {
            throw new IndexExistsException(definition.Name, _cluster.Addresses);
        }

        foreach (var abandoned in found.Where(index => index.Aliases.Count == 0 && index.Mark?.IsAbandoned(_clock.GetUtcNow()) == true))
        {
            await versions.DeleteUnusedAsync(abandoned.Name, cancel);
        }

        var physicalName = versions.NewName();
        var mark = IndexMark.Of(definition, IndexSchema.Version, _clock.GetUtcNow());
        await CreateAsync(versions, physicalName, definition, mark, cancel);
        return new ElasticsearchIndexWriter(
            _cluster,
            versions,
            definition,
            physicalName,
            [.. before.Select(index => index.Name)],
            IndexMetadata.Start(definition, _clock.GetUtcNow()),
            new BulkSender(_cluster, physicalName, settings),
            new JobHeartbeat(_cluster, physicalName, mark, _clock));
    }

    /// <inheritdoc/>
    public Task<IndexDescription> DescribeIndexAsync(string index, CancellationToken cancel) => throw NotYet();

    /// <inheritdoc/>
    public Task<IReadOnlyList<IndexVersion>> ListVersionsAsync(string index, CancellationToken cancel) => throw NotYet();

    /// <inheritdoc/>
    public Task<IndexVersion> RollBackAsync(string index, string? version, CancellationToken cancel) => throw NotYet();

    /// <inheritdoc/>
    public Task DeleteIndexAsync(string index, CancellationToken cancel) => throw NotYet();

    /// <inheritdoc/>
    public Task<IndexMetadata?> FindSuspendedAsync(string index, CancellationToken cancel) => Task.FromResult<IndexMetadata?>(null);

    /// <inheritdoc/>
    public Task<IIndexWriter?> ResumeIndexAsync(IndexDefinition definition, bool replace, CancellationToken cancel) =>
        Task.FromResult<IIndexWriter?>(null);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _cluster.Dispose();
        return ValueTask.CompletedTask;
    }

    private static NotSupportedException NotYet() => new("Elasticsearch keeps one version of an index for now.");

    private void RefuseForeign(string name, IReadOnlyList<PhysicalIndex> behind)
    {
        var foreign = behind.Where(index => index.Mark is null || index.Name == name).Select(index => $"'{index.Name}'").Distinct().ToList();
        if (foreign.Count > 0)
        {
            throw new BadInputException(
                $"'{name}' at {_cluster.Addresses} stands for {string.Join(", ", foreign)}, which this program did not make and does not replace. " +
                "Give another --index.");
        }
    }

    /// <summary>Creates the index once. If the answer is lost, the index itself tells whether it was made.</summary>
    private async Task CreateAsync(
        IndexVersions versions, string physicalName, IndexDefinition definition, IndexMark mark, CancellationToken cancel)
    {
        var request = IndexSchema.Create(physicalName, definition, mark);
        try
        {
            await _cluster.SendOnceAsync((client, token) => client.Indices.CreateAsync(request, token), cancel);
        }
        catch (SearchUnavailableException) when (!cancel.IsCancellationRequested)
        {
            if ((await versions.ReadAsync(cancel)).All(index => index.Mark?.Job != mark.Job))
            {
                throw;
            }
        }
    }

    private async Task<IReadOnlyList<string>> NamesAsync(CancellationToken cancel)
    {
        var indexes = PhysicalIndex.ReadAll(await _cluster.GetJsonAsync($"_all?filter_path={PhysicalIndex.FilterPath}", cancel));
        return [.. indexes.Where(index => index.Mark is not null).SelectMany(index => index.Aliases).Distinct().Order(StringComparer.Ordinal)];
    }
}
