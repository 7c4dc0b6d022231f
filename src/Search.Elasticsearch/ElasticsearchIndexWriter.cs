using System.Text.Json.Nodes;
using Search.Core;
using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Elasticsearch.Transport;

namespace Search.Elasticsearch;

/// <summary>Loads a new index beside the one that is searched, and swaps it in whole under the alias.</summary>
internal sealed class ElasticsearchIndexWriter(
    ElasticsearchTransport transport, IndexDefinition definition, string physicalName, IReadOnlyList<string> replaced, int retries)
    : IIndexWriter
{
    /// <summary>Requests at once: enough to keep a small server busy, few enough not to be turned away.</summary>
    private const int InFlight = 3;

    private const int MaxPassagesARequest = 4_000;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);

    private bool _completed;

    public async Task<IReadOnlyList<RejectedPassage>> AddAsync(IReadOnlyList<Passage> passages, CancellationToken cancel)
    {
        var size = Math.Clamp((passages.Count + InFlight - 1) / InFlight, 1, MaxPassagesARequest);
        var options = new ParallelOptions { MaxDegreeOfParallelism = InFlight, CancellationToken = cancel };
        var rejected = new List<RejectedPassage>();
        await Parallel.ForEachAsync(passages.Chunk(size), options, async (chunk, token) =>
        {
            var refused = await SendAsync(chunk, token);
            lock (rejected)
            {
                rejected.AddRange(refused);
            }
        });
        return rejected;
    }

    public async Task<IndexSummary> CompleteAsync(long expectedCount, CancellationToken cancel)
    {
        await transport.PostAsync($"{physicalName}/_refresh", null, cancel);
        await transport.PostPatientlyAsync($"{physicalName}/_forcemerge?max_num_segments=1", cancel);
        await transport.PostAsync($"{physicalName}/_refresh", null, cancel);
        var count = (long)(await transport.GetAsync($"{physicalName}/_count", cancel))["count"]!;
        if (count != expectedCount)
        {
            throw IndexSummary.CountsDiffer(definition.Name, count, expectedCount);
        }

        await transport.PutAsync($"{physicalName}/_settings", IndexSchema.Serve(), cancel);
        await transport.PostAsync("_aliases", SwapIn(), cancel);
        _completed = true;
        var stats = await transport.GetAsync($"{physicalName}/_stats/store", cancel);
        return new IndexSummary(count, (long)stats["_all"]!["primaries"]!["store"]!["size_in_bytes"]!);
    }

    public async ValueTask DisposeAsync()
    {
        if (_completed)
        {
            return;
        }

        try
        {
            await transport.DeleteAsync(physicalName, CancellationToken.None);
        }
        catch (SearchException)
        {
            // The server may be what failed; the unfinished index has no alias, so no search sees it.
        }
    }

    /// <summary>One atomic step: the alias moves, the indexes that it left are removed.</summary>
    private JsonObject SwapIn()
    {
        var actions = new JsonArray(new JsonObject { ["add"] = new JsonObject { ["index"] = physicalName, ["alias"] = definition.Name } });
        foreach (var old in replaced)
        {
            actions.Add(new JsonObject { ["remove_index"] = new JsonObject { ["index"] = old } });
        }

        return new JsonObject { ["actions"] = actions };
    }

    /// <summary>Sends passages; those that the server was too busy for are sent again, alone, after a pause.</summary>
    private async Task<List<RejectedPassage>> SendAsync(Passage[] passages, CancellationToken cancel)
    {
        var rejected = new List<RejectedPassage>();
        for (var attempt = 0; passages.Length > 0; attempt++)
        {
            var answer = await transport.BulkAsync($"{physicalName}/_bulk?filter_path=errors,items.*.status,items.*.error,error,status", BulkRequest.Write(passages), cancel);
            if ((bool?)answer["errors"] == false)
            {
                break;
            }

            passages = Sort(passages, answer["items"]?.AsArray(), rejected, attempt);
            if (passages.Length > 0)
            {
                await Task.Delay(FirstPause * Math.Pow(2, attempt), cancel);
            }
        }

        return rejected;
    }

    private Passage[] Sort(Passage[] passages, JsonArray? items, List<RejectedPassage> rejected, int attempt)
    {
        if (items?.Count != passages.Length)
        {
            throw new SearchUnavailableException(
                $"The server answered {items?.Count ?? 0} items to a bulk request of {passages.Length}; expected as many. Is the URL right?");
        }

        var again = new List<Passage>();
        for (var index = 0; index < passages.Length; index++)
        {
            var result = items[index]!["create"]!;
            var reason = $"{result["error"]?["type"]}: {result["error"]?["reason"]}";
            switch ((int)result["status"]!)
            {
                case < 300:
                case 409: // An earlier attempt of this request, whose answer was lost, created it: ids within a job are unique.
                    break;
                case 429 when attempt < retries:
                    again.Add(passages[index]);
                    break;
                case 429:
                    throw new SearchUnavailableException(
                        $"The server was too busy {attempt + 1} times: {reason}. Nothing was put in place. Try again when it is less busy.");
                default:
                    rejected.Add(new RejectedPassage(passages[index], reason));
                    break;
            }
        }

        return [.. again];
    }
}
