using System.Collections.Concurrent;
using Search.Core.Errors;
using Search.Core.Pipeline;
using Search.Core.Retrieval;

namespace Search.Web.Serving;

/// <summary>Logs failed searches once, with the cause. Bad input of a client is not logged.</summary>
public sealed class SearchLog(ILogger<SearchLog> log, IHostApplicationLifetime lifetime)
{
    private readonly ConcurrentDictionary<string, bool> _notices = [];

    /// <summary>Logs what makes the searches of an index slower than they could be, once.</summary>
    public void ReportNotice(IRetriever index)
    {
        if (index.Notice is { } notice && _notices.TryAdd(notice, true))
        {
            log.LogWarning("{Notice}", notice);
        }
    }

    /// <summary>Logs why a search is degraded, if it is. A search that ends because the program stops is not a failure.</summary>
    public void ReportDegradation(Degradation? degradation)
    {
        if (degradation is not null && !lifetime.ApplicationStopping.IsCancellationRequested)
        {
            log.LogWarning(degradation.Cause, "The reranker failed; BM25's order is shown.");
        }
    }

    /// <summary>Logs why there is no result.</summary>
    public void ReportFailure(Exception exception)
    {
        if (exception is not SearchException { Kind: ErrorKind.BadInput or ErrorKind.NotFound })
        {
            log.LogError(exception, "A search failed.");
        }
    }
}
