using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Search.Core.Reranking;
using Search.Core.Retrieval;
using Search.Hosting.Settings;
using Search.Web.Hosting;
using Search.Web.Serving;

namespace Search.TestSupport;

/// <summary>The real web app in this process, on a free port, with the engines and rerankers of a test.</summary>
internal sealed class RunningApp : IAsyncDisposable
{
    private readonly SearchCatalog _catalog;
    private readonly WebApplication _app;

    private RunningApp(SearchCatalog catalog, WebApplication app)
    {
        _catalog = catalog;
        _app = app;
        Client = new HttpClient { BaseAddress = new Uri(Url) };
    }

    /// <summary>Where it listens, without a slash at the end.</summary>
    public string Url => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    public HttpClient Client { get; }

    /// <summary>The services of the app.</summary>
    public IServiceProvider Services => _app.Services;

    public static Task<RunningApp> StartAsync(ISearchEngine engine, params IReranker[] rerankers) =>
        StartAsync([engine], rerankers, new WordHighlighter());

    public static Task<RunningApp> StartAsync(
        ISearchIndexes[] engines, IReranker[] rerankers, IHighlighter highlighter, Action<SearchSettings>? configure = null) =>
        StartAsync(engines, [.. rerankers.Select(reranker => ServedModel.Of(reranker.Info.Model, reranker))], highlighter, configure);

    public static async Task<RunningApp> StartAsync(
        ISearchIndexes[] engines, ServedModel[] models, IHighlighter highlighter, Action<SearchSettings>? configure = null)
    {
        var settings = new SearchSettings { Port = 0 };
        configure?.Invoke(settings);
        var catalog = new SearchCatalog(new EngineCatalog(engines), models, settings);
        var app = WebApp.CreateApp(catalog, highlighter, settings);
        await app.StartAsync();
        return new RunningApp(catalog, app);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _catalog.DisposeAsync();
    }
}
