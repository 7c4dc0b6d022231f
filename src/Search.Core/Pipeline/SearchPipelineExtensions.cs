namespace Search.Core.Pipeline;

/// <summary>Helper methods for <see cref="SearchPipeline"/>.</summary>
public static class SearchPipelineExtensions
{
    /// <summary>Searches and returns the final result, for callers that do not show progress.</summary>
    public static Task<SearchResult> SearchToEndAsync(
        this SearchPipeline pipeline, SearchRequest request, CancellationToken cancel = default) =>
        pipeline.SearchAsync(request, cancel).ToResultAsync();

    /// <summary>Reads all updates of a search and returns the final result.</summary>
    public static async Task<SearchResult> ToResultAsync(this IAsyncEnumerable<SearchUpdate> updates)
    {
        await foreach (var update in updates)
        {
            if (update is SearchCompleted completed)
            {
                return completed.Result;
            }
        }

        throw new InvalidOperationException("A search ended without its last update.");
    }
}
