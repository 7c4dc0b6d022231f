using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Search.TestSupport;

/// <summary>A proxy between a client and a search server. A test decides what happens to each request.</summary>
internal sealed class FaultyProxy : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _server;

    private FaultyProxy(WebApplication app, string server) =>
        (_app, _server) = (app, new HttpClient { BaseAddress = new Uri(server), Timeout = Timeout.InfiniteTimeSpan });

    /// <summary>Its address, without a slash at the end.</summary>
    public string Url => _app.Urls.Single();

    /// <summary>What happens to a request; by default it is passed on.</summary>
    public Func<ProxiedRequest, Task> Handle { get; set; } = request => request.PassOnAsync();

    /// <summary>Starts a proxy on a free port.</summary>
    /// <param name="server">The address of the server.</param>
    public static async Task<FaultyProxy> StartAsync(string server)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        var proxy = new FaultyProxy(builder.Build(), server);
        proxy._app.Run(proxy.AnswerAsync);
        await proxy._app.StartAsync();
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token); // Requests that are still held are cut off.
        await _app.DisposeAsync();
        _server.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        await Handle(new ProxiedRequest(context, _server, body.ToArray()));
    }
}
