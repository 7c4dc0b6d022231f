using System.Net;
using System.Net.Mime;
using System.Text.Json.Nodes;
using Search.Core.Attached;
using Search.Core.Errors;
using Search.Elasticsearch.Answers;
using Search.Elasticsearch.Cluster;

namespace Search.Elasticsearch.Attached;

/// <summary>
/// Reads an index of the user's own. These are all requests that go to such an index; each of them only reads. A role with the privileges
/// <c>read</c> and <c>view_index_metadata</c> is enough.
/// </summary>
internal sealed class AttachedCluster : IDisposable
{
    private readonly ClusterClient _cluster;
    private readonly SemaphoreSlim _searches;
    private readonly string _index;
    private readonly string _path;

    /// <summary>Reads an index; nothing is sent yet.</summary>
    /// <param name="settings">Credentials and time-outs; the address is that of the index.</param>
    /// <param name="url">The server.</param>
    /// <param name="index">An index, an alias or a pattern.</param>
    /// <param name="maxConcurrent">How many searches run at the same time; others wait.</param>
    public AttachedCluster(ElasticsearchSettings settings, string url, string index, int maxConcurrent)
    {
        _cluster = new ClusterClient(settings.For(url));
        _searches = new SemaphoreSlim(maxConcurrent);
        _index = index;
        _path = string.Join(',', index.Split(',').Select(Uri.EscapeDataString));
    }

    /// <summary>The server's address, for messages.</summary>
    public string Address => _cluster.Addresses;

    /// <summary>The server's name and version.</summary>
    public Task<string> DescribeAsync(CancellationToken cancel) => _cluster.DescribeAsync(cancel);

    /// <summary>The fields of the index.</summary>
    /// <exception cref="BadInputException">Nothing has this name, or the role may not read the mapping.</exception>
    public async Task<AttachedMapping> ReadMappingAsync(CancellationToken cancel)
    {
        var mapping = AttachedMapping.Read(await AllowedAsync("view_index_metadata", () => _cluster.GetJsonAsync($"{_path}/_mapping", cancel)));
        return mapping.Indexes.Count > 0 ? mapping : throw NothingFound(null);
    }

    /// <summary>How many documents there are.</summary>
    public async Task<long> CountAsync(CancellationToken cancel) =>
        (long)(await AllowedAsync("read", () => _cluster.GetJsonAsync($"{_path}/_count", cancel)))["count"]!;

    /// <summary>Searches.</summary>
    /// <param name="body">The body of the request.</param>
    /// <param name="isStoredTemplate">Whether the body names a template that is stored on the server.</param>
    /// <param name="cancel">Cancels.</param>
    /// <exception cref="BadInputException">The server refuses the query.</exception>
    /// <exception cref="SearchUnavailableException">The server does not answer, or its list is not complete.</exception>
    public async Task<IReadOnlyList<AttachedHit>> SearchAsync(byte[] body, bool isStoredTemplate, CancellationToken cancel)
    {
        var path = $"{_path}/_search{(isStoredTemplate ? "/template" : "")}";
        await _searches.WaitAsync(cancel);
        try
        {
            var answer = await AllowedAsync(
                "read", () => _cluster.PostAsync(path, body, MediaTypeNames.Application.Json, AnswerJson.Default.AttachedAnswer, cancel));
            ShardCounts.RequireComplete(answer.TimedOut, answer.Shards, _index);
            return answer.Hits?.Hits ?? [];
        }
        finally
        {
            _searches.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _cluster.Dispose();
        _searches.Dispose();
    }

    private async Task<T> AllowedAsync<T>(string privilege, Func<Task<T>> send)
    {
        try
        {
            return await send();
        }
        catch (ElasticsearchException exception) when (exception.Status == HttpStatusCode.Forbidden)
        {
            throw new BadInputException(
                $"The server at {Address} does not allow reading '{_index}': {exception.Message} " +
                $"The role needs the privilege {privilege} on it; read and view_index_metadata are enough for everything.", exception);
        }
        catch (ElasticsearchException exception) when (exception.Status == HttpStatusCode.NotFound)
        {
            throw NothingFound(exception);
        }
        catch (ElasticsearchException exception) when (exception.Status == HttpStatusCode.BadRequest)
        {
            throw new BadInputException($"The server at {Address} refuses the query on '{_index}': {exception.Message}", exception);
        }
    }

    private BadInputException NothingFound(Exception? cause) => new(
        $"Nothing at {Address} has the name '{_index}'; expected an index, an alias, a data stream or a pattern that matches one. Check the name, and that the role may see it.", cause);
}
