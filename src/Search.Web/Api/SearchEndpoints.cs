using System.Runtime.CompilerServices;
using Search.Core.Errors;
using Search.Core.Pipeline;
using Search.Core.Storage;
using Search.Web.Hosting;
using Search.Web.Searching;
using Search.Web.Serving;

namespace Search.Web.Api;

/// <summary>The HTTP API: the same searches as on the page, with the same parameters.</summary>
internal static class SearchEndpoints
{
    public static void MapSearchApi(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/search")
            .AddEndpointFilter(AnswerErrorsAsync)
            .RequireRateLimiting(SearchLimits.Policy)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status500InternalServerError)
            .ProducesProblem(StatusCodes.Status502BadGateway)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .WithTags("Search");
        api.MapGet("", SearchAsync)
            .WithName("search")
            .WithSummary("Searches, and returns both orders after reranking.")
            .Produces<SearchResponse>();
        api.MapGet("/stream", StreamAsync)
            .WithName("searchStream")
            .WithSummary("Searches, and sends server-sent events: BM25's list, then scores as they arrive, then the complete result.")
            .Produces<StreamedUpdate>(StatusCodes.Status200OK, "text/event-stream");
    }

    /// <summary>The final result as one JSON document.</summary>
    private static async Task<IResult> SearchAsync(
        [AsParameters] SearchQuery query, HttpContext context, SearchCatalog catalog, SearchLog log, CancellationToken cancel)
    {
        var search = await OpenAsync(query, context, catalog, cancel);
        var page = await search.SearchAsync(cancel).ToResultAsync();
        log.ReportDegradation(page.Degradation);
        return Results.Json(SearchResponse.Of(search, page), JsonFormat.Document);
    }

    /// <summary>Every update as a server-sent event, as soon as it is available.</summary>
    private static async Task<IResult> StreamAsync(
        [AsParameters] SearchQuery query, HttpContext context, SearchCatalog catalog, SearchLog log, CancellationToken cancel)
    {
        var search = await OpenAsync(query, context, catalog, cancel);
        var updates = search.SearchAsync(cancel).GetAsyncEnumerator(cancel);
        try
        {
            // The first stage may fail; the HTTP status can only be set before anything is sent.
            await updates.MoveNextAsync();
        }
        catch
        {
            await updates.DisposeAsync();
            throw;
        }

        return TypedResults.ServerSentEvents(ContinueAsync(search, updates, log, cancel));
    }

    /// <summary>Opens the search of a request. Requests from one IP address count as one client.</summary>
    private static async Task<ServedSearch> OpenAsync(
        SearchQuery query, HttpContext context, SearchCatalog catalog, CancellationToken cancel)
    {
        SearchQuery.Check(context.Request.Query);
        var search = await catalog.OpenAsync(query.ToAddress(), cancel);
        context.RequestServices.GetRequiredService<SearchLog>().ReportNotice(search.Retriever);
        return search with { Client = context.Connection.RemoteIpAddress?.ToString() };
    }

    private static async IAsyncEnumerable<StreamedUpdate> ContinueAsync(
        ServedSearch search, IAsyncEnumerator<SearchUpdate> updates, SearchLog log, [EnumeratorCancellation] CancellationToken cancel)
    {
        await using (updates)
        {
            do
            {
                cancel.ThrowIfCancellationRequested();
                log.ReportDegradation((updates.Current as SearchCompleted)?.Result.Degradation);
                yield return StreamedUpdate.Of(search, updates.Current);
            }
            while (await updates.MoveNextAsync());
        }
    }

    private static async ValueTask<object?> AnswerErrorsAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (SearchException exception)
        {
            context.HttpContext.RequestServices.GetRequiredService<SearchLog>().ReportFailure(exception);
            return ErrorAnswers.Problem(ErrorAnswers.StatusOf(exception.Kind), exception.Message);
        }
    }
}
