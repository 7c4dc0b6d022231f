using System.Collections.Concurrent;
using System.Net;
using Search.Core.Collections;
using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Elasticsearch.Answers;
using Search.Elasticsearch.Cluster;

namespace Search.Elasticsearch.Writing;

/// <summary>Sends passages in requests that the server accepts, and decides whether a failed passage is sent again, rejected, or ends the job.</summary>
internal sealed class BulkSender(ClusterClient cluster, string physicalName, ElasticsearchSettings settings)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);

    private readonly string _path = $"{Uri.EscapeDataString(physicalName)}/_bulk?filter_path={BulkAnswer.FilterPath}";
    private readonly AdaptiveConcurrency _requests = new();

    /// <summary>Every process has another seed, so that jobs that were refused at the same time do not retry at the same time.</summary>
    private readonly Random _jitter = new(Environment.ProcessId);
    private int _maxBytes = settings.MaxRequestBytes;
    private long _retries;

    /// <summary>How many passages were sent again.</summary>
    public long Retries => Interlocked.Read(ref _retries);

    /// <summary>Sends passages and returns those that the server refuses for what is in them. Several batches may be sent at the same time.</summary>
    /// <exception cref="SearchUnavailableException">The server refuses them for another reason, or does not answer.</exception>
    public async Task<IReadOnlyList<RejectedPassage>> SendAsync(PassageBatch batch, CancellationToken cancel)
    {
        var rejected = new ConcurrentBag<RejectedPassage>();
        foreach (var request in BulkRequest.Cut(batch, [.. Enumerable.Range(0, batch.Count)], () => _maxBytes))
        {
            await SendAsync(batch, request, rejected, cancel);
        }

        return [.. rejected];
    }

    private async Task SendAsync(PassageBatch batch, BulkRequest request, ConcurrentBag<RejectedPassage> rejected, CancellationToken cancel)
    {
        var passages = request.Passages;
        for (var attempt = 0; passages.Count > 0; attempt++)
        {
            BulkAnswer answer;
            try
            {
                answer = await SendAsync(request, cancel);
            }
            catch (ElasticsearchException exception) when (exception.Status == HttpStatusCode.RequestEntityTooLarge)
            {
                await SendInPartsAsync(batch, request, rejected, cancel);
                return;
            }

            request.Dispose(); // Only after an answer: a request that was given up may still be read.
            passages = answer.Errors == false ? [] : ToSendAgain(passages, answer.Items, rejected, attempt);
            if (passages.Count > 0)
            {
                Interlocked.Add(ref _retries, passages.Count);
                await Task.Delay(Pause(attempt), cancel);
                request = BulkRequest.Cut(batch, passages, () => int.MaxValue).Single();
            }
        }
    }

    /// <summary>Sends a request as soon as the concurrency allows one more.</summary>
    private async Task<BulkAnswer> SendAsync(BulkRequest request, CancellationToken cancel)
    {
        await _requests.EnterAsync(cancel);
        var started = TimeProvider.System.GetTimestamp();
        var isOverloaded = true;
        try
        {
            var answer = await cluster.PostAsync(
                _path, request.Body, BulkRequest.MediaType, AnswerJson.Default.BulkAnswer, cancel, () => CountRetry(request));
            isOverloaded = answer.Errors != false && answer.Items?.Any(item => IsOverloaded(item.Create.Status)) == true;
            return answer;
        }
        catch (ElasticsearchException exception) when (exception.Status == HttpStatusCode.RequestEntityTooLarge)
        {
            isOverloaded = false;
            throw;
        }
        finally
        {
            _requests.Leave(isOverloaded, request.Body.Length, TimeProvider.System.GetElapsedTime(started));
        }
    }

    /// <summary>The whole request is sent again.</summary>
    private void CountRetry(BulkRequest request)
    {
        Interlocked.Add(ref _retries, request.Passages.Count);
        _requests.Refused();
    }

    /// <summary>The server, or a proxy before it, takes no request of this size: from now on they are half as large.</summary>
    private async Task SendInPartsAsync(
        PassageBatch batch, BulkRequest tooLarge, ConcurrentBag<RejectedPassage> rejected, CancellationToken cancel)
    {
        if (tooLarge.Passages is [var passage])
        {
            rejected.Add(new RejectedPassage(passage, $"the server refuses a request of {tooLarge.Body.Length:N0} bytes (413 RequestEntityTooLarge)"));
            return;
        }

        _maxBytes = Math.Min(_maxBytes, tooLarge.Body.Length / 2);
        foreach (var part in BulkRequest.Cut(batch, tooLarge.Passages, () => Math.Min(_maxBytes, tooLarge.Body.Length / 2)))
        {
            await SendAsync(batch, part, rejected, cancel);
        }
    }

    /// <summary>
    /// Returns the passages to send again. Only 400 is a fault of the passage; 429 and 5xx are transient; anything else (no privilege, a
    /// blocked or deleted index) concerns every passage and ends the job.
    /// </summary>
    private List<int> ToSendAgain(
        IReadOnlyList<int> passages, IReadOnlyList<BulkItem>? items, ConcurrentBag<RejectedPassage> rejected, int attempt)
    {
        if (items?.Count != passages.Count)
        {
            throw new SearchUnavailableException(
                $"The server answered {items?.Count ?? 0} items to a bulk request of {passages.Count} passages; expected the same number. Check the URL.");
        }

        var again = new List<int>();
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
                case var status when IsOverloaded(status) && attempt < settings.Retries:
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

    private static bool IsOverloaded(int status) => status is (int)HttpStatusCode.TooManyRequests or >= 500;

    /// <summary>Doubles with every attempt; by chance between half of that and all of it.</summary>
    private TimeSpan Pause(int attempt)
    {
        var longest = TimeSpan.FromTicks(Math.Min((FirstPause * Math.Pow(2, attempt)).Ticks, settings.Timeout.Ticks));
        lock (_jitter)
        {
            return longest * (0.5 + (0.5 * _jitter.NextDouble()));
        }
    }

    private static string Reason(BulkResult result) => $"{result.Error?.Type}: {result.Error?.Reason}";
}
