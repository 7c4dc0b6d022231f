using Search.Core.Errors;
using Search.Core.Pipeline;

namespace Search.Web.Serving;

/// <summary>What the log says of searches that went wrong, each once and with its cause. What the one who asked did wrong is not logged.</summary>
public sealed class SearchLog(ILogger<SearchLog> log, IHostApplicationLifetime lifetime)
{
    /// <summary>Logs why a search shows BM25's order; nothing where it does not. A search that the program's stop ends is no failure.</summary>
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
