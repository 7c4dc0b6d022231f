using System.Collections.Concurrent;
using System.Net;
using Search.Core;
using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Elasticsearch.Answers;
using Search.Elasticsearch.Cluster;

namespace Search.Elasticsearch.Writing;

/// <summary>Sends passages in requests that the server accepts, and decides whether a failed passage is sent again, rejected, or ends the job.</summary>
internal sealed class BulkSender(ClusterClient cluster, string physicalName, ElasticsearchSettings settings)
{
    /// <summary>How many requests run at once: enough to keep a small server busy, few enough not to be refused.</summary>
    private const int InFlight = 3;

    private const int MaxPassagesARequest = 4_000;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);

    private readonly string _path = $"{Uri.EscapeDataString(physicalName)}/_bulk?filter_path={BulkAnswer.FilterPath}";
    private int _maxBytes = settings.MaxRequestBytes;

    /// <summary>Sends passages and returns those that the server rejects because of their content.</summary>
    /// <exception cref="SearchUnavailableException">The server refuses them for another reason, or does not answer.</exception>
    public async Task<IReadOnlyList<RejectedPassage>> SendAsync(IReadOnlyList<Passage> passages, CancellationToken cancel)
    {
        var count = Math.Clamp((passages.Count + InFlight - 1) / InFlight, 1, MaxPassagesARequest);
        var options = new ParallelOptions { MaxDegreeOfParallelism = InFlight, CancellationToken = cancel };
        var rejected = new ConcurrentBag<RejectedPassage>();
        await Parallel.ForEachAsync(
            BulkRequest.Cut(passages, count, () => _maxBytes), options, async (request, token) => await SendAsync(request, rejected, token));
        return [.. rejected];
    }

    private async Task SendAsync(BulkRequest request, ConcurrentBag<RejectedPassage> rejected, CancellationToken cancel)
    {
        IReadOnlyList<Passage> passages = request.Passages;
        for (var attempt = 0; passages.Count > 0; attempt++)
        {
            BulkAnswer answer;
            try
            {
                answer = await cluster.PostAsync(_path, request.Body, BulkRequest.MediaType, AnswerJson.Default.BulkAnswer, cancel);
            }
            catch (ElasticsearchException exception) when (exception.Status == HttpStatusCode.RequestEntityTooLarge)
            {
                await SendInPartsAsync(request, rejected, cancel);
                return;
            }

            passages = answer.Errors == false ? [] : ToSendAgain(passages, answer.Items, rejected, attempt);
            if (passages.Count > 0)
            {
                await Task.Delay(TimeSpan.FromTicks(Math.Min((FirstPause * Math.Pow(2, attempt)).Ticks, settings.Timeout.Ticks)), cancel);
                request = BulkRequest.Cut(passages, passages.Count, () => int.MaxValue).Single();
            }
        }
    }

    /// <summary>The server, or a proxy before it, refuses a request of this size: later requests are half as large.</summary>
    private async Task SendInPartsAsync(BulkRequest tooLarge, ConcurrentBag<RejectedPassage> rejected, CancellationToken cancel)
    {
        if (tooLarge.Passages is [var passage])
        {
            rejected.Add(new RejectedPassage(passage, $"the server refuses a request of {tooLarge.Body.Length:N0} bytes (413 RequestEntityTooLarge)"));
            return;
        }

        _maxBytes = Math.Min(_maxBytes, tooLarge.Body.Length / 2);
        foreach (var part in BulkRequest.Cut(tooLarge.Passages, (tooLarge.Passages.Count + 1) / 2, () => _maxBytes))
        {
            await SendAsync(part, rejected, cancel);
        }
    }

    /// <summary>
    /// Returns the passages to send again. Only 400 is a fault of the passage; 429 and 5xx are transient; anything else (no privilege, a
    /// blocked or deleted index) concerns every passage and ends the job.
    /// </summary>
    private List<Passage> ToSendAgain(
        IReadOnlyList<Passage> passages, IReadOnlyList<BulkItem>? items, ConcurrentBag<RejectedPassage> rejected, int attempt)
    {
        if (items?.Count != passages.Count)
        {
            throw new SearchUnavailableException(
                $"The server answered {items?.Count ?? 0} items to a bulk request of {passages.Count} passages; expected the same number. Check the URL.");
        }

        var again = new List<Passage>();
        foreach (var (passage, result) in passages.Zip(items, (passage, item) => (passage, item.Create)))
        {
            switch (result.Status)
            {
                case < 300:
                case (int)HttpStatusCode.Conflict: // An earlier attempt created it, and its answer was lost: ids within a job are unique.
                    break;
                case (int)HttpStatusCode.BadRequest:
                    rejected.Add(new RejectedPassage(passage, Reason(result)));
                    break;
                case (int)HttpStatusCode.TooManyRequests or >= 500 when attempt < settings.Retries:
                    again.Add(passage);
                    break;
                default:
                    throw new ElasticsearchException(
                        $"A passage of POST /{physicalName}/_bulk (sent {attempt + 1} times)", cluster.Addresses,
                        (HttpStatusCode)result.Status, result.Error?.Type, result.Error?.Reason ?? "no reason given");
            }
        }

        return again;
    }

    private static string Reason(BulkResult result) => $"{result.Error?.Type}: {result.Error?.Reason}";
}
