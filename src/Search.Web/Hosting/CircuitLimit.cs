using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Search.Hosting.Settings;

namespace Search.Web.Hosting;

/// <summary>
/// Limits the number of open pages. At the limit, a new visitor gets a plain page with a message; a circuit that still
/// starts is ended.
/// </summary>
internal static class CircuitLimit
{
    private const int UsualDisconnected = 100;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(1);

    public static void AddCircuitLimit(this IServiceCollection services, SearchSettings settings)
    {
        services.AddSingleton(new LiveCircuits(settings.MaxPages));
        services.AddScoped<CircuitHandler, Guard>();
        services.Configure<CircuitOptions>(options => options.DisconnectedCircuitMaxRetained = Math.Min(UsualDisconnected, settings.MaxPages));
    }

    public static void UseCircuitLimit(this WebApplication app) => app.Use((context, next) =>
        context.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is not null
        && context.RequestServices.GetRequiredService<LiveCircuits>().IsFull
            ? ErrorAnswers.WriteAsync(
                context,
                StatusCodes.Status503ServiceUnavailable,
                "Too many pages are open on this server. Try again in a minute.",
                RetryAfter)
            : next(context));

    /// <summary>Counts one circuit; every circuit has its own guard.</summary>
    private sealed class Guard(LiveCircuits circuits) : CircuitHandler
    {
        private bool _isCounted;

        public override Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancel) =>
            (_isCounted = circuits.TryEnter())
                ? Task.CompletedTask
                : throw new InvalidOperationException("Too many pages are open; this page was refused.");

        public override Task OnCircuitClosedAsync(Circuit circuit, CancellationToken cancel)
        {
            if (_isCounted)
            {
                circuits.Leave();
            }

            return Task.CompletedTask;
        }
    }
}
