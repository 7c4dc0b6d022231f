using System.Net.Mime;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Search.Core;
using Search.Core.Collections;
using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Elasticsearch.Answers;
using Search.Elasticsearch.Cluster;

namespace Search.Elasticsearch;

/// <summary>Reads passages back from one version of an index.</summary>
/// <param name="cluster">The server.</param>
/// <param name="physicalName">The version's own index.</param>
internal sealed class PassageReader(ClusterClient cluster, string physicalName)
{
    private const int FirstPage = 500;

    /// <summary>The server's limit for one page (<c>index.max_result_window</c>).</summary>
    private const int LargestPage = 10_000;

    /// <summary>A page of about this size is read quickly and fits into memory.</summary>
    private const int PageBytes = 4 << 20;

    private readonly string _path = Uri.EscapeDataString(physicalName);

    /// <summary>
    /// Reads all passages, in the order of their ids. Each page starts after the last id of the page before it, so a request may be
    /// repeated, unlike that of a scroll.
    /// </summary>
    public async IAsyncEnumerable<PassageBatch> ReadAllAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        string? last = null;
        for (var size = FirstPage; ;)
        {
            var body = JsonSerializer.SerializeToUtf8Bytes(Page(size, last));
            var answer = await cluster.PostAsync(
                $"{_path}/_search", body, MediaTypeNames.Application.Json, AnswerJson.Default.SearchAnswer, cancel);
            answer.RequireComplete(physicalName);
            if (answer.Hits?.Hits is not [.., var end] hits)
            {
                yield break;
            }

            var batch = PassageBatch.Of(hits.Select(hit => hit.Source.ToPassage()));
            size = (int)Math.Clamp((long)PageBytes * batch.Count / batch.Bytes, 1, LargestPage);
            last = end.Source.Id;
            yield return batch;
        }
    }

    /// <summary>Reads passages by id; also those that are not searchable yet.</summary>
    public async Task<IReadOnlyList<Passage>> ReadAsync(IReadOnlyList<string> ids, CancellationToken cancel)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["ids"] = new JsonArray([.. ids.Select(id => JsonValue.Create(id))]) });
        var answer = await cluster.PostAsync(
            $"{_path}/_mget", body, MediaTypeNames.Application.Json, AnswerJson.Default.StoredPassages, cancel);
        var found = answer.Docs ?? [];
        return found.FirstOrDefault(passage => passage.Error is not null) is { Error: { } error }
            ? throw new SearchUnavailableException($"A passage of '{physicalName}' could not be read: {error.Type}: {error.Reason}")
            : [.. found.Where(passage => passage.Source is not null).Select(passage => passage.Source!.ToPassage())];
    }

    private static JsonObject Page(int size, string? last)
    {
        var page = new JsonObject
        {
            ["size"] = size,
            ["track_total_hits"] = false,
            ["query"] = new JsonObject { ["match_all"] = new JsonObject() },
            ["sort"] = new JsonArray(new JsonObject { [IndexSchema.Id.Name] = "asc" }),
        };
        if (last is not null)
        {
            page["search_after"] = new JsonArray(last);
        }

        return page;
    }
}
