using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Mvc;
using Search.Core.Errors;
using Search.Core.Pipeline;
using Search.Core.Storage;
using Search.Web.Searching;
using Search.Web.Serving;

namespace Search.Web.Api;

/// <summary>The HTTP API: the same searches as the page's, at the same addresses.</summary>
internal static class SearchEndpoints
{
    public static void MapSearchApi(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("").AddEndpointFilter(AnswerErrorsAsync);
        api.MapGet("/api/search", SearchAsync);
        api.MapGet("/api/search/stream", StreamAsync);
        api.MapGet("/healthz", CheckAsync);
    }

    /// <summary>The final page as one JSON document.</summary>
    private static async Task<IResult> SearchAsync([AsParameters] SearchQuery query, SearchCatalog catalog, CancellationToken cancel)
    {
        var search = await catalog.OpenAsync(query.ToAddress(), cancel);
        var page = await search.SearchAsync(cancel).ToResultAsync();
        return Results.Json(SearchResponse.Of(search, page), JsonFormat.Document);
    }

    /// <summary>Every update as a server-sent event, as soon as it is there.</summary>
    private static async Task<IResult> StreamAsync([AsParameters] SearchQuery query, SearchCatalog catalog, CancellationToken cancel)
    {
        var search = await catalog.OpenAsync(query.ToAddress(), cancel);
        var updates = search.SearchAsync(cancel).GetAsyncEnumerator(cancel);
        try
        {
            // The first stage may fail, and the status can say so only before anything is sent.
            await updates.MoveNextAsync();
        }
        catch
        {
            await updates.DisposeAsync();
            throw;
        }

        return TypedResults.ServerSentEvents(ContinueAsync(search, updates, cancel));
    }

    /// <summary>Whether a search could be done right now, for whoever watches over the program.</summary>
    private static async Task<IResult> CheckAsync(SearchCatalog catalog, CancellationToken cancel)
    {
        var search = await catalog.CheckAsync(cancel);
        return Results.Json(
            new HealthResponse("ok", search.EngineDescription, search.Address.Index!, search.Model.Info), JsonFormat.Document);
    }

    private static async IAsyncEnumerable<StreamedUpdate> ContinueAsync(
        ServedSearch search, IAsyncEnumerator<SearchUpdate> updates, [EnumeratorCancellation] CancellationToken cancel)
    {
        await using (updates)
        {
            do
            {
                cancel.ThrowIfCancellationRequested();
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
            return Results.Problem(exception.Message, statusCode: StatusOf(exception));
        }
    }

    private static int StatusOf(SearchException exception) => exception switch
    {
        IndexNotFoundException => StatusCodes.Status404NotFound,
        BadInputException => StatusCodes.Status400BadRequest,
        _ => StatusCodes.Status503ServiceUnavailable,
    };

    /// <summary>The query string, with the names that the page's URL has.</summary>
    private sealed record SearchQuery(
        [property: FromQuery(Name = "q")] string? Q, [property: FromQuery(Name = "k")] string? K, string? Model, string? Engine, string? Index)
    {
        public SearchAddress ToAddress() => string.IsNullOrWhiteSpace(Q)
            ? throw new BadInputException("The query q is empty; expected some text, as in /api/search?q=how+far+away+is+the+moon.")
            : new SearchAddress(Q, K, Model, Engine, Index);
    }

    /// <summary>What a working program says of itself.</summary>
    private sealed record HealthResponse(string Status, string Engine, string Index, Core.Reranking.RerankerInfo Model);
}
