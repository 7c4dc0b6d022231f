namespace Search.Core.Pipeline;

/// <summary>Conveniences over <see cref="SearchPipeline"/>.</summary>
public static class SearchPipelineExtensions
{
    /// <summary>Searches and returns the last update's page, for callers that do not show progress.</summary>
    public static async Task<SearchResult> SearchToEndAsync(
        this SearchPipeline pipeline, SearchRequest request, CancellationToken cancel = default)
    {
        await foreach (var update in pipeline.SearchAsync(request, cancel))
        {
            if (update is SearchCompleted completed)
            {
                return completed.Result;
            }
        }

        throw new InvalidOperationException("A search ended without its last update.");
    }
}
