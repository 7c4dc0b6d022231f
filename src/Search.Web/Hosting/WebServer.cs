using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Search.Core.Errors;
using Search.Hosting.Commands;
using Search.Hosting.Engines;
using Search.Hosting.Settings;
using Search.Web.Searching;
using Search.Web.Serving;

namespace Search.Web.Hosting;

/// <summary>Starts the web app, prints its URL and what it serves, and stops it.</summary>
internal static class WebServer
{
    /// <summary>Runs until it is cancelled.</summary>
    /// <param name="settings">What to serve, and where.</param>
    /// <param name="onReady">Called with the page's URL.</param>
    /// <param name="cancel">Stops the program.</param>
    /// <exception cref="SearchException">The engine, the index or a model cannot be used, or the port is taken.</exception>
    public static async Task<int> RunAsync(SearchSettings settings, Action<string>? onReady, CancellationToken cancel)
    {
        await using var catalog = await WebApp.OpenCatalogAsync(settings, cancel);
        var search = await catalog.CheckAsync(cancel);
        await using var app = WebApp.CreateApp(catalog, SearchEngines.CreateHighlighter(), settings);
        await StartAsync(app, settings.Port, cancel);
        // Registered last, so that it runs first: it ends the searches of connections that the server then waits for.
        await using var stopping = app.Lifetime.ApplicationStopping.Register(catalog.Stop);
        var url = AddressOf(app);
        await WarmUp.RunAsync(search, app.Services.GetRequiredService<BundledSample>().Queries, url, cancel);
        await AnnounceAsync(url, search);
        if (PublicAddress.Warning(settings, new Uri(url).Port) is { } warning)
        {
            await Console.Error.WriteLineAsync($"warning: {warning}");
        }

        onReady?.Invoke(url);
        var audit = BackgroundAudit.RunAsync(catalog, settings, app.Lifetime.ApplicationStopping);
        await app.WaitForShutdownAsync(cancel);
        await audit;
        return ExitCodes.Done;
    }

    /// <summary>The URL of a started app; with localhost as the host if the app listens on all addresses.</summary>
    public static string AddressOf(WebApplication app)
    {
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        var url = new UriBuilder(address);
        return PublicAddress.IsEvery(url.Host) ? $"{url.Scheme}://localhost:{url.Port}" : address;
    }

    private static async Task StartAsync(WebApplication app, int port, CancellationToken cancel)
    {
        try
        {
            await app.StartAsync(cancel);
        }
        catch (IOException exception) when (exception.InnerException is AddressInUseException)
        {
            throw new PortException($"Port {port} is in use. Choose another one with --port, or use 0 for any free port.", exception);
        }
        catch (SocketException exception)
        {
            throw new PortException($"Cannot listen on port {port}: {exception.Message}. Choose another one with --port.", exception);
        }
    }

    private static async Task AnnounceAsync(string url, ServedSearch search)
    {
        var info = search.Model.Info;
        await Console.Out.WriteLineAsync($"Search is ready: {url}");
        await Console.Error.WriteLineAsync($"  engine   {search.EngineDescription}");
        await Console.Error.WriteLineAsync($"  index    {search.Address.Index}");
        await Console.Error.WriteLineAsync($"  model    {info.Model}, {info.Precision} on {info.Device}, at most {info.MaxLength} tokens");
        if (info.Note is { } note)
        {
            await Console.Error.WriteLineAsync($"           {note}");
        }

        if (search.Model.Testing is VariantTesting.Running)
        {
            await Console.Error.WriteLineAsync("           A faster variant is tested while no search runs; it is used from then on if it ranks as well.");
        }

        await Console.Error.WriteLineAsync("  stop     Ctrl-C");
    }

    private sealed class PortException(string message, Exception inner) : SearchException(message, inner);
}
