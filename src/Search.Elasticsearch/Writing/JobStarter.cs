using Elastic.Clients.Elasticsearch.IndexManagement;
using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Core.Retrieval;
using Search.Elasticsearch.Cluster;
using Search.Elasticsearch.Versions;
using IndexName = Search.Core.Indexing.IndexName;

namespace Search.Elasticsearch.Writing;

/// <summary>Starts jobs: makes the index of a new version, or takes over the version of a stopped job.</summary>
internal sealed class JobStarter(ClusterClient cluster, ElasticsearchSettings settings, TimeProvider clock)
{
    /// <summary>Describes the steps of a job.</summary>
    public WritingSteps Describe(IndexDefinition definition)
    {
        var create = IndexRequests.Create($"{definition.Name}-VERSION", definition);
        return new WritingSteps(
            [
                new IndexStep(IndexStep.Create, $"a new index '{definition.Name}-VERSION' with the settings for loading: {cluster.ToJson(create.Settings)}"),
                new IndexStep("mapping", "the fields: " + cluster.ToJson(create.Mappings!.Properties)),
                new IndexStep("load", $"bulk requests of at most {settings.MaxRequestBytes:N0} bytes, up to {AdaptiveConcurrency.Most} at a time, fewer if the server is overloaded; " +
                    "action 'create' with the passage's id, so that no passage is there twice"),
            ],
            [
                new IndexStep("count", "refresh the index; the server must count as many passages as were sent"),
                new IndexStep("merge", "merge into one segment; a failure is only reported"),
                new IndexStep("settings", $"settings for searching: {cluster.ToJson(IndexRequests.Serve(definition.Name).Settings)}"),
                new IndexStep("swap", $"move the alias '{definition.Name}' to the new index, in one step, if no other job has moved it"),
            ]);
    }

    /// <inheritdoc cref="ISearchEngine.CreateIndexAsync"/>
    public async Task<IIndexWriter> CreateAsync(IndexDefinition definition, bool replace, CancellationToken cancel)
    {
        var versions = new IndexVersions(cluster, IndexName.Validate(definition.Name));
        var found = await FindForWritingAsync(versions, definition.Name, replace, cancel);
        await versions.DeleteUnfinishedAsync(found, kept: null, clock.GetUtcNow(), cancel);
        var physicalName = versions.IndexOf(IndexVersion.NewName());
        var metadata = IndexMetadata.Start(definition, clock.GetUtcNow());
        var mark = IndexMark.Begin(VersionState.Loading, metadata, clock.GetUtcNow());
        await CreateAsync(versions, physicalName, definition, mark, cancel);
        return Writer(versions, definition, physicalName, found, metadata, mark);
    }

    /// <inheritdoc cref="ISearchEngine.ResumeIndexAsync"/>
    public async Task<IIndexWriter?> ResumeAsync(IndexDefinition definition, bool replace, CancellationToken cancel)
    {
        var versions = new IndexVersions(cluster, IndexName.Validate(definition.Name));
        var found = await FindForWritingAsync(versions, definition.Name, replace, cancel);
        var suspended = versions.Suspended(found, clock.GetUtcNow());
        if (suspended?.Mark!.ReadMetadata() is not { } metadata || !metadata.Fits(definition))
        {
            return null;
        }

        await versions.DeleteUnfinishedAsync(found, suspended, clock.GetUtcNow(), cancel);
        var mark = IndexMark.Begin(VersionState.Suspended, metadata, clock.GetUtcNow());
        var request = new PutMappingRequest(suspended.Name) { Meta = mark.ToMeta() };
        await cluster.SendAsync((client, token) => client.Indices.PutMappingAsync(request, token), cancel);
        return Writer(versions, definition, suspended.Name, found, metadata, mark);
    }

    private ElasticsearchIndexWriter Writer(
        IndexVersions versions, IndexDefinition definition, string physicalName, IEnumerable<PhysicalIndex> found, IndexMetadata metadata, IndexMark mark) => new(
            cluster,
            versions,
            definition,
            physicalName,
            [.. found.Where(versions.Holds).Select(index => index.Name)],
            metadata,
            new BulkSender(cluster, physicalName, settings),
            new JobHeartbeat(cluster, versions, physicalName, mark, clock),
            clock);

    /// <summary>The indexes of a name, after a check that this program may replace them.</summary>
    private async Task<IReadOnlyList<PhysicalIndex>> FindForWritingAsync(IndexVersions versions, string name, bool replace, CancellationToken cancel)
    {
        var found = await versions.ReadAsync(cancel);
        versions.RefuseForeign(found);
        foreach (var index in versions.WithoutLastMark(found))
        {
            await MarkAsPublishedAsync(index, cancel);
        }

        return found.Any(versions.Holds) && !replace ? throw new IndexExistsException(name, cluster.Addresses) : found;
    }

    /// <summary>Writes the last mark of a job that was killed after it had moved the alias.</summary>
    private async Task MarkAsPublishedAsync(PhysicalIndex index, CancellationToken cancel)
    {
        if (index.Mark!.ReadMetadata() is { } metadata)
        {
            var last = index.Mark.End(VersionState.Published, metadata with { Published = clock.GetUtcNow() });
            var request = new PutMappingRequest(index.Name) { Meta = last.ToMeta() };
            await cluster.SendAsync((client, token) => client.Indices.PutMappingAsync(request, token), cancel);
        }
    }

    /// <summary>Creates the index once. If the answer is lost, the server is asked whether the index exists.</summary>
    private async Task CreateAsync(
        IndexVersions versions, string physicalName, IndexDefinition definition, IndexMark mark, CancellationToken cancel)
    {
        var request = IndexRequests.Create(physicalName, definition);
        request.Mappings!.Meta = mark.ToMeta();
        try
        {
            await cluster.SendOnceAsync((client, token) => client.Indices.CreateAsync(request, token), cancel);
        }
        catch (SearchUnavailableException) when (!cancel.IsCancellationRequested)
        {
            if ((await versions.ReadAsync(cancel)).All(index => index.Mark?.Job != mark.Job))
            {
                throw;
            }
        }
    }
}
