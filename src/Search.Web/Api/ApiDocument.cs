using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace Search.Web.Api;

/// <summary>The API's description: an OpenAPI document, and a page to read it and try the API.</summary>
internal static class ApiDocument
{
    /// <summary>The document's path, which is the framework's default.</summary>
    public const string Path = "/openapi/v1.json";

    /// <summary>The page's path; its files come from this server too, never from another one.</summary>
    public const string PagePath = "/api/docs";

    /// <summary>
    /// The content security policy of the page: it has an inline script with a nonce that is new for each answer, and its scripts add
    /// inline styles.
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
                Description = "BM25 finds the best k passages of an index, and a cross-encoder reranks them; an answer has both orders.",
            };
            document.Servers = []; // Empty: clients then use the address of the document.
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
