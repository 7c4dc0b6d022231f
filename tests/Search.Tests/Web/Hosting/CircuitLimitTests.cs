using System.Net;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Search.Web.Hosting;

namespace Search.Tests.Web.Hosting;

public sealed class CircuitLimitTests : IAsyncLifetime
{
    private RunningApp _app = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _app = await RunningApp.StartAsync(
        [new MemoryEngine().With("sample")], [new ScriptedReranker(_ => 1)], new WordHighlighter(), settings => settings.MaxPages = 1);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_visitor_above_the_limit_gets_a_plain_page_until_a_page_is_closed()
    {
        await using var visitor = _app.Services.CreateAsyncScope();
        var circuit = Handlers(visitor);
        await Task.WhenAll(circuit.Select(handler => handler.OnCircuitOpenedAsync(null!, Cancel)));

        using var refused = await _app.Client.GetAsync("/", Cancel);
        using var file = await _app.Client.GetAsync("/app.css", Cancel);
        await Task.WhenAll(circuit.Select(handler => handler.OnCircuitClosedAsync(null!, Cancel)));
        using var welcomed = await _app.Client.GetAsync("/", Cancel);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        var page = await refused.Content.ReadAsStringAsync(Cancel);
        Assert.Contains("Too many pages are open", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (file.StatusCode, welcomed.StatusCode));
    }

    [Fact]
    public async Task A_circuit_above_the_limit_is_refused_and_not_counted()
    {
        await using var first = _app.Services.CreateAsyncScope();
        await using var second = _app.Services.CreateAsyncScope();
        await Task.WhenAll(Handlers(first).Select(handler => handler.OnCircuitOpenedAsync(null!, Cancel)));

        await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            foreach (var handler in Handlers(second))
            {
                await handler.OnCircuitOpenedAsync(null!, Cancel);
            }
        });
        await Task.WhenAll(Handlers(second).Select(handler => handler.OnCircuitClosedAsync(null!, Cancel)));

        Assert.True(_app.Services.GetRequiredService<LiveCircuits>().IsFull);
    }

    [Fact]
    public void Disconnected_pages_are_limited_too() =>
        Assert.Equal(1, _app.Services.GetRequiredService<IOptions<CircuitOptions>>().Value.DisconnectedCircuitMaxRetained);

    private static IReadOnlyList<CircuitHandler> Handlers(AsyncServiceScope scope) => [.. scope.ServiceProvider.GetServices<CircuitHandler>()];
}
