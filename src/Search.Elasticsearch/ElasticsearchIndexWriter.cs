using Elastic.Clients.Elasticsearch;
using Elastic.Clients.Elasticsearch.IndexManagement;
using Search.Core;
using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Elasticsearch.Answers;
using Search.Elasticsearch.Cluster;

namespace Search.Elasticsearch;

/// <summary>Loads a new index beside the one that is searched, and swaps it in whole under the alias.</summary>
internal sealed class ElasticsearchIndexWriter(
    ClusterClient cluster, IndexDefinition definition, string physicalName, IReadOnlyList<string> replaced, int retries)
    : IIndexWriter
{
    /// <summary>Requests at once: enough to keep a small server busy, few enough not to be turned away.</summary>
    private const int InFlight = 3;

    private const int MaxPassagesARequest = 4_000;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);

    private readonly string _bulkPath = $"{Uri.EscapeDataString(physicalName)}/_bulk?filter_path={BulkAnswer.FilterPath}";

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
        await RefreshAsync(cancel);
        await cluster.SendAsync((client, token) => client.Indices.ForcemergeAsync(IndexSchema.Merge(physicalName), token), cancel);
        await RefreshAsync(cancel);
        var count = (await cluster.SendAsync((client, token) => client.CountAsync(new CountRequest(physicalName), token), cancel)).Count;
        if (count != expectedCount)
        {
            throw IndexSummary.CountsDiffer(definition.Name, count, expectedCount);
        }

        await cluster.SendAsync((client, token) => client.Indices.PutSettingsAsync(IndexSchema.Serve(physicalName), token), cancel);
        await cluster.SendAsync((client, token) => client.Indices.UpdateAliasesAsync(SwapIn(), token), cancel);
        _completed = true;
        var stats = await cluster.SendAsync((client, token) => client.Indices.StatsAsync(IndexSchema.Size(physicalName), token), cancel);
        return new IndexSummary(count, stats.All.Primaries!.Store!.SizeInBytes);
    }

    public async ValueTask DisposeAsync()
    {
        if (_completed)
        {
            return;
        }

        try
        {
            var request = new DeleteIndexRequest(physicalName);
            await cluster.SendAsync((client, token) => client.Indices.DeleteAsync(request, token), CancellationToken.None);
        }
        catch (SearchException)
        {
            // The server may be what failed; the unfinished index has no alias, so no search sees it.
        }
    }

    private Task<RefreshResponse> RefreshAsync(CancellationToken cancel) =>
        cluster.SendAsync((client, token) => client.Indices.RefreshAsync(new RefreshRequest(physicalName), token), cancel);

    /// <summary>One atomic step: the alias moves, the indexes that it left are removed.</summary>
    private UpdateAliasesRequest SwapIn() => new()
    {
        Actions =
        [
            new IndexUpdateAliasesAction { Add = new AddAction { Index = physicalName, Alias = definition.Name } },
            .. replaced.Select(old => new IndexUpdateAliasesAction { RemoveIndex = new RemoveIndexAction { Index = old } }),
        ],
    };

    /// <summary>Sends passages; those that the server was too busy for are sent again, alone, after a pause.</summary>
    private async Task<List<RejectedPassage>> SendAsync(Passage[] passages, CancellationToken cancel)
    {
        var rejected = new List<RejectedPassage>();
        for (var attempt = 0; passages.Length > 0; attempt++)
        {
            var answer = await cluster.PostAsync(_bulkPath, BulkRequest.Write(passages), BulkRequest.MediaType, AnswerJson.Default.BulkAnswer, cancel);
            if (answer.Errors == false)
            {
                break;
            }

            passages = Sort(passages, answer.Items, rejected, attempt);
            if (passages.Length > 0)
            {
                await Task.Delay(FirstPause * Math.Pow(2, attempt), cancel);
            }
        }

        return rejected;
    }

    private Passage[] Sort(Passage[] passages, IReadOnlyList<BulkItem>? items, List<RejectedPassage> rejected, int attempt)
    {
        if (items?.Count != passages.Length)
        {
            throw new SearchUnavailableException(
                $"The server answered {items?.Count ?? 0} items to a bulk request of {passages.Length}; expected as many. Is the URL right?");
        }

        var again = new List<Passage>();
        for (var index = 0; index < passages.Length; index++)
        {
            var result = items[index].Create;
            var reason = $"{result.Error?.Type}: {result.Error?.Reason}";
            switch (result.Status)
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
