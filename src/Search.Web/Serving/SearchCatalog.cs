using System.Globalization;
using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Core.Pipeline;
using Search.Core.Reranking;
using Search.Core.Retrieval;
using Search.Hosting.Settings;
using Search.Web.Searching;

namespace Search.Web.Serving;

/// <summary>The engines, indexes and rerankers of this server, and the pipelines made from them.</summary>
public sealed class SearchCatalog(EngineCatalog engines, IReadOnlyList<ServedModel> models, SearchSettings settings)
    : IAsyncDisposable
{
    /// <summary>The largest window on the web; experiments may use larger ones.</summary>
    public const int MaxWindow = 1_000;

    /// <summary>The largest number of open indexes: each uses files or memory.</summary>
    private const int MostOpenIndexes = 64;

    private readonly OpenIndexes _indexes = new(MostOpenIndexes);
    private readonly IndexLists _lists = new(TimeProvider.System);

    public IReadOnlyList<string> Engines { get; } = [.. engines.Engines.Select(engine => engine.Name)];

    /// <summary>The rerankers, the default one first.</summary>
    public IReadOnlyList<ServedModel> Models { get; } = WithDistinctNames(models);

    /// <summary>Whether searches run.</summary>
    public SearchActivity Activity { get; } = new(TimeProvider.System);

    /// <summary>The address with defaults for all missing values.</summary>
    public SearchAddress Complete(SearchAddress address) => address with
    {
        Window = Given(address.Window) ?? settings.Window.ToString(CultureInfo.InvariantCulture),
        Model = Given(address.Model) is { } asked ? NameOf(asked) : Models[0].Name,
        Engine = Given(address.Engine) ?? engines.OwnerOf(Given(address.Index) ?? settings.SearchedIndex).Name,
        Index = Given(address.Index) ?? settings.SearchedIndex,
    };

    /// <summary>Makes the pipeline for an address.</summary>
    /// <exception cref="BadInputException">A value of the address is not valid, or a name is unknown.</exception>
    /// <exception cref="SearchUnavailableException">The engine does not answer.</exception>
    public async Task<ServedSearch> OpenAsync(SearchAddress address, CancellationToken cancel)
    {
        var complete = Complete(address);
        var window = ParseWindow(complete.Window!);
        var model = FindModel(complete.Model!);
        var engine = engines.Get(complete.Engine);
        var index = await _indexes.GetAsync(engine, complete.Index!, cancel);
        return new ServedSearch(index.Retriever, model, Activity, complete, window, settings.TimeLimit, index.EngineDescription);
    }

    /// <summary>Lists the indexes of an engine; the list may be some seconds old.</summary>
    public Task<IReadOnlyList<IndexInfo>> ListIndexesAsync(string? engine, CancellationToken cancel) =>
        _lists.GetAsync(engines.Get(engine), cancel);

    /// <summary>Runs a small search with reranking, so that failures are found before the first request.</summary>
    /// <returns>The default search.</returns>
    public async Task<ServedSearch> CheckAsync(CancellationToken cancel)
    {
        var search = await CheckEngineAsync(cancel);
        foreach (var model in Models)
        {
            await model.CheckAsync(cancel);
        }

        return search;
    }

    /// <summary>Searches the default index without reranking, to check the engine.</summary>
    /// <returns>The default search.</returns>
    public async Task<ServedSearch> CheckEngineAsync(CancellationToken cancel)
    {
        var search = await OpenAsync(new SearchAddress(), cancel);
        await search.Retriever.RetrieveAsync("health", depth: 1, cancel);
        return search;
    }

    /// <summary>Ends the reranking of all searches; each shows BM25's order and the reason.</summary>
    public void Stop()
    {
        foreach (var model in Models)
        {
            model.Stop();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Stop();
        foreach (var model in Models)
        {
            await model.DisposeAsync();
        }

        await _indexes.DisposeAsync();
        await engines.DisposeAsync();
    }

    private static int ParseWindow(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var window) && window is >= 1 and <= MaxWindow
            ? window
            : throw new BadInputException($"The window k is '{text}'; expected a whole number from 1 to {MaxWindow:N0}.");

    private static string? Given(string? value) => string.IsNullOrEmpty(value) ? null : value;

    private static IReadOnlyList<ServedModel> WithDistinctNames(IReadOnlyList<ServedModel> models)
    {
        var twice = models.GroupBy(model => model.Name).FirstOrDefault(group => group.Count() > 1);
        return twice is null
            ? models
            : throw new BadInputException($"Two models are named '{twice.Key}'; give each --model only once, and use different folder names.");
    }

    /// <summary>A plus sign typed into a URL, as in a cascade's name, arrives as a blank.</summary>
    private string NameOf(string asked) => Models.Any(model => model.Name == asked)
        ? asked
        : Models.FirstOrDefault(model => model.Name.Replace('+', ' ') == asked)?.Name ?? asked;

    private ServedModel FindModel(string name) =>
        Models.FirstOrDefault(model => model.Name == name) ?? throw new BadInputException(
            $"The model '{name}' is not served; found: {string.Join(", ", Models.Select(model => model.Name))}. " +
            "To serve a model, start the server with --model; repeat it for several models.");
}
