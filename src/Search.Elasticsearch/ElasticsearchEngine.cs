using System.Net;
using System.Runtime.CompilerServices;
using Search.Core.Collections;
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
public sealed class ElasticsearchEngine : ISearchEngine
{
    private readonly TimeProvider _clock;
    private readonly ClusterClient _cluster;
    private readonly JobStarter _jobs;

    /// <summary>Makes the engine; nothing is sent yet.</summary>
    /// <param name="settings">The connection.</param>
    /// <param name="clock">The clock; default: the system's.</param>
    /// <exception cref="BadInputException">The URL is missing or not valid.</exception>
    public ElasticsearchEngine(ElasticsearchSettings settings, TimeProvider? clock = null)
    {
        _clock = clock ?? TimeProvider.System;
        _cluster = new ClusterClient(settings);
        _jobs = new JobStarter(_cluster, settings, _clock);
    }

    /// <inheritdoc/>
    public string Name => "elasticsearch";

    /// <inheritdoc/>
    public Task<string> DescribeAsync(CancellationToken cancel) => _cluster.DescribeAsync(cancel);

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
        versions.RefuseForeign(holders);
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
        var holders = await HoldersAsync(Versions(index), index, cancel);
        var metadata = holders.Select(holder => holder.RequireMetadata(index)).ToList();
        return new ElasticsearchRetriever(_cluster, index, metadata[0].Analyzer);
    }

    /// <inheritdoc/>
    public async Task<IndexState> InspectAsync(string index, CancellationToken cancel)
    {
        var versions = Versions(index);
        var found = await versions.ReadAsync(cancel);
        versions.RefuseForeign(found);
        var now = _clock.GetUtcNow();
        var suspended = versions.Suspended(found, now);
        return new IndexState(
            _cluster.Addresses,
            versions.Complete(found),
            suspended?.Mark!.ReadMetadata(),
            [.. versions.Unfinished(found, suspended, now).Select(unfinished => versions.VersionOf(unfinished.Name))]);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<PassageBatch> ReadPassagesAsync(string index, [EnumeratorCancellation] CancellationToken cancel)
    {
        var current = await CurrentAsync(Versions(index), index, cancel);
        current.RequireMetadata(index);
        await foreach (var batch in new PassageReader(_cluster, current.Name).ReadAllAsync(cancel))
        {
            yield return batch;
        }
    }

    /// <inheritdoc/>
    public WritingSteps DescribeWriting(IndexDefinition definition) => _jobs.Describe(definition);

    /// <inheritdoc/>
    public Task<IIndexWriter> CreateIndexAsync(IndexDefinition definition, bool replace, CancellationToken cancel) =>
        _jobs.CreateAsync(definition, replace, cancel);

    /// <inheritdoc/>
    public Task<IIndexWriter?> ResumeIndexAsync(IndexDefinition definition, bool replace, CancellationToken cancel) =>
        _jobs.ResumeAsync(definition, replace, cancel);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _cluster.Dispose();
        return ValueTask.CompletedTask;
    }

    private IndexVersions Versions(string index) => new(_cluster, IndexName.Validate(index));

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

    private async Task<IReadOnlyList<string>> NamesAsync(CancellationToken cancel)
    {
        var indexes = PhysicalIndex.ReadAll(await _cluster.GetJsonAsync($"_all?filter_path={PhysicalIndex.FilterPath}", cancel));
        return [.. indexes.Where(index => index.Mark is not null).SelectMany(index => index.Aliases).Distinct().Order(StringComparer.Ordinal)];
    }
}
