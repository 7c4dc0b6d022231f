using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Search.Core.Errors;
using Search.Core.Reranking;
using Search.Core.Storage;
using Search.Web.Serving;

namespace Search.Web.Hosting;

/// <summary>
/// <c>/health/live</c>: the process answers. <c>/health/ready</c>, also <c>/healthz</c>: the engine answers a search and the models are
/// loaded. A probe costs one short search and no inference: the models were checked before the server started to listen.
/// </summary>
internal static class Health
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    public static void AddHealth(this IServiceCollection services) =>
        services.AddHealthChecks().AddCheck<ReadyCheck>("ready", timeout: Timeout);

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        var ready = new HealthCheckOptions { ResponseWriter = WriteAsync };
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteAsync });
        app.MapHealthChecks("/health/ready", ready);
        app.MapHealthChecks("/healthz", ready);
    }

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        var entry = report.Entries.Values.SingleOrDefault();
        var served = entry.Data?.GetValueOrDefault(nameof(ServedSearch)) as ServedSearch;
        return Results.Json(
            new HealthResponse(
                report.Status == HealthStatus.Healthy ? "ok" : "unavailable",
                served?.EngineDescription,
                served?.Address.Index,
                served?.Model.Info,
                entry.Description),
            JsonFormat.Document,
            statusCode: context.Response.StatusCode).ExecuteAsync(context);
    }

    private sealed record HealthResponse(string Status, string? Engine, string? Index, RerankerInfo? Model, string? Reason);

    private sealed class ReadyCheck(SearchCatalog catalog) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancel)
        {
            try
            {
                var search = await catalog.CheckEngineAsync(cancel);
                return HealthCheckResult.Healthy(data: new Dictionary<string, object> { [nameof(ServedSearch)] = search });
            }
            catch (SearchException exception)
            {
                return HealthCheckResult.Unhealthy(exception.Message, exception);
            }
        }
    }
}
