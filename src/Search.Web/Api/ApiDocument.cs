using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace Search.Web.Api;

/// <summary>The API's description: an OpenAPI document for programs, and a page to read it and to try the API.</summary>
internal static class ApiDocument
{
    /// <summary>The document's path, which is the framework's default.</summary>
    public const string Path = "/openapi/v1.json";

    /// <summary>The page's path; its files are served from here too, none from another server.</summary>
    public const string PagePath = "/api/docs";

    /// <summary>
    /// What the page to try the API needs: its scripts are started by one that stands in the page and has a number of its own for each
    /// answer, and they write styles into the page.
    /// </summary>
    public static string ContentSecurityPolicy(string nonce) =>
        $"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; " +
        "font-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'self'; frame-ancestors 'none'";

    public static void AddApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", options =>
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "Search",
                Version = "v1",
                Description = "BM25 finds the first k passages of an index, a cross-encoder reranks them; an answer has both orders.",
            };
            document.Servers = []; // The address that the document was read from.
            return Task.CompletedTask;
        }));

    public static void MapApiDocument(this IEndpointRouteBuilder app)
    {
        app.MapOpenApi();
        app.MapScalarApiReference(PagePath, page => page
            .WithTitle("Search: the API")
            .WithNonce()
            .DisableDefaultFonts()
            .DisableTelemetry()
            .DisableAgent());
    }
}
