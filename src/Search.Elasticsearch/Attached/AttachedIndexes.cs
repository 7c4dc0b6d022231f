using System.Collections.Concurrent;
using Search.Core.Attached;
using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Core.Retrieval;
using IndexNotFoundException = Search.Core.Errors.IndexNotFoundException;

namespace Search.Elasticsearch.Attached;

/// <summary>The attached indexes of this machine. An index with several queries is found under <c>NAME</c> and <c>NAME:QUERY</c>.</summary>
/// <param name="store">Their descriptions.</param>
/// <param name="settings">Credentials and time-outs.</param>
/// <param name="marks">Whether searches ask the server which words match, for a page that shows them.</param>
public sealed class AttachedIndexes(AttachedIndexStore store, ElasticsearchSettings settings, bool marks = false) : ISearchIndexes
{
    /// <summary>The name of this engine.</summary>
    public const string EngineName = "attached";

    /// <summary>One for each server and index, so that all first stages of an index together keep its limit.</summary>
    private readonly ConcurrentDictionary<(string Url, string Index, int MaxConcurrent), AttachedCluster> _clusters = [];

    /// <inheritdoc/>
    public string Name => EngineName;

    /// <summary>Whether there is no attached index.</summary>
    public bool IsEmpty => store.Names.Count == 0;

    /// <inheritdoc/>
    public bool Owns(string index) => store.Has(index.Split(AttachedIndex.QuerySeparator)[0]);

    /// <inheritdoc/>
    public Task<string> DescribeAsync(string index, CancellationToken cancel) => Open(Find(index).Index).DescribeAsync(cancel);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<IndexInfo>> ListIndexesAsync(CancellationToken cancel)
    {
        var infos = new List<IndexInfo>();
        foreach (var index in store.Names.Select(name => store.Find(name)!))
        {
            var passages = await Open(index).CountAsync(cancel);
            infos.AddRange(index.SearchNames.Select(name => new IndexInfo(name, passages, null)));
        }

        return infos;
    }

    /// <summary>All attached indexes; a server that does not answer is a problem of its own index only.</summary>
    public async Task<IReadOnlyList<AttachedState>> InspectAsync(CancellationToken cancel) =>
        await Task.WhenAll(store.Names.Select(name => InspectAsync(store.Find(name)!, cancel)));

    /// <summary>One attached index; null if there is none with this name.</summary>
    public async Task<AttachedState?> InspectAsync(string name, CancellationToken cancel) =>
        store.Find(name) is { } index ? await InspectAsync(index, cancel) : null;

    /// <summary>The description of the index that a name belongs to.</summary>
    /// <exception cref="IndexNotFoundException">There is no such index.</exception>
    /// <exception cref="BadInputException">The index has no such query.</exception>
    public AttachedIndex DescriptionOf(string index) => Find(index).Index;

    /// <inheritdoc/>
    public async Task<IRetriever> OpenAsync(string index, CancellationToken cancel)
    {
        var (found, query) = Find(index);
        var mapping = await ReadMappingAsync(found, cancel);
        return Open(found, query, mapping);
    }

    /// <inheritdoc/>
    public async Task<OrderedDictionary<string, IRetriever>> OpenFirstStagesAsync(string index, CancellationToken cancel)
    {
        var (found, query) = Find(index);
        var mapping = await ReadMappingAsync(found, cancel);
        var all = index.Contains(AttachedIndex.QuerySeparator) ? [query] : found.Queries;
        return new OrderedDictionary<string, IRetriever>(all.Select(one => KeyValuePair.Create(one.Name, (IRetriever)Open(found, one, mapping))));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        foreach (var cluster in _clusters.Values)
        {
            cluster.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private async Task<AttachedState> InspectAsync(AttachedIndex index, CancellationToken cancel)
    {
        try
        {
            return new AttachedState(index, await Attachment.CheckAsync(index, settings, cancel), null);
        }
        catch (SearchException exception)
        {
            return new AttachedState(index, null, exception.Message);
        }
    }

    /// <summary>The server's analyzer if the page knows it; otherwise the one that only splits words.</summary>
    private static string AnalyzerOf(MappedField field) => field.Analyzer is { } analyzer && IndexAnalyzers.All.Contains(analyzer) ? analyzer : "standard";

    private async Task<AttachedMapping> ReadMappingAsync(AttachedIndex index, CancellationToken cancel)
    {
        var mapping = await Open(index).ReadMappingAsync(cancel);
        AttachedFields.Check(index, mapping);
        return mapping;
    }

    private AttachedRetriever Open(AttachedIndex index, AttachedQuery query, AttachedMapping mapping) => new(
        Open(index), new AttachedSearch(index, query, mapping.Indexes.Count > 1), AnalyzerOf(mapping.Require(index.Text[0], index.Index)), AttachedSearch.NoticeOf(index), marks,
        cancel => ReadMappingAsync(index, cancel));

    private AttachedCluster Open(AttachedIndex index) =>
        _clusters.GetOrAdd((index.Url, index.Index, index.MaxConcurrent), key => new AttachedCluster(settings, key.Url, key.Index, key.MaxConcurrent));

    /// <exception cref="IndexNotFoundException">There is no such index.</exception>
    /// <exception cref="BadInputException">The index has no such query.</exception>
    private (AttachedIndex Index, AttachedQuery Query) Find(string name)
    {
        var parts = name.Split(AttachedIndex.QuerySeparator, 2);
        var index = store.Find(parts[0]) ?? throw new IndexNotFoundException(parts[0], "the attached indexes", [.. store.Names]);
        var query = parts is [_, var wanted] ? index.Queries.FirstOrDefault(one => one.Name == wanted) : index.Queries[0];
        return query is not null
            ? (index, query)
            : throw new BadInputException($"The attached index '{index.Name}' has no query '{parts[1]}'; found: {string.Join(", ", index.Queries.Select(one => one.Name))}.");
    }
}

/// <summary>An attached index as it is now.</summary>
/// <param name="Index">The description.</param>
/// <param name="Found">What the server says; null if there is a problem.</param>
/// <param name="Problem">Why it cannot be searched; null if it can.</param>
public sealed record AttachedState(AttachedIndex Index, CheckedAttachment? Found, string? Problem);
