using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Core.Retrieval;

namespace Search.Indexing;

/// <summary>Decides whether a job starts anew or goes on where one of the same index and source was stopped.</summary>
public static class JobStart
{
    /// <summary>Opens the writer of a job; the caller disposes it.</summary>
    /// <param name="engine">Where the index is.</param>
    /// <param name="definition">What the index is.</param>
    /// <param name="replace">Whether an index of that name may be replaced.</param>
    /// <param name="restart">Whether a stopped job is given up.</param>
    /// <param name="notify">Is told, in words for people, when a stopped job goes on or is given up.</param>
    /// <param name="cancel">Cancels.</param>
    /// <exception cref="SearchException">As for <see cref="ISearchEngine.CreateIndexAsync"/>.</exception>
    public static async Task<IIndexWriter> OpenWriterAsync(
        ISearchEngine engine, IndexDefinition definition, bool replace, bool restart, Action<string> notify, CancellationToken cancel)
    {
        if (await engine.FindSuspendedAsync(definition.Name, cancel) is not { } stopped)
        {
            return await engine.CreateIndexAsync(definition, replace, cancel);
        }

        if (!restart && await engine.ResumeIndexAsync(definition, replace, cancel) is { } resumed)
        {
            notify(
                $"going on with the job that was stopped after {stopped.Indexed:N0} passages of {stopped.Source.Name}; --restart starts anew");
            return resumed;
        }

        var writer = await engine.CreateIndexAsync(definition, replace, cancel);
        notify(
            $"starting anew: the job that was stopped after {stopped.Indexed:N0} passages of {stopped.Source.Name} is given up" +
            (restart ? "" : ", because the source or the ranking settings are not the same now"));
        return writer;
    }
}
