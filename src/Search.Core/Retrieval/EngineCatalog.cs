using Search.Core.Errors;

namespace Search.Core.Retrieval;

/// <summary>The engines that a program was started with, by name. The first one is the default.</summary>
public sealed class EngineCatalog(IReadOnlyList<ISearchIndexes> engines) : IAsyncDisposable
{
    /// <summary>All engines, the default one first.</summary>
    public IReadOnlyList<ISearchIndexes> Engines { get; } =
        engines.Count > 0 ? engines : throw new ArgumentException("At least one engine is needed.", nameof(engines));

    /// <summary>Returns the engine with this name, or the default engine for null or an empty name.</summary>
    /// <exception cref="BadInputException">No engine has this name.</exception>
    public ISearchIndexes Get(string? name) =>
        string.IsNullOrEmpty(name)
            ? Engines[0]
            : Engines.FirstOrDefault(engine => engine.Name == name)
                ?? throw new BadInputException(
                    $"There is no engine '{name}'; found: {string.Join(", ", Engines.Select(engine => engine.Name))}. " +
                    "Elasticsearch is available if --url or SEARCH_ELASTICSEARCH_URL gives its address.");

    /// <summary>Returns the engine that an index belongs to where no engine is named; the default one if it belongs to none.</summary>
    public ISearchIndexes OwnerOf(string index) => Engines.FirstOrDefault(engine => engine.Owns(index)) ?? Engines[0];

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var engine in Engines)
        {
            await engine.DisposeAsync();
        }
    }
}
