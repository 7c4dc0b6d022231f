using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Search.Core.Retrieval;
using Search.Core.Storage;
using Search.Elasticsearch;
using Search.Hosting.Commands;
using Search.Hosting.Engines;
using Search.Hosting.Rerankers;
using Search.Hosting.Settings;
using Search.Lucene;
using Search.Lucene.Analysis;
using Search.Onnx;
using Search.Web.Api;
using Search.Web.Searching;
using Search.Web.Serving;
using Search.Web.Shell;

namespace Search.Web.Hosting;

/// <summary>Builds the web app from its parts.</summary>
public static class WebApp
{
    /// <summary>The longest message of a page: a query as long as a URL may be, and some more.</summary>
    private const int LongestMessage = 4 * SearchAddress.MaxUrlLength;

    /// <summary>Opens the engines, the chosen one first, and the models of the settings.</summary>
    public static async Task<SearchCatalog> OpenCatalogAsync(SearchSettings settings, CancellationToken cancel)
    {
        var loader = RerankerLoading.CreateLoader(settings, auditsFollow: true);
        var models = new List<ServedModel>();
        foreach (var name in settings.Model.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var reranker = await loader.LoadRerankerAsync(name, settings.Reranker.ForSearches(), cancel);
            var unaudited = await loader.FindUnauditedAsync(name, settings.Reranker);
            models.Add(ServedModel.Of(name, reranker, unaudited.Count > 0 ? VariantTesting.Running : VariantTesting.Done));
        }

        return new SearchCatalog(SearchEngines.OpenAll(settings), models, settings);
    }

    /// <summary>The web app over given engines and models; it listens on the settings' port once it is started.</summary>
    public static WebApplication CreateApp(SearchCatalog catalog, IHighlighter highlighter, SearchSettings settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(WebApp).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        // Needed when the program runs from its build output: static files are then in the source tree and in packages.
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(ConfigureKestrel);
        builder.WebHost.UseUrls($"http://{settings.Host}:{settings.Port}");
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        // It warns that keys are not kept. Here they need not be kept: see below.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        // It logs the exception of a failed start. The command reports it already, in one sentence.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);

        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(5));
        builder.Services.AddSingleton(catalog);
        builder.Services.AddSingleton(highlighter);
        builder.Services.AddSingleton(BundledSample.Load());
        builder.Services.AddSingleton<SearchLog>();
        builder.Services.AddScoped<SearchSession>();
        builder.AddHostNames(settings);
        // Keys need not be stored: what they protect (circuits, the state sent with a page) does not outlive the process.
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        builder.Services.AddProblemDetails();
        builder.Services.AddApiDocument();
        builder.Services.AddHealth();
        builder.Services.AddSearchLimits(settings);
        builder.Services.AddCircuitLimit(settings);
        builder.Services.AddRazorComponents()
            .AddInteractiveServerComponents()
            .AddHubOptions(hub => hub.MaximumReceiveMessageSize = LongestMessage);

        var app = builder.Build();
        app.UseMiddleware<SecurityHeaders>();
        app.UseExceptionHandler(error => error.Run(context =>
            ErrorAnswers.WriteAsync(context, StatusCodes.Status500InternalServerError, ErrorAnswers.Unexpected)));
        app.UseStatusCodePagesWithReExecute("/not-found");
        app.UseWhen(ErrorAnswers.IsApi, api => api.UseStatusCodePages(context => ErrorAnswers.ExplainStatusAsync(context.HttpContext)));
        app.UseCircuitLimit();
        app.UseRateLimiter();
        app.UseAntiforgery();
        app.MapStaticAssets();
        app.MapHealth();
        app.MapSearchApi();
        app.MapApiDocument();
        app.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null)
            .LimitPages();
        return app;
    }

    private static void ConfigureKestrel(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestLineSize = SearchAddress.MaxUrlLength + 1_024;
        kestrel.Limits.MaxRequestBufferSize = 2 * SearchAddress.MaxUrlLength;
    }
}
