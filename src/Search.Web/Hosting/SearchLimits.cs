using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.RateLimiting;
using Search.Hosting.Settings;

namespace Search.Web.Hosting;

/// <summary>
/// Limits how many searches run at once and how many wait: without a limit, a burst of requests would use all memory and no request
/// would finish in time. The limit applies to the API and the pages, not to <c>/health</c>, files and open circuits.
/// </summary>
internal static class SearchLimits
{
    /// <summary>The name of the rate limiter policy for endpoints that search.</summary>
    public const string Policy = "search";

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    public static void AddSearchLimits(this IServiceCollection services, SearchSettings settings) => services.AddRateLimiter(limiter =>
    {
        limiter.AddConcurrencyLimiter(Policy, options =>
        {
            options.PermitLimit = settings.MaxSearches;
            options.QueueLimit = settings.MaxWaiting;
            options.QueueProcessingOrder = QueueProcessingOrder.OldestFirst;
        });
        limiter.OnRejected = (rejected, _) => new ValueTask(ErrorAnswers.WriteAsync(
            rejected.HttpContext,
            StatusCodes.Status429TooManyRequests,
            $"The server is busy: {settings.MaxSearches} searches run and {settings.MaxWaiting} wait. Try again in a moment.",
            RetryAfter));
    });

    /// <summary>Applies the limit to page endpoints, but not to the connections of open pages.</summary>
    public static void LimitPages(this IEndpointConventionBuilder endpoints) => endpoints.Add(endpoint =>
    {
        if (endpoint.Metadata.OfType<ComponentTypeMetadata>().Any())
        {
            endpoint.Metadata.Add(new EnableRateLimitingAttribute(Policy));
        }
    });
}
