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

/// <summary>Starts the web app, says where it is and what it serves, and stops it.</summary>
internal static class WebServer
{
    /// <summary>Runs until a signal comes.</summary>
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
        // Registered last, so called first: the server waits for the connections whose searches end here.
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

    /// <summary>The URL of a started app, as this machine reaches it where the app listens on every address.</summary>
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
            throw new PortException($"Port {port} is in use. Give another one with --port, or 0 for a free one.", exception);
        }
        catch (SocketException exception)
        {
            throw new PortException($"Port {port} cannot be listened on: {exception.Message}. Give another one with --port.", exception);
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
            await Console.Error.WriteLineAsync("           A faster variant is tested while nobody searches, and takes over if it ranks as well.");
        }

        await Console.Error.WriteLineAsync("  stop     Ctrl-C");
    }

    private sealed class PortException(string message, Exception inner) : SearchException(message, inner);
}
