using System.Net;
using Elastic.Clients.Elasticsearch.IndexManagement;
using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Core.Retrieval;
using Search.Elasticsearch.Cluster;
using Search.Elasticsearch.Versions;
using Search.Elasticsearch.Writing;
using IndexName = Search.Core.Indexing.IndexName;

namespace Search.Elasticsearch;

/// <summary>
/// Elasticsearch 7.17, 8 and 9, and OpenSearch 2 and 3. An index is an alias; each version is an index of its own, so that a new
/// version is loaded beside the old one and the alias then moves in one step.
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
            $"{_cluster.Addresses} answers, but is neither Elasticsearch nor OpenSearch: its answer has no version. Check the URL.");
        return ((string?)version!["distribution"] == "opensearch" ? "OpenSearch " : "Elasticsearch ") + number;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<IndexInfo>> ListIndexesAsync(CancellationToken cancel)
    {
        var indexes = new List<IndexInfo>();
        foreach (var name in await NamesAsync(cancel))
        {
            indexes.Add(new IndexInfo(name, await _cluster.CountAsync(name, cancel), await SizeAsync(name, cancel)));
        }

        return indexes;
    }

    /// <inheritdoc/>
    public async Task<IndexDescription> DescribeIndexAsync(string index, CancellationToken cancel)
    {
        var versions = Versions(index);
        var current = await CurrentAsync(versions, index, cancel);
        var metadata = current.RequireMetadata(index);
        return new IndexDescription(
            index, versions.VersionOf(current.Name), await _cluster.CountAsync(current.Name, cancel), await SizeAsync(current.Name, cancel), metadata);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<IndexVersion>> ListVersionsAsync(string index, CancellationToken cancel)
    {
        var versions = Versions(index);
        await CurrentAsync(versions, index, cancel);
        return versions.Complete(await versions.ReadAsync(cancel));
    }

    /// <inheritdoc/>
    public async Task<IndexVersion> RollBackAsync(string index, string? version, CancellationToken cancel)
    {
        var versions = Versions(index);
        var current = await CurrentAsync(versions, index, cancel);
        var chosen = IndexVersion.ForRollback(index, versions.Complete(await versions.ReadAsync(cancel)), version);
        await versions.SwapInAsync(versions.IndexOf(chosen.Version), [current.Name]);
        return chosen with { Current = true };
    }

    /// <inheritdoc/>
    public async Task DeleteIndexAsync(string index, CancellationToken cancel)
    {
        var versions = Versions(index);
        var found = await versions.ReadAsync(cancel);
        var holders = found.Where(versions.Holds).ToList();
        RefuseForeign(index, holders);
        if (found.Count == 0)
        {
            throw await NotFoundAsync(index, cancel);
        }

        if (holders.Count > 0)
        {
            await versions.TakeNameAsync([.. holders.Select(holder => holder.Name)], cancel);
        }

        foreach (var version in found.Where(version => version.Mark is not null))
        {
            await versions.DeleteUnusedAsync(version.Name, cancel);
        }
    }

    /// <inheritdoc/>
    public async Task<IRetriever> OpenAsync(string index, CancellationToken cancel)
    {
        foreach (var holder in await HoldersAsync(Versions(index), index, cancel))
        {
            holder.RequireMetadata(index);
        }

        return new ElasticsearchRetriever(_cluster, index);
    }

    /// <inheritdoc/>
    public async Task<IIndexWriter> CreateIndexAsync(IndexDefinition definition, bool replace, CancellationToken cancel)
    {
        var versions = Versions(definition.Name);
        var found = await FindForWritingAsync(versions, definition.Name, replace, cancel);
        await versions.DeleteUnfinishedAsync(found, kept: null, _clock.GetUtcNow(), cancel);
        var physicalName = versions.IndexOf(IndexVersion.NewName());
        var metadata = IndexMetadata.Start(definition, _clock.GetUtcNow());
        var mark = IndexMark.Begin(VersionState.Loading, metadata, _clock.GetUtcNow());
        await CreateAsync(versions, physicalName, definition, mark, cancel);
        return Writer(versions, definition, physicalName, found, metadata, mark);
    }

    /// <inheritdoc/>
    public async Task<IndexMetadata?> FindSuspendedAsync(string index, CancellationToken cancel)
    {
        var versions = Versions(index);
        return versions.Suspended(await versions.ReadAsync(cancel), _clock.GetUtcNow())?.Mark!.ReadMetadata();
    }

    /// <inheritdoc/>
    public async Task<IIndexWriter?> ResumeIndexAsync(IndexDefinition definition, bool replace, CancellationToken cancel)
    {
        var versions = Versions(definition.Name);
        var found = await FindForWritingAsync(versions, definition.Name, replace, cancel);
        var suspended = versions.Suspended(found, _clock.GetUtcNow());
        if (suspended?.Mark!.ReadMetadata() is not { } metadata || !metadata.Fits(definition))
        {
            return null;
        }

        await versions.DeleteUnfinishedAsync(found, suspended, _clock.GetUtcNow(), cancel);
        var mark = IndexMark.Begin(VersionState.Suspended, metadata, _clock.GetUtcNow());
        var request = new PutMappingRequest(suspended.Name) { Meta = mark.ToMeta() };
        await _cluster.SendAsync((client, token) => client.Indices.PutMappingAsync(request, token), cancel);
        return Writer(versions, definition, suspended.Name, found, metadata, mark);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _cluster.Dispose();
        return ValueTask.CompletedTask;
    }

    private IndexVersions Versions(string index) => new(_cluster, IndexName.Validate(index));

    private ElasticsearchIndexWriter Writer(
        IndexVersions versions, IndexDefinition definition, string physicalName, IEnumerable<PhysicalIndex> found, IndexMetadata metadata, IndexMark mark) => new(
            _cluster,
            versions,
            definition,
            physicalName,
            [.. found.Where(versions.Holds).Select(index => index.Name)],
            metadata,
            new BulkSender(_cluster, physicalName, settings),
            new JobHeartbeat(_cluster, versions, physicalName, mark, _clock),
            _clock);

    /// <summary>The indexes with the alias; at least one.</summary>
    private async Task<IReadOnlyList<PhysicalIndex>> HoldersAsync(IndexVersions versions, string name, CancellationToken cancel)
    {
        var holders = (await versions.ReadAsync(cancel)).Where(index => versions.Holds(index) || index.Name == name).ToList();
        return holders.Count > 0 ? holders : throw await NotFoundAsync(name, cancel);
    }

    /// <summary>The only index with the alias.</summary>
    private async Task<PhysicalIndex> CurrentAsync(IndexVersions versions, string name, CancellationToken cancel)
    {
        var holders = await HoldersAsync(versions, name, cancel);
        return holders is [var only]
            ? only
            : throw new BadInputException(
                $"'{name}' at {_cluster.Addresses} is an alias of several indexes: {string.Join(", ", holders.Select(index => index.Name))}; expected one. " +
                "Remove the alias from the others.");
    }

    private async Task<IndexNotFoundException> NotFoundAsync(string name, CancellationToken cancel) =>
        new(name, _cluster.Addresses, await NamesAsync(cancel));

    /// <summary>The indexes of a name, after a check that this program may replace them.</summary>
    private async Task<IReadOnlyList<PhysicalIndex>> FindForWritingAsync(IndexVersions versions, string name, bool replace, CancellationToken cancel)
    {
        var found = await versions.ReadAsync(cancel);
        RefuseForeign(name, found);
        foreach (var index in versions.WithoutLastMark(found))
        {
            await MarkAsPublishedAsync(index, cancel);
        }

        return found.Any(versions.Holds) && !replace ? throw new IndexExistsException(name, _cluster.Addresses) : found;
    }

    /// <summary>Writes the last mark of a job that was killed after it had moved the alias.</summary>
    private async Task MarkAsPublishedAsync(PhysicalIndex index, CancellationToken cancel)
    {
        if (index.Mark!.ReadMetadata() is { } metadata)
        {
            var last = index.Mark.End(VersionState.Published, metadata with { Published = _clock.GetUtcNow() });
            var request = new PutMappingRequest(index.Name) { Meta = last.ToMeta() };
            await _cluster.SendAsync((client, token) => client.Indices.PutMappingAsync(request, token), cancel);
        }
    }

    /// <summary>The size is only information; null if the role may not read it.</summary>
    private async Task<long?> SizeAsync(string index, CancellationToken cancel)
    {
        try
        {
            return await _cluster.SizeAsync(index, cancel);
        }
        catch (ElasticsearchException exception) when (exception.Status == HttpStatusCode.Forbidden)
        {
            return null;
        }
    }

    private void RefuseForeign(string name, IReadOnlyList<PhysicalIndex> holders)
    {
        var foreign = holders.Where(index => index.Mark is null || index.Name == name).Select(index => $"'{index.Name}'").Distinct().ToList();
        if (foreign.Count > 0)
        {
            throw new BadInputException(
                $"'{name}' at {_cluster.Addresses} refers to {string.Join(", ", foreign)}. This program did not create it and does not replace it. " +
                "Choose another name with --index.");
        }
    }

    /// <summary>Creates the index once. If the answer is lost, the server is asked whether the index exists.</summary>
    private async Task CreateAsync(
        IndexVersions versions, string physicalName, IndexDefinition definition, IndexMark mark, CancellationToken cancel)
    {
        var request = IndexRequests.Create(physicalName, definition, mark);
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
