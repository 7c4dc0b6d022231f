using System.Net;
using Microsoft.AspNetCore.WebUtilities;
using Search.Core.Errors;
using Search.Web.Api;

namespace Search.Web.Hosting;

/// <summary>Error answers: problem JSON (RFC 9457) for API requests, a plain page for browsers.</summary>
internal static class ErrorAnswers
{
    public const string Unexpected = "The request failed unexpectedly; the program's log has details.";

    /// <summary>The HTTP status of each kind of error.</summary>
    public static int StatusOf(ErrorKind kind) => kind switch
    {
        ErrorKind.BadInput => StatusCodes.Status400BadRequest,
        ErrorKind.NotFound => StatusCodes.Status404NotFound,
        ErrorKind.Refused => StatusCodes.Status502BadGateway,
        ErrorKind.Unavailable or ErrorKind.Overloaded => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };

    public static bool IsApi(HttpContext context) => context.Request.Path.StartsWithSegments("/api");

    /// <summary>Answers a request with an error.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="message">For the user: what was found, what was expected, what to do.</param>
    /// <param name="retryAfter">When to try again; null if unknown.</param>
    public static Task WriteAsync(HttpContext context, int status, string message, TimeSpan? retryAfter = null)
    {
        if (retryAfter is { } wait)
        {
            context.Response.Headers.RetryAfter = $"{wait.TotalSeconds:0}";
        }

        return (IsApi(context) ? Problem(status, message) : Page(status, message)).ExecuteAsync(context);
    }

    public static IResult Problem(int status, string message) =>
        Results.Problem(message, statusCode: status);

    /// <summary>Adds a message to an answer that has only a status: an unknown path, or a method that is not allowed.</summary>
    public static Task ExplainStatusAsync(HttpContext context) => WriteAsync(context, context.Response.StatusCode, context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound =>
            $"There is no {context.Request.Path}; expected /api/search or /api/search/stream. See {ApiDocument.Path}.",
        StatusCodes.Status405MethodNotAllowed =>
            $"{context.Request.Method} is not allowed at {context.Request.Path}; expected {context.Response.Headers.Allow}.",
        var status => ReasonPhrases.GetReasonPhrase(status),
    });

    /// <summary>A page without scripts and styles, so that it works even when other files cannot be served.</summary>
    private static IResult Page(int status, string message) => Results.Content(
        $"""
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{ReasonPhrases.GetReasonPhrase(status)} – Search</title></head>
        <body><h1>{ReasonPhrases.GetReasonPhrase(status)}</h1><p>{WebUtility.HtmlEncode(message)}</p></body>
        </html>
        """,
        "text/html; charset=utf-8",
        statusCode: status);
}
