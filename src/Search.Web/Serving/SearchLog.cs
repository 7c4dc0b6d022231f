using Search.Core.Errors;
using Search.Core.Pipeline;

namespace Search.Web.Serving;

/// <summary>Logs failed searches once, with the cause. Bad input of a client is not logged.</summary>
public sealed class SearchLog(ILogger<SearchLog> log, IHostApplicationLifetime lifetime)
{
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
