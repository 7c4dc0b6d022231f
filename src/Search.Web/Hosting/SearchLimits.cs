using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.RateLimiting;
using Search.Hosting.Settings;

namespace Search.Web.Hosting;

/// <summary>
/// How many searches run at once, and how many wait: without a bound a burst of requests would take all memory and answer nobody in
/// time. The API and the pages have the limit; <c>/health</c>, files and open circuits have not.
/// </summary>
internal static class SearchLimits
{
    /// <summary>The name of the policy that endpoints with searches ask for.</summary>
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
            $"{settings.MaxSearches} searches run and {settings.MaxWaiting} wait already. Try again in a moment.",
            RetryAfter));
    });

    /// <summary>Gives the limit to the pages among the endpoints, and not to the connections of open pages.</summary>
    public static void LimitPages(this IEndpointConventionBuilder endpoints) => endpoints.Add(endpoint =>
    {
        if (endpoint.Metadata.OfType<ComponentTypeMetadata>().Any())
        {
            endpoint.Metadata.Add(new EnableRateLimitingAttribute(Policy));
        }
    });
}
